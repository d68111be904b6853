import { Type } from 'typebox';
import Value from 'typebox/value';
import type { Job } from '../jobs/job.ts';
import { clearExports } from './clear.ts';
import { writeExport } from './write.ts';

const Asked = Type.Object({ orgId: Type.String({ pattern: '^\\d+$' }), id: Type.String() });

/** Queued by the last yes (commands.ts). */
export const writeExportJob: Job = {
  name: 'export.write',
  run: async (database, data) => {
    const { orgId, id } = Value.Parse(Asked, data);
    await writeExport(database, { orgId: Number(orgId), id }, new Date());
  },
};

export const clearExportsJob: Job = {
  name: 'export.clear',
  cron: '*/15 * * * *',
  run: async (database) => {
    await clearExports(database, new Date());
  },
};
