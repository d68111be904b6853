import type { Actor } from '#contract/access.ts';
import type { personRoutes } from '#contract/person.ts';
import { problem } from '#contract/problem.ts';
import type { Input, Output } from '#contract/route.ts';
import { joinPeople } from '#core/match/join-people.ts';
import type { MatchCaution, MatchGround } from '#core/match/same-person.ts';
import { writeAudit } from '../audit/write.ts';
import { settleSuppression } from '../consent/enter.ts';
import type { Context } from '../context.ts';
import { businessTime } from '../day.ts';
import type { Tx } from '../db/open.ts';
import { asActor } from '../db/scope.ts';
import { asCommand, type Call } from '../http/command.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { getParams } from '../param/queries.ts';
import { keepApart, listApart } from './apart.ts';
import { listCompared } from './candidate.ts';
import { lockPeople, mergePeople, splitPeople } from './merge.ts';
import { listPeople } from './people.ts';
import { settleCustomers } from './settle.ts';

/** Owners and grids of people who became one, or two. */
async function settleRows(tx: Tx, branchId: number, now: Date, rowIds: string[]) {
  const { day } = businessTime(now);
  const order = (await getParams(tx, day, branchId)).get('owner.order');
  await settleCustomers(tx, branchId, day, order, rowIds);
}

const wordOf = (row: { level: string; grounds: string[]; cautions: string[] }) => ({
  level: row.level as 'HIGH' | 'MEDIUM', // By CHECK (0011_person.sql).
  grounds: row.grounds as MatchGround[], // Written from an answer of core/match/same-person.ts.
  cautions: row.cautions as MatchCaution[], // As above.
});

/**
 * Takes a merge back. Who may do it is asked under the actor's own reach; what follows, owners and grids of both
 * people, needs the branch.
 */
export const splitPerson = async (
  context: Context,
  actor: Actor,
  { body }: Input<typeof personRoutes.split>,
  call: Call,
): Promise<Output<typeof personRoutes.split>> => {
  const { database } = context;
  const { mergeId, reason } = body;
  const merge = await asActor(database, actor, (tx) =>
    tx
      .selectFrom('person_merge')
      .select(['branch_id', 'level', 'grounds', 'cautions'])
      .where('id', '=', mergeId)
      .executeTakeFirst(),
  );
  if (!merge) throw problem('access.not-found');
  const branchId = merge.branch_id;
  return asCommand(
    database,
    actor,
    call,
    async (tx) => {
      const split = await splitPeople(tx, branchId, { mergeId, undoneBy: actor.staffId, reason });
      if (!split) throw problem('person.apart');
      const word = { ...wordOf(merge), decidedBy: actor.staffId, reason };
      await keepApart(tx, branchId, split.leaving, split.staying, word);
      await settleRows(tx, branchId, call.now, [...split.leaving, ...split.staying]);
      await writeAudit(tx, actor, 'person.split', { object: mergeId, branchId, ipHash: call.ipHash });
      return { mergeId };
    },
    { reach: 'branch' },
  );
};

const findPair = (tx: Tx, id: string) =>
  tx
    .selectFrom('person_pair')
    .select(['branch_id', 'left_id', 'right_id', 'state', 'level', 'grounds', 'cautions'])
    .where('id', '=', id)
    .executeTakeFirst();
type PairRow = NonNullable<Awaited<ReturnType<typeof findPair>>>;

/** The rows of the two people behind a pair; nothing is to be judged once they are one. */
async function rowsOfBoth(tx: Tx, { branch_id: branchId, left_id, right_id }: PairRow) {
  const people = await listPeople(tx, branchId, [left_id, right_id]);
  if (people.personOf(left_id) === people.personOf(right_id)) throw problem('person.judged');
  return { left: people.rowsOf([left_id]), right: people.rowsOf([right_id]) };
}

/**
 * Makes two people one on somebody's word. ID numbers that differ do not forbid it, as they do the system: a number
 * may be mistyped. Rows that somebody judged different do.
 */
async function merge(tx: Tx, keys: KeyRing, pair: PairRow, rowIds: string[], madeBy: string | null) {
  const branchId = pair.branch_id;
  const rows = await listCompared(tx, keys, branchId, rowIds);
  const members = [...rows.values()].map(({ id, personId, phone }) => ({
    id,
    personId,
    idNo: null,
    hasPhone: phone !== null,
  }));
  const asked = { leftId: pair.left_id, rightId: pair.right_id, isFirm: true };
  const { joins } = joinPeople(members, [asked], await listApart(tx, branchId, rowIds));
  const [join] = joins;
  if (!join) throw problem('person.judged-apart');
  const { fromId, intoId, rowIds: coming } = join;
  const [mergeId] = await mergePeople(
    tx,
    branchId,
    [{ fromId, intoId, rowIds: coming, word: wordOf(pair) }],
    madeBy,
  );
  return mergeId!; // One act was given, so one was kept.
}

type Judgement = Input<typeof personRoutes.judge>['body'];

async function decide(
  { context, tx, actor, call }: { context: Context; tx: Tx; actor: Actor; call: Call },
  pair: PairRow,
  { id, answer, reason, laterOn }: Judgement,
): Promise<string | null> {
  const branchId = pair.branch_id;
  const { keys } = context.database;
  const { left, right } = await rowsOfBoth(tx, pair);
  if (answer === 'DIFFERENT') {
    await keepApart(tx, branchId, left, right, { ...wordOf(pair), decidedBy: actor.staffId, reason });
    return null;
  }
  const mergeId = answer === 'SAME' ? await merge(tx, keys, pair, [...left, ...right], actor.staffId) : null;
  await tx
    .updateTable('person_pair')
    .set(
      answer === 'SAME'
        ? { state: 'SAME', merge_id: mergeId, decided_by: actor.staffId, decided_at: call.now, reason }
        : { later_on: laterOn ?? null, reason },
    )
    .where('branch_id', '=', branchId)
    .where('id', '=', id)
    .execute();
  if (answer === 'SAME') {
    await settleRows(tx, branchId, call.now, [...left, ...right]);
    // Who refused under one number is not called under the other.
    await settleSuppression(tx, branchId);
  }
  return mergeId;
}

/** Judges a pair: asked under the actor's own reach, done under the branch's, one change of people at a time. */
export const judgePair = async (
  context: Context,
  actor: Actor,
  { body }: Input<typeof personRoutes.judge>,
  call: Call,
): Promise<Output<typeof personRoutes.judge>> => {
  const { database } = context;
  const { id, answer, laterOn } = body;
  const seen = await asActor(database, actor, (tx) => findPair(tx, id));
  if (!seen) throw problem('access.not-found');
  if (answer === 'LATER' && (laterOn === undefined || laterOn <= businessTime(call.now).day))
    throw problem('person.later');
  const branchId = seen.branch_id;
  return asCommand(
    database,
    actor,
    call,
    async (tx) => {
      await lockPeople(tx, branchId);
      const pair = await findPair(tx, id);
      if (pair?.state !== 'WAITING') throw problem('person.judged');
      const mergeId = await decide({ context, tx, actor, call }, pair, body);
      await writeAudit(tx, actor, 'person.judged', {
        object: id,
        branchId,
        reason: answer,
        ipHash: call.ipHash,
        body: { mergeId, laterOn: laterOn ?? null },
      });
      return { id, mergeId };
    },
    { reach: 'branch' },
  );
};
