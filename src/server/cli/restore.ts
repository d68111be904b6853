import { resolve } from 'node:path';
import { recordAct } from '../db/backup.ts';
import { restore } from '../db/restore.ts';
import { exitCodes } from '../refusal.ts';
import type { Command } from './command.ts';
import { dataOptions, keysDirOf, sayUnreachable, withServer } from './house.ts';

export const restoreCommand: Command = {
  name: 'restore',
  takes: 'DIR',
  words: [1, 1],
  summary: { zh: '把备份恢复到一个空库', en: 'Restore a backup into an empty database' },
  options: dataOptions,
  help: [
    '目标须为空库,密钥须在 <数据目录>/keys,或随备份带来',
    'the target must be empty; the keys in <data folder>/keys, or in the backup',
    '--data-dir DIR   数据目录,默认 .jingtian / data folder',
  ],
  run: ({ values, positionals, print }) =>
    withServer(values, async ({ url }, config) => {
      const dir = resolve(positionals[0] ?? '');
      const { files, madeAt } = await restore(url, keysDirOf(config), dir).catch(sayUnreachable);
      const rowCount = files.reduce((sum, file) => sum + file.rowCount, 0);
      await recordAct(url, 'backup.restored', { tableCount: files.length, rowCount, madeAt });
      print(`已恢复 ${madeAt} 的备份 / restored: ${files.length} tables, ${rowCount} rows`, {
        tableCount: files.length,
        rowCount,
        madeAt,
      });
      return exitCodes.done;
    }),
};
