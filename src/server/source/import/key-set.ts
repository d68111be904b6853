/** 64 bits of a key in two halves: two multiplicative hashes over the same characters (cyrb53's mixing). */
export function fingerprint(key: string): [high: number, low: number] {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let at = 0; at < key.length; at += 1) {
    const letter = key.charCodeAt(at);
    high = Math.imul(high ^ letter, 2654435761);
    low = Math.imul(low ^ letter, 1597334677);
  }
  return [
    (Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)) >>> 0,
    (Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)) >>> 0,
  ];
}

/**
 * Which keys a file has had, with the row that had each: open addressing over 64-bit fingerprints in typed
 * arrays, 16 bytes a row where a Map of strings takes 100. Two keys of ten million meet by chance once in
 * 400,000 files.
 */
export function createKeySet(): {
  addOrFind: (key: string, rowNo: number) => number | undefined;
  /** The same for a key whose fingerprint is known. */
  addOrFindPrint: (high: number, low: number, rowNo: number) => number | undefined;
} {
  let capacity = 1 << 12;
  let count = 0;
  let highs = new Uint32Array(capacity);
  let lows = new Uint32Array(capacity);
  let rows = new Uint32Array(capacity);
  const place = (high: number, low: number): number => {
    let at = low & (capacity - 1);
    while (rows[at] !== 0 && !(highs[at] === high && lows[at] === low)) at = (at + 1) & (capacity - 1);
    return at;
  };
  const grow = (): void => {
    const old = { highs, lows, rows };
    capacity *= 2;
    highs = new Uint32Array(capacity);
    lows = new Uint32Array(capacity);
    rows = new Uint32Array(capacity);
    for (let from = 0; from < old.rows.length; from += 1) {
      if (old.rows[from] === 0) continue;
      const at = place(old.highs[from]!, old.lows[from]!);
      highs[at] = old.highs[from]!;
      lows[at] = old.lows[from]!;
      rows[at] = old.rows[from]!;
    }
  };
  const addOrFindPrint = (high: number, low: number, rowNo: number): number | undefined => {
    const at = place(high, low);
    if (rows[at] !== 0) return rows[at];
    highs[at] = high;
    lows[at] = low;
    rows[at] = rowNo;
    count += 1;
    if (count * 2 > capacity) grow();
    return undefined;
  };
  return { addOrFind: (key, rowNo) => addOrFindPrint(...fingerprint(key), rowNo), addOrFindPrint };
}
