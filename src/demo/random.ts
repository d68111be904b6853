import { assert } from '#core/assert.ts';

/** A stream of numbers that is the same for the same seed and name, on every machine. */
export type Random = {
  /** In [0, 1). */
  next: () => number;
  /** Both ends included. */
  integer: (min: number, max: number) => number;
  chance: (share: number) => boolean;
  pick: <T>(items: readonly T[]) => T;
  weighted: <T>(items: readonly (readonly [T, number])[]) => T;
  /** About mean 0, deviation 1. */
  normal: () => number;
  shuffled: <T>(items: readonly T[]) => T[];
  /** `count` items without repetition, those of more weight sooner; weight 0 never. */
  draw: <T>(items: readonly T[], count: number, weightOf: (item: T) => number) => T[];
};

/** The state of sfc32 from a text: FNV-1a, four times with other starts. */
function stateOf(text: string): [number, number, number, number] {
  const word = (start: number): number => {
    let hash = start;
    for (const mark of text) hash = Math.imul(hash ^ (mark.codePointAt(0) ?? 0), 16_777_619);
    return hash >>> 0;
  };
  return [word(2_166_136_261), word(374_761_393), word(3_266_489_917), word(668_265_263)];
}

/** One named stream per table, so that a change in one leaves the others as they were. */
export function createRandom(seed: number, name: string): Random {
  let [a, b, c, d] = stateOf(`${seed}|${name}`);
  const next = (): number => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 4_294_967_296;
  };
  for (let round = 0; round < 16; round += 1) next();
  const integer = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  const pick = <T>(items: readonly T[]): T => {
    assert(items.length > 0, 'something to pick from');
    return items[integer(0, items.length - 1)]!;
  };
  const weighted = <T>(items: readonly (readonly [T, number])[]): T => {
    let left = next() * items.reduce((sum, [, weight]) => sum + weight, 0);
    const hit = items.find(([, weight]) => (left -= weight) < 0) ?? items.at(-1);
    assert(hit, 'something to pick from');
    return hit[0];
  };
  const draw = <T>(items: readonly T[], count: number, weightOf: (item: T) => number): T[] =>
    items
      .map((item, index) => ({ item, index, key: next() ** (1 / Math.max(weightOf(item), 1e-9)) }))
      .filter(({ item }) => weightOf(item) > 0)
      .toSorted((x, y) => y.key - x.key || x.index - y.index)
      .slice(0, count)
      .map(({ item }) => item);
  return {
    next,
    integer,
    chance: (share) => next() < share,
    pick,
    weighted,
    // The sum of twelve uniform numbers has deviation 1.
    normal: () => Array.from({ length: 12 }, next).reduce((sum, one) => sum + one, -6),
    shuffled: (items) => draw(items, items.length, () => 1),
    draw,
  };
}
