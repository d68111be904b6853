import { backUp, restore } from '../db/backup.ts';
import { migrate } from '../db/migrate.ts';
import { exitCodes, Refusal } from '../refusal.ts';
import type { Command, Run } from './command.ts';
import { configOf, dataOptions, findServer, keysDirOf } from './house.ts';

const dirOf = ({ positionals }: Run): string => {
  const [dir] = positionals;
  if (dir === undefined) throw new Refusal({ zh: '请给出文件夹', en: 'Name the folder' }, exitCodes.usage);
  return dir;
};

const options = dataOptions;

async function withUrl(run: Run, work: (url: string) => Promise<void>): Promise<number> {
  const config = configOf(run.values);
  const server = await findServer(config);
  try {
    await migrate(server.url, keysDirOf(config));
    await work(server.url);
    return exitCodes.done;
  } finally {
    await server.stop();
  }
}

export const backupCommand: Command = {
  name: 'backup',
  takes: 'DIR',
  words: [1, 1],
  help: [],
  summary: { zh: '备份整个数据库(不含密钥)', en: 'Back up the database (without its keys)' },
  options,
  run: (run) =>
    withUrl(run, async (url) => {
      const { tables } = await backUp(url, dirOf(run), new Date());
      const keys = '密钥目录请另行妥善保管 / keep the key folder apart';
      run.print(`${tables.length} 张表 / tables. ${keys}`, { tables });
    }),
};

export const restoreCommand: Command = {
  name: 'restore',
  takes: 'DIR',
  words: [1, 1],
  help: [],
  summary: { zh: '恢复到空数据库(须用原密钥)', en: 'Restore into an empty database (with the same keys)' },
  options,
  run: (run) =>
    withUrl(run, async (url) => {
      const { tables } = await restore(url, dirOf(run));
      run.print(`${tables.length} 张表已恢复 / tables restored`, { tables });
    }),
};
