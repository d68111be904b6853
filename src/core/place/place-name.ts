import { plainText } from './address-text.ts';

/** Words that say what a place is and not which: never a name by themselves. */
const sorts = new Set(
  '小区 社区 花园 公寓 广场 大厦 新村 家园 宿舍 住宅 别墅 商铺 市场 学校 医院 单位 家属院 宿舍楼 商业街 工业园'.split(
    ' ',
  ),
);
const shortestDerived = 3;
const part = /(?:\d+(?:期|区|村|街坊)|[A-Z]区|[东南西北中]区)$/;

/** What a phase or a numbered part belongs to: 翠湖花园 of 翠湖花园3期; undefined where the name is no part. */
export const wholeOf = (form: string): string | undefined => {
  const whole = form.replace(part, '');
  return whole !== form && whole.length >= 2 ? whole : undefined;
};

/** Whether a part stands at a position of a text: then the name before it is not the whole story. */
const partAt = /(?:\d+(?:期|区|村|街坊)|[A-Z]区|[东南西北中]区)/y;
export function isPartAt(text: string, at: number): boolean {
  partAt.lastIndex = at;
  return partAt.test(text);
}

/**
 * The forms in which an address may carry a place's name. `own` is the name as it is written; `derived` leaves out what
 * people leave out: a remark in brackets (祥和花苑(公寓)), the town in front, 小区 behind.
 */
export function formsOf(name: string, townNames: readonly string[]): { own: string; derived: string[] } {
  const { text: own } = plainText(name);
  const [head = ''] = name.normalize('NFKC').split(/[([{【〔]/);
  const { text: unremarked } = plainText(head);
  const derived = new Set<string>();
  // A phase in brackets is no remark: another phase is another place.
  if (wholeOf(own) !== unremarked) derived.add(unremarked);
  for (const form of [own, ...derived]) {
    const town = townNames.find((word) => form.startsWith(word));
    if (town !== undefined) derived.add(form.slice(town.length));
  }
  for (const form of [own, ...derived]) derived.add(form.replace(/(?:住宅)?[小社]区$/, ''));
  derived.delete(own);
  return {
    own,
    derived: [...derived].filter((form) => form.length >= shortestDerived && !sorts.has(form)),
  };
}

/** Whether a name can be told from the words of any address. */
export const isTelling = (form: string): boolean => form.length >= 2 && !sorts.has(form);
