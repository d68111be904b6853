import { migrate } from '../db/migrate.ts';
import { exitCodes } from '../refusal.ts';
import type { Command } from './command.ts';
import { configOf, dataOptions, findServer, keysDirOf, sayUnreachable } from './house.ts';

export const migrateCommand: Command = {
  name: 'migrate',
  takes: '',
  summary: { zh: '把数据库升级到本版本', en: 'Bring the database to this version' },
  options: dataOptions,
  help: [],
  run: async ({ values, print }) => {
    const config = configOf(values);
    const server = await findServer(config);
    try {
      const { applied } = await migrate(server.url, keysDirOf(config)).catch(sayUnreachable);
      print(applied.length === 0 ? '数据库已是最新 / up to date' : applied.join('\n'), { applied });
      return exitCodes.done;
    } finally {
      await server.stop();
    }
  },
};
