import type { Day } from '../day.ts';

/**
 * What may be compared of a customer row: keyed hashes as text, and what stands in clear. Null is not known:
 * the bank did not bring it, or nobody opened its seal.
 */
export type Comparable = {
  idNo: string | null;
  phone: string | null;
  /** The compound hash of name and employer. */
  nameEmployer: string | null;
  /** In normal form (normalise.ts). */
  name: string | null;
  birthOn: Day | null;
  district: string | null;
};

/** What speaks for one person, in the words of the parameter `match.rule` (defaults.md). */
export const matchGrounds = [
  'ID_HASH',
  'PHONE_AND_NAME',
  'PHONE',
  'NAME_AND_EMPLOYER',
  'NAME_AND_BIRTH',
] as const;
export type MatchGround = (typeof matchGrounds)[number];

/** What makes somebody look before the two are taken for one. */
export const matchCautions = [
  'ID_DIFFERS',
  'NAME_DIFFERS',
  'BIRTH_DIFFERS',
  'PHONE_SHARED',
  'PHONE_PASSED_ON',
] as const;
export type MatchCaution = (typeof matchCautions)[number];

export type MatchRule = { high: readonly MatchGround[]; medium: readonly MatchGround[] };

/** From the weakest to the strongest. */
export const matchLevels = ['NONE', 'LOW', 'MEDIUM', 'HIGH'] as const;
type MatchLevel = (typeof matchLevels)[number];

type Agreement = 'same' | 'different' | 'unknown';
export type MatchAnswer = { level: MatchLevel; grounds: MatchGround[]; cautions: MatchCaution[] };

const agree = (a: string | null, b: string | null): Agreement =>
  a === null || b === null ? 'unknown' : a === b ? 'same' : 'different';

/** How two rows compare, field by field. */
export function compareRows(a: Comparable, b: Comparable): Record<keyof Comparable, Agreement> {
  const nameEmployer = agree(a.nameEmployer, b.nameEmployer);
  return {
    idNo: agree(a.idNo, b.idNo),
    phone: agree(a.phone, b.phone),
    nameEmployer,
    // The compound hash agrees only where the name does.
    name: nameEmployer === 'same' ? 'same' : agree(a.name, b.name),
    birthOn: agree(a.birthOn, b.birthOn),
    district: agree(a.district, b.district),
  };
}
type Compared = ReturnType<typeof compareRows>;

function groundsOf({ idNo, phone, name, nameEmployer, birthOn }: Compared): MatchGround[] {
  const grounds: MatchGround[] = [];
  if (idNo === 'same') grounds.push('ID_HASH');
  if (phone === 'same' && name === 'same') grounds.push('PHONE_AND_NAME');
  if (phone === 'same') grounds.push('PHONE');
  if (nameEmployer === 'same') grounds.push('NAME_AND_EMPLOYER');
  if (name === 'same' && birthOn === 'same') grounds.push('NAME_AND_BIRTH');
  return grounds;
}

/**
 * Two names behind one phone: a household where surname or district agree, a number that passed on to somebody
 * else where both differ, either where nothing tells.
 */
function phoneCautions(a: Comparable, b: Comparable, { district }: Compared): MatchCaution[] {
  const sameSurname = a.name?.[0] === b.name?.[0];
  if (sameSurname || district === 'same') return ['PHONE_SHARED'];
  return district === 'different' ? ['PHONE_PASSED_ON'] : ['PHONE_SHARED', 'PHONE_PASSED_ON'];
}

function cautionsOf(a: Comparable, b: Comparable, compared: Compared): MatchCaution[] {
  const cautions: MatchCaution[] = [];
  if (compared.idNo === 'different') cautions.push('ID_DIFFERS');
  if (compared.name === 'different') cautions.push('NAME_DIFFERS');
  if (compared.birthOn === 'different') cautions.push('BIRTH_DIFFERS');
  if (compared.phone === 'same' && compared.name === 'different')
    cautions.push(...phoneCautions(a, b, compared));
  return cautions;
}

const strength = (level: MatchLevel): number => matchLevels.indexOf(level);

/** The most that may be said of two rows that differ in something a person has once. */
function most({ idNo, phone, name, birthOn }: Compared): MatchLevel {
  if (idNo === 'different') return phone === 'same' && name === 'same' ? 'MEDIUM' : 'LOW';
  return name === 'different' || birthOn === 'different' ? 'MEDIUM' : 'HIGH';
}

/**
 * Are two customer rows of one branch one person? HIGH is merged by the system, MEDIUM is looked at by people,
 * LOW is left. Symmetric; one more agreement never lowers the level. Two known ID numbers that differ forbid
 * HIGH whatever else agrees; so does one ID number with two names or birth days (domain.md §2.7, defaults.md).
 */
export function samePerson(a: Comparable, b: Comparable, rule: MatchRule): MatchAnswer {
  const compared = compareRows(a, b);
  const grounds = groundsOf(compared);
  const wanted: MatchLevel = grounds.some((ground) => rule.high.includes(ground))
    ? 'HIGH'
    : grounds.some((ground) => rule.medium.includes(ground))
      ? 'MEDIUM'
      : grounds.length > 0 || compared.name === 'same'
        ? 'LOW'
        : 'NONE';
  if (wanted === 'NONE') return { level: 'NONE', grounds: [], cautions: [] };
  const top = most(compared);
  return {
    level: strength(wanted) < strength(top) ? wanted : top,
    // A phone with its name says the phone as well.
    grounds: grounds.filter((ground) => ground !== 'PHONE' || !grounds.includes('PHONE_AND_NAME')),
    cautions: cautionsOf(a, b, compared),
  };
}
