import { sql } from 'kysely';
import { writeAudit } from '../../audit/write.ts';
import { asJob } from '../../db/scope.ts';
import type { Database } from '../../db/open.ts';
import type { Job } from '../../jobs/job.ts';
import { runUndo } from './run.ts';
import { getStanding, termOf } from './standing.ts';

export const runUndoJob: Job = {
  name: 'import.undo',
  run: async (database, data) => {
    // Queued by the handlers beside this.
    const { id } = data as { id: string };
    await runUndo(database, id, { whenBusy: 'wait' });
  },
};

/** What was kept for undoing imports whose days are over goes; answers how many imports. */
export const clearUndo = (database: Database, now: Date): Promise<number> =>
  asJob(database, null, async (tx) => {
    const { rows } = await sql<{ id: string }>`
      select j.id from import_job j left join import_undo u on u.job_id = j.id
       where j.undoable and j.ended_at is not null and u.state is distinct from 'RUNNING'`.execute(tx);
    let cleared = 0;
    for (const { id } of rows) {
      const { until } = await termOf(tx, await getStanding(tx, id), now);
      if (!until || until >= now) continue;
      await sql`delete from import_made where job_id = ${id}::uuid`.execute(tx);
      await sql`delete from import_before where job_id = ${id}::uuid`.execute(tx);
      await tx.updateTable('import_job').set({ undoable: false }).where('id', '=', id).execute();
      await writeAudit(tx, null, 'import.undo-cleared', { object: id });
      cleared += 1;
    }
    return cleared;
  });

export const clearUndoJob: Job = {
  name: 'import.clear',
  cron: '37 3 * * *',
  run: async (database) => {
    await clearUndo(database, new Date());
  },
};
