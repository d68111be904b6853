import { normaliseName } from './normalise.ts';

/** Why a text is nobody's name (refusal.ts, `value.` before it). */
type NameFault = 'name' | 'name-company';

export type NameReading = { name: string; hasTitle: boolean } | { fault: NameFault };

const title = /(先生|女士|小姐|太太|同志)$/;
const company = /(公司|经营部|合作社|事务所|商行|委员会|分行|支行)$/;

/** A name as a file has it: a form of address behind it goes; a number in it, or a company, is no name. */
export function readName(text: string): NameReading {
  const name = normaliseName(text);
  if (/\d{7}/.test(name) || !/\p{L}/u.test(name)) return { fault: 'name' };
  if (company.test(name)) return { fault: 'name-company' };
  const bare = name.replace(title, '');
  // 张先生 is all that is known of somebody.
  const hasTitle = bare !== name && Array.from(bare).length >= 2;
  return { name: hasTitle ? bare : name, hasTitle };
}
