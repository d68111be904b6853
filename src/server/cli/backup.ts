import { resolve } from 'node:path';
import { backUp, recordAct } from '../db/backup.ts';
import { exitCodes } from '../refusal.ts';
import type { Command } from './command.ts';
import { dataOptions, keysDirOf, sayUnreachable, withServer } from './house.ts';

export const backupCommand: Command = {
  name: 'backup',
  takes: 'DIR [--with-keys]',
  words: [1, 1],
  summary: { zh: '把数据库备份到一个新文件夹', en: 'Back the database up into a new folder' },
  options: { ...dataOptions, 'with-keys': { type: 'boolean' } },
  help: [
    '--with-keys      连同密钥 (ring.json);不带时密钥须另外保管,没有它备份打不开',
    '                 with the keys; without them keep ring.json apart: nothing opens without it',
    '--data-dir DIR   数据目录,默认 .jingtian / data folder',
  ],
  run: ({ values, positionals, print }) =>
    withServer(values, async ({ url }, config) => {
      const withKeys = values['with-keys'] === true;
      const dir = resolve(positionals[0] ?? '');
      const manifest = await backUp(url, keysDirOf(config), dir, { withKeys }).catch(sayUnreachable);
      const rowCount = manifest.files.reduce((sum, file) => sum + file.rowCount, 0);
      await recordAct(url, 'backup.made', { tableCount: manifest.files.length, rowCount, withKeys });
      print(`${dir}: ${manifest.files.length} 张表 tables, ${rowCount} 行 rows`, { dir, ...manifest });
      print(
        withKeys
          ? '内含密钥:谁拿到这个文件夹,谁就能读全部客户资料 / holds the keys: whoever has it reads everything'
          : '不含密钥:请另外保管 keys/ring.json / without the keys: keep keys/ring.json apart',
      );
      return exitCodes.done;
    }),
};
