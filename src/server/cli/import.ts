import { resolve } from 'node:path';
import { feedFaultSentence } from '#contract/feed-fault.ts';
import { noteSentence } from '#contract/import-note.ts';
import { Problem } from '#contract/problem.ts';
import { isDay } from '#core/day.ts';
import { businessTime } from '../day.ts';
import { exitCodes, Refusal } from '../refusal.ts';
import type { ImportProgress } from '../source/import/progress.ts';
import { importDirectory, profileNames } from '../source/import/run.ts';
import type { ImportAccount } from '../source/queries.ts';
import { takeByHand } from '../source/feed/by-hand.ts';
import { type Command, type Run, textOf, type Values } from './command.ts';
import { dataOptions, withDatabase } from './house.ts';

const refusalsPrinted = 20;
const originWords = { REAL: '本行文件 / files of the bank', OVERLAY: '补充数据 / overlay' } as const;
/** Chinese letters are two columns wide in a terminal. */
const width = (text: string): number => text.replaceAll(/[⺀-￯]/g, '  ').length;
const padded = (text: string, to: number): string => text + ' '.repeat(Math.max(0, to - width(text)));

function tableOf(files: ImportAccount['files']): string[] {
  const head = [
    '文件 file',
    '类型 kind',
    '读入 read',
    '写入 applied',
    '未变 same',
    '拒收 refused',
    '并入 folded',
  ];
  const rows = files.map((file) => [
    file.name,
    file.kind,
    ...[file.rowsRead, file.appliedCount, file.unchangedCount, file.refusedCount, file.foldedCount].map(
      String,
    ),
  ]);
  const widths = head.map((word, at) => Math.max(width(word), ...rows.map((row) => width(row[at] ?? ''))));
  const lines = [head, ...rows].map((row) => row.map((cell, at) => padded(cell, widths[at]!)).join('  '));
  return lines.flatMap((line, at) => {
    const notes = files[at - 1]?.notes ?? [];
    return [line, ...notes.map((note) => `    ${noteSentence(note)}`)];
  });
}

/** The account as an operator reads it: the bank's files and the overlay apart, then the refused rows. */
function printAccount(account: ImportAccount): string {
  const { job, files, refusals } = account;
  const lines = [`${job.profile} ${job.asOf}: ${job.state} (${job.id})`];
  for (const origin of ['REAL', 'OVERLAY'] as const) {
    const part = files.filter((file) => file.origin === origin);
    if (part.length > 0) lines.push('', originWords[origin], ...tableOf(part));
  }
  if (refusals.length > 0) {
    lines.push('', `拒收 refused: ${job.refusedCount}`);
    for (const { sentence } of refusals.slice(0, refusalsPrinted)) lines.push(`  ${sentence}`);
    if (job.refusedCount > refusalsPrinted)
      lines.push('  … 其余见「数据导入」页面 / the rest on the imports page');
  }
  return lines.join('\n');
}

/** One line a second at most on the error output, so that --json stays clean. */
function progressLine(): (progress: ImportProgress) => void {
  let saidAt = 0;
  return ({ step, file, rowsDone }) => {
    if (!process.stderr.isTTY || Date.now() - saidAt < 1000) return;
    saidAt = Date.now();
    process.stderr.write(`\r\u001B[2K${step} ${file ?? ''} ${rowsDone || ''}`);
  };
}

/** A file that cannot be taken is said in both languages, with its row. */
function sayUnreadable(error: unknown): never {
  if (error instanceof Problem && error.code === 'import.unreadable') {
    const { sentence, sentenceEn } = error.details;
    if (typeof sentence === 'string' && typeof sentenceEn === 'string')
      throw new Refusal({ zh: `没有导入。${sentence}`, en: `Nothing was imported. ${sentenceEn}` });
  }
  throw error;
}

/** Every row taken, some of them, or none: what a script that runs this must know without reading the account. */
function exitCodeOf({ job }: ImportAccount): number {
  if (job.refusedCount === 0) return exitCodes.done;
  const takenCount = job.appliedCount + job.unchangedCount + job.foldedCount;
  return takenCount > 0 ? exitCodes.partly : exitCodes.refused;
}

/** The same for a folder with a manifest, as the drop folder is taken; the folder stays where it is. */
async function importLaid(values: Values, dir: string, print: Run['print']): Promise<number> {
  if (textOf(values, 'profile') !== undefined || textOf(values, 'as-of') !== undefined)
    throw new Refusal(
      {
        zh: '--manifest 不与 --profile、--as-of 同用:以清单为准。',
        en: '--manifest goes without --profile and --as-of: the manifest says both.',
      },
      exitCodes.usage,
    );
  const outcome = await withDatabase(values, (database) =>
    takeByHand(database, dir, new Date(), progressLine()),
  );
  if (outcome.state === 'FAILED') {
    const said = (language: 'zh' | 'en') =>
      outcome.faults.map((fault) => feedFaultSentence(fault, language)).join('\n');
    throw new Refusal({ zh: `没有导入。\n${said('zh')}`, en: `Nothing was imported.\n${said('en')}` });
  }
  if (outcome.state === 'KNOWN') {
    print('这份清单已经导入过,没有再做 / this manifest was applied before; nothing was done', outcome);
    return exitCodes.done;
  }
  print(printAccount(outcome.account), outcome.account);
  return exitCodeOf(outcome.account);
}

export const importCommand: Command = {
  name: 'import',
  takes: 'DIR [--profile NAME] [--as-of YYYY-MM-DD] | DIR --manifest',
  words: [1, 1],
  summary: {
    zh: '导入一个文件夹里的数据文件,给出逐行账目',
    en: 'Import the data files of a folder and account for every row',
  },
  options: {
    ...dataOptions,
    profile: { type: 'string' },
    'as-of': { type: 'string' },
    manifest: { type: 'boolean' },
  },
  help: [
    `--profile  ${profileNames.join(' | ')}`,
    '--as-of    数据日期,默认今天 / the day of the data, today by default',
    '--manifest 先按文件夹里的清单核对,数据日期与方案以清单为准 / check against the manifest first',
    '退出码:0 每行都已收下;5 有的行被拒收;1 全部被拒收,或文件无法读取;3 另一个导入正在进行',
    'exit: 0 every row taken; 5 some rows refused; 1 all refused or unreadable; 3 another import is under way',
    '文件说明见 docs/guide/data-files.md / the files are described there',
  ],
  run: async ({ values, positionals, print }) => {
    const [dir] = positionals;
    if (dir === undefined)
      throw new Refusal({ zh: '请给出数据文件夹', en: 'Name the folder of the files' }, exitCodes.usage);
    if (values['manifest'] === true) return importLaid(values, resolve(dir), print);
    const asOf = textOf(values, 'as-of') ?? businessTime(new Date()).day;
    if (!isDay(asOf))
      throw new Refusal({ zh: `「${asOf}」不是日期`, en: `"${asOf}" is not a day` }, exitCodes.usage);
    const profile = textOf(values, 'profile');
    const request = { dir: resolve(dir), asOf, ...(profile && { profile }), onProgress: progressLine() };
    const account = await withDatabase(values, (database) =>
      importDirectory(database, request).catch(sayUnreadable),
    );
    print(printAccount(account), account);
    return exitCodeOf(account);
  },
};
