import { randomUUID } from 'node:crypto';
import type { importUndoRoutes } from '#contract/import-undo.ts';
import { ofOrg, orgOf, type Sample, type Target } from './target.ts';

/** An import of the org of the relation that has ended; `isAsked`: somebody waits for another to agree to its undo. */
async function importOf(target: Target, isAsked: boolean): Promise<string> {
  const id = randomUUID();
  if (target.relation === 'absent') return id;
  const { installer } = target.http.ground;
  await installer.query(
    `insert into app.import_job (id, digest, profile, as_of_on, state, ended_at, root_org_id)
     values ($1, $2, 'test', '2026-01-01', 'DONE', now(), $3)`,
    [id, id, orgOf(target)],
  );
  if (isAsked)
    await installer.query(
      `insert into app.import_undo (job_id, state, needs_other, asked_by_name) values ($1, 'WAITING', true, '员工')`,
      [id],
    );
  return id;
}

const about = (
  isAsked: boolean,
  ask: (id: string) => Awaited<ReturnType<Sample['ask']>>,
  relations: Sample['relations'] = ofOrg,
): Sample => ({
  relations,
  ask: async (target) => ask(await importOf(target, isAsked)),
});

/** One request per route of the undo of imports and relation. */
export const undoSamples: Record<keyof typeof importUndoRoutes, Sample> = {
  // Those who watch over the whole ledger read it anywhere, as they read the accounts.
  get: about(false, (id) => ({ query: { id } }), ['branch', 'child', 'absent']),
  preview: about(false, (id) => ({ query: { id } })),
  ask: about(false, (id) => ({ body: { id } })),
  agree: about(true, (id) => ({ body: { id } })),
  reject: about(true, (id) => ({ body: { id, reason: '文件没有错' } })),
};
