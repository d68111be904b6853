import { isAscii, isUtf8 } from 'node:buffer';
import { tableLimits } from './limits.ts';

/** How a text file says that it is written, or none. */
export type ByteOrderMark = 'utf-8' | 'utf-16le' | 'utf-16be' | null;

/** What one pass over a text's bytes tells before any of it is believed. */
export type TextSight = {
  mark: ByteOrderMark;
  utf8: boolean;
  /** The first line that can only be UTF-8, and the first that cannot: both in one file are two encodings. */
  utf8RowNo: number | null;
  otherRowNo: number | null;
  /** Of the characters of two bytes as GB18030 reads them: how many there are, and how many are common hanzi. */
  pairs: number;
  commonPairs: number;
  nulRowNo: number | null;
  endsWithNewline: boolean;
};

const newline = 10;

function byteOrderMark(start: Buffer): ByteOrderMark {
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return 'utf-8';
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  return start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : null;
}

/**
 * Characters of two bytes in a line of GB18030. Common are the 3,755 hanzi of GB 2312 level 1, which make up
 * nearly all that is written; punctuation and symbols count for neither.
 */
function countPairs(line: Buffer): { pairs: number; commonPairs: number } {
  let pairs = 0;
  let commonPairs = 0;
  for (let at = 0; at < line.length; at += 1) {
    const lead = line[at]!;
    if (lead < 0x81) continue;
    const trail = line[at + 1] ?? 0;
    if (trail >= 0x30 && trail <= 0x39) {
      at += 3;
      continue;
    }
    at += 1;
    if (lead >= 0xa1 && lead <= 0xa3) continue;
    pairs += 1;
    if (lead >= 0xb0 && lead <= 0xd7 && trail >= 0xa1) commonPairs += 1;
  }
  return { pairs, commonPairs };
}

const hanAlone = /^[\x20-\x7e\t\r\n\p{Script=Han}\u3000-\u303f\uff00-\uffef·“”‘’…—]*$/u;

/**
 * Whether a line is hanzi in UTF-8 and can hardly be GB18030. A few true names pass as both: as GB18030 those
 * are common hanzi, while hanzi of UTF-8 read that way are nearly all rare.
 */
function isSurelyUtf8(line: Buffer): boolean {
  const text = line.toString('utf8');
  if (!hanAlone.test(text) || (text.match(/\p{Script=Han}/gu)?.length ?? 0) < 2) return false;
  const { pairs, commonPairs } = countPairs(line);
  return commonPairs * 2 <= pairs;
}

/** Sees whole lines, one after the other, and keeps in `sight` what they tell; lines are told apart only as far as needed. */
function createLineSight(sight: TextSight): (lines: Buffer) => void {
  let rowNo = 1;
  const seeLine = (line: Buffer): void => {
    if (isAscii(line)) return;
    if (!isUtf8(line)) {
      sight.utf8 = false;
      sight.otherRowNo ??= rowNo;
    } else if (sight.utf8RowNo === null && isSurelyUtf8(line)) sight.utf8RowNo = rowNo;
    if (sight.utf8) return;
    const { pairs, commonPairs } = countPairs(line);
    sight.pairs += pairs;
    sight.commonPairs += commonPairs;
  };
  return (lines) => {
    const nul = sight.nulRowNo === null ? lines.indexOf(0) : -1;
    // A block that is UTF-8 throughout tells nothing more once that much is known.
    const plain = isAscii(lines) || (sight.utf8 && sight.utf8RowNo !== null && isUtf8(lines));
    for (let from = 0; from < lines.length;) {
      const found = lines.indexOf(newline, from);
      const to = found < 0 ? lines.length : found + 1;
      if (nul >= from && nul < to) sight.nulRowNo = rowNo;
      if (!plain) seeLine(lines.subarray(from, to));
      if (found >= 0) rowNo += 1;
      from = to;
    }
  };
}

const nothingSeen = (): TextSight => ({
  mark: null,
  utf8: true,
  utf8RowNo: null,
  otherRowNo: null,
  pairs: 0,
  commonPairs: 0,
  nulRowNo: null,
  endsWithNewline: false,
});

/** Looks at a text block by block, however it is cut; `end` says what it is. */
export function createTextSight(): { see: (block: Buffer) => void; end: () => TextSight } {
  const sight = nothingSeen();
  const seeLines = createLineSight(sight);
  let carry: Buffer = Buffer.alloc(0);
  let start: Buffer | null = Buffer.alloc(0);
  const seeBlock = (block: Buffer): void => {
    const whole = carry.length > 0 ? Buffer.concat([carry, block]) : block;
    const cut = whole.lastIndexOf(newline) + 1;
    // A line without an end in sight is no line of a table; its bytes are looked at in pieces.
    const to = cut === 0 && whole.length > 16 * tableLimits.recordBytes ? whole.length : cut;
    seeLines(whole.subarray(0, to));
    carry = Buffer.from(whole.subarray(to));
  };
  /** The mark is known once there are as many bytes as it has. */
  const begin = (all: Buffer): void => {
    start = null;
    sight.mark = byteOrderMark(all);
    seeBlock(sight.mark === 'utf-8' ? all.subarray(3) : all);
  };
  return {
    see: (block) => {
      if (block.length === 0) return;
      const last = block[block.length - 1];
      sight.endsWithNewline = last === newline || last === 13;
      if (start === null) return seeBlock(block);
      start = Buffer.concat([start, block]);
      if (start.length >= 3) begin(start);
    },
    end: () => {
      if (start !== null) begin(start);
      seeLines(carry);
      carry = Buffer.alloc(0);
      return sight;
    },
  };
}
