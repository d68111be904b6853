import { Refused } from './refused.ts';

const startsWith = (bytes: Buffer, mark: string | readonly number[]): boolean =>
  bytes
    .subarray(0, mark.length)
    .equals(Buffer.from(typeof mark === 'string' ? Buffer.from(mark, 'latin1') : mark));
const has = (bytes: Buffer, word: string): boolean => bytes.includes(Buffer.from(word, 'utf16le'));

const zip = [0x50, 0x4b, 0x03, 0x04];
const zipOther = [
  [0x50, 0x4b, 0x05, 0x06],
  [0x50, 0x4b, 0x07, 0x08],
];
const compound = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const archives = ['Rar!', '7z\xbc\xaf', '\x1f\x8b', 'BZh', '\xfd7zXZ'];
const others = [
  '%PDF',
  '\x89PNG',
  '\xff\xd8\xff',
  'GIF8',
  'BM',
  '{\\rtf',
  'PAR1',
  '\x7fELF',
  'MZ',
  'SQLite format',
];

/** Old Office files of every kind, and new ones under a password, are the same container. */
function refuseCompound(bytes: Buffer): never {
  if (has(bytes, 'EncryptedPackage')) throw new Refused('file.encrypted');
  if (has(bytes, 'Workbook') || has(bytes, 'Book')) throw new Refused('file.xls');
  throw new Refused('file.not-table');
}

/**
 * What the bytes are, whatever the file is called: a zip, whose structure says more, or text. Everything else
 * is refused with what to do instead.
 */
export function formatOf(bytes: Buffer): 'zip' | 'text' {
  if (startsWith(bytes, zip)) return 'zip';
  if (zipOther.some((mark) => startsWith(bytes, mark))) throw new Refused('file.archive');
  if (startsWith(bytes, compound)) refuseCompound(bytes);
  if (archives.some((mark) => startsWith(bytes, mark))) throw new Refused('file.archive');
  // A workbook of before there was a container.
  if (bytes[0] === 9 && [0, 2, 4, 8].includes(bytes[1] ?? 1) && bytes[3] === 0) throw new Refused('file.xls');
  if (others.some((mark) => startsWith(bytes, mark)) && !isPlainText(bytes))
    throw new Refused('file.not-table');
  const start = bytes
    .subarray(0, 2048)
    .toString('latin1')
    .replace(/^(\xef\xbb\xbf)?\s+|^\xef\xbb\xbf/, '');
  if (/^<(\?xml|!doctype|html|head|table|meta|style)\b|^mime-version:/i.test(start))
    throw new Refused('file.web-page');
  return 'text';
}

/** `BM` and `MZ` may begin a table of text as well; a picture or a program holds NUL bytes at once. */
const isPlainText = (bytes: Buffer): boolean =>
  !bytes.subarray(0, 512).includes(0) && !startsWith(bytes, '%PDF') && !startsWith(bytes, '{\\rtf');
