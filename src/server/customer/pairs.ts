import { sql } from 'kysely';
import type { Actor } from '#contract/access.ts';
import type { PersonPair, personRoutes } from '#contract/person.ts';
import type { Input, Output } from '#contract/route.ts';
import type { Day } from '#core/day.ts';
import { maskIdNo } from '#core/mask.ts';
import { compareRows } from '#core/match/same-person.ts';
import type { Context } from '../context.ts';
import { businessTime } from '../day.ts';
import type { Tx } from '../db/open.ts';
import { asActor } from '../db/scope.ts';
import { anyOf } from '../db/set-wise.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { getBranchId } from '../org/queries.ts';
import { type ComparedRow, listCompared } from './candidate.ts';
import { lineOf, selectLines } from './line.ts';

const waitingShown = 50;
const judgedShown = 30;

type PairRow = {
  id: string;
  left_id: string;
  right_id: string;
  state: PersonPair['state'];
  grounds: string[];
  cautions: string[];
  proposed_at: Date;
  decided_at: Date | null;
  decided_by: string | null;
  reason: string | null;
  undone: boolean;
};

const pairFields = sql`p.id, p.left_id, p.right_id, p.state, p.grounds, p.cautions, p.proposed_at, p.decided_at,
  p.reason, s.name as decided_by, coalesce(m.undone_at is not null, false) as undone`;
const pairTables = sql`person_pair p
  join customer l on l.branch_id = p.branch_id and l.id = p.left_id
  join customer r on r.branch_id = p.branch_id and r.id = p.right_id
  left join person_merge m on m.branch_id = p.branch_id and m.id = p.merge_id
  left join staff s on s.id = p.decided_by`;

/** Two people are shown once, by whichever of their pairs was proposed first. */
async function listWaiting(tx: Tx, branchId: number, today: Day) {
  const { rows } = await sql<PairRow & { waiting: number; later: number }>`
    with waiting as (
      select distinct on (least(l.person_id, r.person_id), greatest(l.person_id, r.person_id)) ${pairFields},
             p.later_on
        from ${pairTables}
       where p.branch_id = ${branchId} and p.state = 'WAITING' and l.person_id <> r.person_id
       order by least(l.person_id, r.person_id), greatest(l.person_id, r.person_id), p.proposed_at, p.id),
    counted as (
      select count(*) filter (where later_on is null or later_on <= ${today}::date)::int as waiting,
             count(*) filter (where later_on > ${today}::date)::int as later from waiting)
    select w.*, counted.* from counted
      left join waiting w on w.later_on is null or w.later_on <= ${today}::date
     order by w.proposed_at, w.id limit ${waitingShown}`.execute(tx);
  return {
    rows: rows.filter((row) => row.id !== null),
    waitingCount: rows[0]?.waiting ?? 0,
    laterCount: rows[0]?.later ?? 0,
  };
}

async function listJudged(tx: Tx, branchId: number): Promise<PairRow[]> {
  const { rows } = await sql<PairRow>`
    select ${pairFields} from ${pairTables}
     where p.branch_id = ${branchId} and p.state <> 'WAITING' and p.decided_at is not null
     order by p.decided_at desc, p.id desc limit ${judgedShown}`.execute(tx);
  return rows;
}

type Side = PersonPair['left'];

/** Both rows of every pair as the actor may see them, by id. */
async function listSides(
  tx: Tx,
  keys: KeyRing,
  actor: Actor,
  branchId: number,
  ids: readonly string[],
): Promise<Map<string, Side>> {
  const rows = await selectLines(tx, actor)
    .select(['customer.birth_on', 'customer.since_on'])
    .select(
      sql<number>`(select count(*)::int from holding h
        where h.branch_id = customer.branch_id and h.customer_id = customer.id)`.as('holding_count'),
    )
    .where('customer.branch_id', '=', branchId)
    .where('customer.id', '=', anyOf(ids))
    .execute();
  return new Map(
    rows.map((row) => {
      const { person, customerNo, rowCount, district, employerName, gridName, ownerName, updatedOn } = lineOf(
        keys,
        row,
      );
      const shown = { person, customerNo, rowCount, district, employerName, gridName, ownerName, updatedOn };
      const side: Side = {
        ...shown,
        idNo: row.id_no_sealed && maskIdNo(keys.unseal(`customer|id_no|${row.id}`, row.id_no_sealed)),
        birth: row.birth_on && `${row.birth_on.slice(0, 4)}-**-**`,
        sinceOn: row.since_on,
        holdingCount: row.holding_count,
      };
      return [row.id, side];
    }),
  );
}

type Loaded = { sides: Map<string, Side>; compared: Map<string, ComparedRow> };

function pairOf(row: PairRow, { sides, compared }: Loaded): PersonPair[] {
  const [left, right] = [sides.get(row.left_id), sides.get(row.right_id)];
  const [a, b] = [compared.get(row.left_id), compared.get(row.right_id)];
  if (!left || !right || !a || !b) return [];
  const { name, phone, idNo, birthOn, district, nameEmployer } = compareRows(a, b);
  const { id, state, grounds, cautions, reason, undone } = row;
  return [
    {
      id,
      state,
      grounds,
      cautions,
      reason,
      undone,
      left,
      right,
      agreement: { name, phone, idNo, birthOn, district, employer: nameEmployer },
      proposedAt: row.proposed_at.toISOString(),
      decidedBy: row.decided_by,
      decidedAt: row.decided_at?.toISOString() ?? null,
    },
  ];
}

/** Pairs within the actor's reach, both sides masked as everywhere, with what agrees and what differs. */
export const listPairs = async (
  { database }: Context,
  actor: Actor,
  { query }: Input<typeof personRoutes.pairs>,
  now: Date,
): Promise<Output<typeof personRoutes.pairs>> => {
  const { db, keys } = database;
  const branchId = await getBranchId(db, actor, query.branchId);
  return asActor(database, actor, async (tx) => {
    const { rows: waiting, ...counts } = await listWaiting(tx, branchId, businessTime(now).day);
    const judged = await listJudged(tx, branchId);
    const ids = [...new Set([...waiting, ...judged].flatMap((row) => [row.left_id, row.right_id]))];
    const loaded = {
      sides: await listSides(tx, keys, actor, branchId, ids),
      compared: await listCompared(tx, keys, branchId, ids),
    };
    return {
      ...counts,
      waiting: waiting.flatMap((row) => pairOf(row, loaded)),
      judged: judged.flatMap((row) => pairOf(row, loaded)),
    };
  });
};
