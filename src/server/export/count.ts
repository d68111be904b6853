import { sql } from 'kysely';
import type { Actor } from '#contract/access.ts';
import type { FileKindName } from '#contract/dictionary.ts';
import { type ExportSpec, type exportRoutes, isPersonal } from '#contract/export.ts';
import { problem, type ProblemCode } from '#contract/problem.ts';
import type { Input, Output } from '#contract/route.ts';
import { type ExportSeat, seatsOf } from '#core/export/approval.ts';
import type { Day } from '#core/day.ts';
import type { Context } from '../context.ts';
import { businessTime } from '../day.ts';
import type { Tx } from '../db/open.ts';
import { asActor } from '../db/scope.ts';
import { getParams, type Params } from '../param/queries.ts';
import { countRows } from './select.ts';
import { orderSpec } from './spec.ts';

export type Part = { branchId: number; kind: FileKindName; rowCount: number };
export type Dry = {
  spec: ExportSpec;
  parts: Part[];
  rowCount: number;
  personal: boolean;
  seats: ExportSeat[];
  requestsLeft: number;
  hindrances: ProblemCode[];
};

/** Requests that took something of a day's quotas: all but those that came to nothing. */
const counting = sql`r.state in ('WAITING', 'APPROVED', 'READY', 'GONE')`;

const countRequests = async (tx: Tx, accountId: string, day: Day): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from export_request r
     where r.account_id = ${accountId}::uuid and r.day = ${day}::date and ${counting}`.execute(tx);
  return rows[0]?.count ?? 0;
};

/** Rows of each branch that requests of the day hold or have taken; one request may be left out. */
async function countBranchRows(
  tx: Tx,
  branchIds: readonly number[],
  day: Day,
  exceptId: string | null,
): Promise<Map<number, number>> {
  const { rows } = await sql<{ branch_id: number; count: number }>`
    select p.branch_id, sum(coalesce(p.exported_rows, p.counted_rows))::int as count
      from export_part p join export_request r on r.org_id = p.org_id and r.id = p.request_id
     where r.day = ${day}::date and ${counting} and p.branch_id = any(${branchIds}::int[])
       and r.id is distinct from ${exceptId}::uuid
     group by 1`.execute(tx);
  return new Map(rows.map((row) => [row.branch_id, row.count]));
}

/** Branches whose rows of the day would be more than the quota with these. */
export async function branchesOver(
  tx: Tx,
  parts: readonly Part[],
  at: { day: Day; exceptId: string | null; quota: number },
): Promise<number[]> {
  const wanted = new Map<number, number>();
  for (const { branchId, rowCount } of parts) wanted.set(branchId, (wanted.get(branchId) ?? 0) + rowCount);
  const held = await countBranchRows(tx, [...wanted.keys()], at.day, at.exceptId);
  return [...wanted].flatMap(([id, rows]) => (rows + (held.get(id) ?? 0) > at.quota ? [id] : []));
}

async function countParts(
  tx: Tx,
  actor: Actor,
  spec: ExportSpec,
  today: Day,
  rowsMax: number,
): Promise<Part[]> {
  const asked = { filter: spec.filter, rootOrgId: actor.rootOrgId, today };
  const parts: Part[] = [];
  for (const { kind } of spec.files)
    for (const { branchId, rowCount } of await countRows(tx, kind, asked, rowsMax))
      parts.push({ branchId: branchId === 0 ? actor.rootOrgId : branchId, kind, rowCount });
  return parts;
}

async function hindrancesOf(
  tx: Tx,
  params: Params,
  dry: Pick<Dry, 'spec' | 'parts' | 'rowCount' | 'requestsLeft'>,
  actor: Actor,
  day: Day,
): Promise<ProblemCode[]> {
  const quota = params.get('quota.export.rows');
  const over = await branchesOver(tx, dry.parts, { day, exceptId: null, quota });
  return [
    ...(dry.rowCount === 0 ? (['export.empty'] as const) : []),
    ...(dry.spec.unmasked && actor.role === 'head_office' ? (['export.masked-only'] as const) : []),
    ...(dry.rowCount > params.get('export.rows.max') ? (['export.too-many'] as const) : []),
    ...(dry.requestsLeft <= 0 ? (['export.quota'] as const) : []),
    ...(over.length > 0 ? (['export.branch-quota'] as const) : []),
  ];
}

/** What a request would bring now under the actor's row scope, who must say yes, and what stands against it. */
export async function countDry(tx: Tx, actor: Actor, asked: ExportSpec, now: Date): Promise<Dry> {
  const spec = orderSpec(asked);
  const { day } = businessTime(now);
  const params = await getParams(tx, day, actor.rootOrgId);
  const parts = await countParts(tx, actor, spec, day, params.get('export.rows.max'));
  const rowCount = parts.reduce((sum, part) => sum + part.rowCount, 0);
  const personal = isPersonal(spec);
  const requestsLeft = params.get('quota.export') - (await countRequests(tx, actor.accountId, day));
  const dry = { spec, parts, rowCount, requestsLeft };
  return {
    ...dry,
    personal,
    seats: seatsOf({ rowCount, personal }, params.get('export.approval')),
    hindrances: await hindrancesOf(tx, params, dry, actor, day),
  };
}

const ofKind = (parts: readonly Part[], kind: FileKindName): number =>
  parts.filter((part) => part.kind === kind).reduce((sum, part) => sum + part.rowCount, 0);

export const countExport = (
  context: Context,
  actor: Actor,
  { body }: Input<typeof exportRoutes.count>,
  now: Date,
): Promise<Output<typeof exportRoutes.count>> =>
  asActor(
    context.database,
    actor,
    async (tx) => {
      const { spec, parts, ...dry } = await countDry(tx, actor, body, now);
      const files = spec.files.map((file) => ({ ...file, rowCount: ofKind(parts, file.kind) }));
      return { ...dry, files, requestsLeft: Math.max(0, dry.requestsLeft) };
    },
    { purpose: 'export.all' },
  );

/** The first hindrance as the refusal of the request. */
export function refuseHindered({ hindrances }: Dry): void {
  const [first] = hindrances;
  if (first) throw problem(first);
}
