import { type Day, isDay } from '../day.ts';
import { type FeedFault, feedFault } from './fault.ts';

/** What a manifest says of one file. */
export type ManifestFile = {
  name: string;
  /** Without the header. */
  rows: number;
  /** Of the bytes as they lie, packed or not; lower case. */
  sha256: string;
  /** Sum of column 余额, in fen. */
  balanceFen: number | null;
  /** A file of customers that names every customer of the branches in it. */
  full: boolean;
};
export type Manifest = { asOf: Day; profile: string | null; files: ManifestFile[] };
export type ReadManifest = { manifest: Manifest } | { faults: FeedFault[] };

/** By what name a manifest lies in the folder of its files. */
export const manifestNames = ['manifest.json', '清单.csv'] as const;
/** Why a folder was refused, written into it by us. */
export const reasonName = 'reason.txt';

const nameMax = 120;
const shownMax = 60;

/** A name that is a file's own and leads nowhere else: no path, no control characters, not hidden. */
export const isPlainName = (name: string): boolean =>
  name.length <= nameMax && /^[^\p{C}/\\:\uFFFD]+$/u.test(name) && !/^[.\s]|\s$/.test(name);

/** A name as a sentence may show it, whatever somebody wrote. */
export const shownName = (name: string): string => name.replaceAll(/[\p{C}\uFFFD]/gu, '·').slice(0, shownMax);

const own: ReadonlySet<string> = new Set([...manifestNames, reasonName]);
/** Whether a file of the folder is no file of the delivery. */
export const isOwnName = (name: string): boolean => own.has(name);

/** Yuan with at most two decimals as fen; undefined where it is not that. */
export function fenOf(text: string): number | undefined {
  const part = /^(-?)(\d{1,13})(?:\.(\d{1,2}))?$/.exec(text);
  if (!part) return undefined;
  const fen = Number(part[2]) * 100 + Number((part[3] ?? '').padEnd(2, '0'));
  return Number.isSafeInteger(fen) ? (part[1] && fen > 0 ? -fen : fen) : undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isBlank = (value: unknown): boolean => value === undefined || value === null || value === '';

const keys = ['asOf', 'profile', 'files'];
const fileKeys = ['name', 'rows', 'sha256', 'balanceSum', 'full'];
const unknownKeys = (record: Record<string, unknown>, known: readonly string[], file: string | null) =>
  Object.keys(record)
    .filter((key) => !known.includes(key))
    .map((key) => feedFault('manifest.key', file, { key: shownName(key) }));

/** One entry of the manifest, or what is wrong with it. */
function readFile(value: unknown, place: number): { file: ManifestFile } | { faults: FeedFault[] } {
  if (!isRecord(value) || typeof value['name'] !== 'string' || !isPlainName(value['name']))
    return { faults: [feedFault('manifest.name', null, { place })] };
  const { name, rows, sha256, balanceSum, full } = value;
  if (isOwnName(name)) return { faults: [feedFault('manifest.name', null, { place })] };
  const balanceFen = isBlank(balanceSum)
    ? null
    : typeof balanceSum === 'string'
      ? fenOf(balanceSum)
      : undefined;
  const faults = unknownKeys(value, fileKeys, name);
  const isCount = typeof rows === 'number' && Number.isSafeInteger(rows) && rows >= 0;
  if (!isCount) faults.push(feedFault('manifest.rows', name));
  const isHash = typeof sha256 === 'string' && /^[0-9a-f]{64}$/i.test(sha256);
  if (!isHash) faults.push(feedFault('manifest.sha256', name));
  if (balanceFen === undefined) faults.push(feedFault('manifest.sum', name));
  if (full !== undefined && typeof full !== 'boolean') faults.push(feedFault('manifest.full', name));
  return faults.length > 0 || !isCount || !isHash || balanceFen === undefined
    ? { faults }
    : { file: { name, rows, sha256: sha256.toLowerCase(), balanceFen, full: full === true } };
}

/** The manifest that a parsed JSON is, or every fault of it. */
function readManifest(value: unknown): ReadManifest {
  if (!isRecord(value)) return { faults: [feedFault('manifest.unreadable')] };
  const { asOf, profile, files } = value;
  const faults = unknownKeys(value, keys, null);
  const isDated = typeof asOf === 'string' && isDay(asOf);
  if (!isDated) faults.push(feedFault('manifest.as-of'));
  if (!isBlank(profile) && typeof profile !== 'string') faults.push(feedFault('manifest.profile'));
  const entries = Array.isArray(files) ? files.map((file: unknown, at) => readFile(file, at + 1)) : [];
  if (entries.length === 0) faults.push(feedFault('manifest.files'));
  const read: ManifestFile[] = [];
  for (const entry of entries) {
    if ('faults' in entry) faults.push(...entry.faults);
    else if (read.some((file) => file.name === entry.file.name))
      faults.push(feedFault('manifest.twice', entry.file.name));
    else read.push(entry.file);
  }
  return faults.length > 0 || !isDated
    ? { faults }
    : { manifest: { asOf, profile: typeof profile === 'string' && profile ? profile : null, files: read } };
}

/** `manifest.json`: strict, so that a word mistyped is said and not passed over. */
export function parseManifestJson(text: string): ReadManifest {
  try {
    return readManifest(JSON.parse(text.replace(/^\uFEFF/, '')));
  } catch {
    return { faults: [feedFault('manifest.unreadable')] };
  }
}

const columns = {
  文件名: 'name',
  行数: 'rows',
  'sha-256': 'sha256',
  余额合计: 'balanceSum',
  全量: 'full',
  数据日期: 'asOf',
  导入方案: 'profile',
} as const;
const required = ['文件名', '行数', 'SHA-256', '数据日期'];
const wordOf = (word: string): string => word.normalize('NFKC').trim().toLowerCase();
const isColumn = (word: string): word is keyof typeof columns => Object.hasOwn(columns, word);

const flags: Readonly<Record<string, boolean>> = { 是: true, 否: false, '': false };
/** Said once for the whole delivery, in any row or in all; undefined where rows differ. */
const saidOnce = (values: readonly string[]): string | undefined => {
  const said = [...new Set(values.filter((value) => value !== ''))];
  return said.length > 1 ? undefined : (said[0] ?? '');
};

/** `清单.csv`, as its header and rows of cells: the same manifest in a table. */
export function parseManifestTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): ReadManifest {
  const words = header.map(wordOf);
  const faults = words
    .filter((word, at) => word !== '' && (!isColumn(word) || words.indexOf(word) !== at))
    .map((word) => feedFault('manifest.column', null, { column: shownName(word) }));
  const missing = required.filter((word) => !words.includes(wordOf(word)));
  if (missing.length > 0)
    faults.push(feedFault('manifest.column-missing', null, { columns: missing.join('、') }));
  if (faults.length > 0) return { faults };
  const cell = (row: readonly string[], name: string): string =>
    (row[words.findIndex((word) => isColumn(word) && columns[word] === name)] ?? '').trim();
  const files = rows.map((row) => {
    const [count, full, sum] = [cell(row, 'rows'), cell(row, 'full'), cell(row, 'balanceSum')];
    return {
      name: cell(row, 'name'),
      rows: /^\d{1,12}$/.test(count) ? Number(count) : count,
      sha256: cell(row, 'sha256'),
      full: flags[full] ?? full,
      ...(sum !== '' && { balanceSum: sum }),
    };
  });
  const asOf = saidOnce(rows.map((row) => cell(row, 'asOf')));
  const profile = saidOnce(rows.map((row) => cell(row, 'profile')));
  if (asOf === undefined) return { faults: [feedFault('manifest.as-of-two')] };
  if (profile === undefined) return { faults: [feedFault('manifest.profile-two')] };
  return readManifest({ asOf, files, ...(profile !== '' && { profile }) });
}
