import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFeed } from '../import/testing.ts';

export type Files = Readonly<Record<string, string>>;
type Said = Record<string, unknown>;

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');
const rowsOf = (text: string): number => text.trim().split('\n').length - 1;

/** What a bank's program would say of these files; `said` are its words about some of them, right or wrong. */
export const manifestOf = (asOf: string, files: Files, said: Record<string, Said> = {}): string =>
  JSON.stringify({
    asOf,
    files: Object.entries(files).map(([name, text]) => ({
      name,
      rows: rowsOf(text),
      sha256: sha256Of(text),
      ...said[name],
    })),
  });

export const orgs = `机构号,机构名称,机构层级,上级机构号
1,总行,总行,
3301,城东支行,支行,1
3302,城西支行,支行,1
`;
/** Customers C<from>…C<to> of a branch, without their header. */
export const people = (orgNo: string, from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, at) => {
    const no = from + at;
    return `C${no},${orgNo},客户${'甲乙丙丁戊己庚辛'[no % 8]},138${String(no).padStart(8, '0')}\n`;
  }).join('');
export const customers = (...lines: string[]): string => `客户号,机构号,客户姓名,手机号\n${lines.join('')}`;
/** The same customers by their numbers alone. */
export const numbersOf = (text: string): string => text.replaceAll(/^([^,]+,[^,]+),.*$/gm, '$1');
export const holdings = (...lines: string[]): string =>
  `持有编号,机构号,客户号,持有类型,开户日期,到期日期,余额,近12月最长逾期天数\n${lines.join('')}`;

/** A database, and a drop folder in which deliveries are laid as a bank's program lays them. */
export async function openDrop() {
  const feed = await openFeed();
  const dropDir = mkdtempSync(join(tmpdir(), 'jingtian-drop-'));
  const lay = (name: string, files: Files, manifest: string | null, as = 'manifest.json'): string => {
    const dir = join(dropDir, name);
    mkdirSync(dir, { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(join(dir, file), text);
    if (manifest !== null) writeFileSync(join(dir, as), manifest);
    return dir;
  };
  return {
    ...feed,
    dropDir,
    lay,
    /** What lies in the drop folder, in `done` and in `failed`. */
    lying: () => {
      const namesIn = (dir: string): string[] => {
        try {
          return readdirSync(dir).toSorted();
        } catch {
          return [];
        }
      };
      return {
        waiting: namesIn(dropDir).filter((name) => name !== 'done' && name !== 'failed'),
        done: namesIn(join(dropDir, 'done')),
        failed: namesIn(join(dropDir, 'failed')),
      };
    },
    close: async (): Promise<void> => {
      await feed.close();
      rmSync(dropDir, { recursive: true, force: true });
    },
  };
}
