import { type Area, areaOf, areasOf, excludesArea, includesArea, type Named } from './address-area.ts';
import { plainText, type PlainText } from './address-text.ts';
import { formsOf, isPartAt, isTelling, wholeOf } from './place-name.ts';

/** A place of a branch's own register. */
export type KnownPlace<Id> = {
  id: Id;
  name: string;
  aliases: readonly string[];
  /** As the register writes it: 静安区, 城东街道. */
  district: string | null;
  /** A street, a village, a park: another place may stand in it, and then that one has the address. */
  holdsOthers: boolean;
};
type Place<Id> = KnownPlace<Id> & { area: Area | null };

type Names<Id> = {
  /** By a hash of the first characters of a form, as many slots as a power of two: its possible lengths, a bit each. */
  lengths: Uint32Array;
  places: Map<string, Place<Id>[]>;
  /** Names of which the register knows parts: 翠湖花园 where it has 翠湖花园三期. */
  divided: Set<string>;
  /** Districts as people leave their level out in front of a name. */
  bare: Set<string>;
};

const longestForm = 31;
/** A hash of the two or three characters there; two forms may share one, which costs a look. */
const hashAt = (text: string, at: number, isPair: boolean): number =>
  Math.imul(text.charCodeAt(at) * 31 + text.charCodeAt(at + 1), 2_654_435_761) ^
  (isPair ? 0x9e37 : Math.imul(text.charCodeAt(at + 2), 40_503));

function readNames<Id>(register: readonly KnownPlace<Id>[]): Names<Id> {
  const areas = new Map<string, Area>();
  for (const { district } of register)
    if (district !== null && !areas.has(district)) areas.set(district, areaOf(district));
  const towns = [...areas.keys()].map((district) => plainText(district).text);
  const written = register.flatMap((known) => {
    const place: Place<Id> = { ...known, area: known.district === null ? null : areas.get(known.district)! };
    return [known.name, ...known.aliases].map((name) => ({ place, ...formsOf(name, towns) }));
  });
  const places = new Map<string, Place<Id>[]>();
  const add = (form: string, place: Place<Id>) => {
    const known = places.get(form);
    if (!known) places.set(form, [place]);
    else if (!known.includes(place)) known.push(place);
  };
  for (const { own, place } of written) if (isTelling(own) && own.length <= longestForm) add(own, place);
  const owned = new Set(places.keys());
  // What one place is called nobody else is called for short.
  for (const { derived, place } of written)
    for (const form of derived) if (!owned.has(form) && form.length <= longestForm) add(form, place);
  const lengths = new Uint32Array(2 ** Math.ceil(Math.log2(8 * places.size + 8)));
  const mask = lengths.length - 1;
  const divided = new Set<string>();
  for (const form of places.keys()) {
    const slot = hashAt(form, 0, form.length === 2) & mask;
    lengths[slot] = lengths[slot]! | (1 << form.length);
    const whole = wholeOf(form);
    if (whole !== undefined) divided.add(whole);
  }
  return { lengths, places, divided, bare: new Set([...areas.values()].map((area) => area.bare)) };
}

// What may end right before a name: an area, a street, a number. 城市花园 is no 花园 in 城市.
const leftEnds = new Set('省市区县旗镇乡村屯组队道路街弄号巷ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789');
const leftTrap = /(?:城市|都市|水乡|小镇|山村)$/;
/** What may begin right behind a name: the sort of place it is, then a number or a lettered building. */
const sortBehind = /(?:住宅)?[小社]区/y;
const building = /[0-9A-Z甲乙丙丁戊己庚辛第]/y;
/** Words by which an address says that it is not there but close by. */
const closeBy = /(?:对面|对过|斜对|旁|附近|隔壁|门口|[东南西北]侧)/y;

const startsAt = (pattern: RegExp, text: string, at: number): boolean => {
  pattern.lastIndex = at;
  return pattern.test(text);
};
const isDigit = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
};

function isFreeBefore({ text, gaps }: PlainText, at: number, bare: ReadonlySet<string>): boolean {
  if (at === 0 || gaps.has(at)) return true;
  if (leftEnds.has(text[at - 1]!))
    return (
      !leftTrap.test(text.slice(Math.max(0, at - 2), at)) && !(isDigit(text, at - 1) && isDigit(text, at))
    );
  return [2, 3, 4].some((length) => at >= length && bare.has(text.slice(at - length, at)));
}

function isFreeBehind({ text, gaps }: PlainText, at: number, isDivided: boolean): boolean {
  if (at === text.length) return true;
  if (startsAt(closeBy, text, at)) return false;
  if (isDigit(text, at - 1) && isDigit(text, at) && !gaps.has(at)) return false;
  // Another part than those that the register knows is another place.
  if (isPartAt(text, at)) return !isDivided;
  if (gaps.has(at) || startsAt(building, text, at)) return true;
  if (!startsAt(sortBehind, text, at)) return false;
  const behind = sortBehind.lastIndex;
  return behind === text.length || gaps.has(behind) || startsAt(building, text, behind);
}

type Match<Id> = { from: number; to: number; places: readonly Place<Id>[] };

function matchesIn<Id>(address: PlainText, { lengths, places, divided, bare }: Names<Id>): Match<Id>[] {
  const { text } = address;
  const mask = lengths.length - 1;
  const pairBit = 1 << 2;
  const matches: Match<Id>[] = [];
  let reached = 0;
  for (let from = 0; from + 1 < text.length; from += 1) {
    let open =
      lengths[hashAt(text, from, false) & mask]! | (lengths[hashAt(text, from, true) & mask]! & pairBit);
    while (open !== 0) {
      const length = 31 - Math.clz32(open);
      open &= ~(1 << length);
      const to = from + length;
      if (to > text.length) continue;
      const form = text.slice(from, to);
      const named = places.get(form);
      if (!named || !isFreeBefore(address, from, bare) || !isFreeBehind(address, to, divided.has(form)))
        continue;
      // Within a longer name it is a piece of that name.
      if (to > reached) matches.push({ from, to, places: named });
      reached = Math.max(reached, to);
      break;
    }
  }
  return matches;
}

const areasKept = 4096;

/**
 * Finds the one place of a register that an address names, or none: the longest names that stand free in it, the finer
 * where one lies in the other, and only where nothing else fits as well and no other town is named. `district` is what
 * else is known of where the address is.
 */
export function createPlaceFinder<Id>(
  register: readonly KnownPlace<Id>[],
  named: Named = () => [],
): { find: (address: string, district?: string | null) => Id | undefined } {
  const known = readNames(register);
  // Many addresses of a branch begin alike.
  const kept = new Map<string, readonly Area[]>();
  const areasBefore = (text: string): readonly Area[] => {
    const areas = kept.get(text) ?? areasOf(text);
    if (kept.size >= areasKept) kept.clear();
    kept.set(text, areas);
    return areas;
  };
  return {
    find: (raw, district = null) => {
      const address = plainText(raw);
      const matches = matchesIn(address, known);
      const [first] = matches;
      if (!first) return undefined;
      const before = address.text.slice(0, first.from);
      const areas = district === null ? areasBefore(before) : [...areasBefore(before), areaOf(district)];
      const fitting = matches.map(({ places }) => {
        const near = places.filter(({ area }) => area === null || !excludesArea(areas, area, named));
        if (near.length < 2) return near;
        const told = near.filter(
          ({ area }) => area !== null && (includesArea(areas, area, named) || before.includes(area.bare)),
        );
        return told.length > 0 ? told : near;
      });
      const finest = fitting.filter(
        (places, at) => at === fitting.length - 1 || !places.every((place) => place.holdsOthers),
      );
      const found = new Set(finest.flat());
      const [place] = found;
      return found.size === 1 && finest.every((places) => places.length > 0) ? place!.id : undefined;
    },
  };
}
