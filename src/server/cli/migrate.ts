import { migrate } from '../db/migrate.ts';
import { exitCodes } from '../refusal.ts';
import type { Command } from './command.ts';
import { dataOptions, keysDirOf, sayUnreachable, withServer } from './house.ts';

export const migrateCommand: Command = {
  name: 'migrate',
  takes: '',
  summary: { zh: '把数据库升级到本版本', en: 'Bring the database to this version' },
  options: dataOptions,
  help: [],
  run: ({ values, print }) =>
    withServer(values, async ({ url }, config) => {
      const { applied } = await migrate(url, keysDirOf(config)).catch(sayUnreachable);
      print(applied.length === 0 ? '数据库已是最新 / up to date' : applied.join('\n'), { applied });
      return exitCodes.done;
    }),
};
