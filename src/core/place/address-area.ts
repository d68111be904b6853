import { bareDistrict, type NamedDistrict } from './district-name.ts';

/** Areas of one sort exclude each other: 城东街道 and 城西街道, but not 金华市 and 婺城区. */
type AreaSort = 'province' | 'city' | 'county' | 'town';
/** An area as somebody wrote it, and without its level. */
export type Area = { name: string; bare: string; sort: AreaSort };

const levels: readonly [AreaSort, RegExp][] = [
  ['province', /(?:省|自治区)$/],
  ['city', /(?:市|自治州|地区|盟)$/],
  ['town', /(?:街道|[镇乡])$/],
  ['county', /[区县旗]$/],
];
const areaWord = /(?:\p{Script=Han}{2,8}?(?:自治[区州县旗]|地区|新区|街道|[省市区县旗盟镇乡]))/gu;
const noArea = /(?:[小社园景校厂院]区|开发区|高新区|城市|都市|水乡|小镇)$/;

const sortOf = (name: string): AreaSort | undefined =>
  levels.find(([, level]) => level.test(name) && name.length > 2)?.[0];

/** The areas that an address goes through before it comes to a place. */
export const areasOf = (text: string): Area[] =>
  [...text.matchAll(areaWord)].flatMap(([name]) => {
    const sort = noArea.test(name) ? undefined : sortOf(name);
    return sort ? [{ name, bare: bareDistrict(name), sort }] : [];
  });

/** A district's name as an area; without a level word (浦东) it is a county's. */
export const areaOf = (district: string): Area => ({
  name: district,
  bare: bareDistrict(district),
  sort: sortOf(district) ?? 'county',
});

/** The districts that a name may mean, where there is a register of them. */
export type Named = (name: string) => readonly NamedDistrict[];

const isSame = (a: Area, b: Area, named: Named): boolean => {
  if (a.bare === b.bare) return true;
  const meant = new Set(named(a.name).map((district) => district.no));
  return named(b.name).some((district) => meant.has(district.no));
};

/** Whether one of the areas is the other. */
export const includesArea = (areas: readonly Area[], area: Area, named: Named): boolean =>
  areas.some((one) => isSame(one, area, named));

/** Whether areas speak against one: they name others of its sort, and not it. */
export const excludesArea = (areas: readonly Area[], area: Area, named: Named): boolean => {
  const rivals = areas.filter((one) => one.sort === area.sort);
  return rivals.length > 0 && !includesArea(rivals, area, named);
};
