import type { customerRoutes } from '#contract/customer.ts';
import type { Output } from '#contract/route.ts';
import type { Day } from '#core/day.ts';
import type { GateChannel, GateStaff } from '#core/gate/input.ts';
import { askedSource } from '#core/source/asked.ts';
import { mergeHits } from '#core/source/merge.ts';
import { selectSources } from '#core/source/select.ts';
import type { Tx } from '../db/open.ts';
import { gateStaffOf, openGate } from '../gate.ts';
import { listHoldings, listLastTouches } from '../plan/facts.ts';
import { sourceParamsOf } from '../plan/source-params.ts';
import type { People } from './people.ts';

type Card = Output<typeof customerRoutes.get>;
const channels: GateChannel[] = ['phone', 'wecom', 'visit', 'counter', 'activity'];

type Person = { branchId: number; id: string; ownerId: string | null; people: People };
type Time = { day: Day; minute: number };
type Standing = Pick<Person, 'branchId' | 'id' | 'people'>;

/** The standing of somebody who works in the branch: as the plan asks of a candidate's owner. */
async function findStanding(tx: Tx, branchId: number, staffId: string | null): Promise<GateStaff | null> {
  if (staffId === null) return null;
  const row = await tx
    .selectFrom('staff')
    .select(['status', 'licence_no', 'licence_to'])
    .where('id', '=', staffId)
    .where('branch_id', '=', branchId)
    .where('status', '<>', 'GONE')
    .executeTakeFirst();
  return row ? gateStaffOf(row) : null;
}

/** The gate over one person, with the source under which the plan would ask it, and whether a next step is due. */
async function openForPerson(tx: Tx, { branchId, id, people }: Standing, time: Time) {
  const rowIds = people.rowsOf([id]);
  const { ask, params } = await openGate(tx, { branchId, ids: [id], ...time });
  const holdings = await listHoldings(tx, branchId, people, rowIds);
  const rules = sourceParamsOf(params);
  const [candidate] = mergeHits(holdings.flatMap((holding) => selectSources(holding, rules, time.day)));
  const hits = candidate?.hits ?? [];
  const last = (await listLastTouches(tx, branchId, time.day, people, rowIds)).get(people.personOf(id));
  const due = last?.next_on && last.next_on <= time.day ? last : undefined;
  return { ask, params, hits, isDue: due !== undefined, source: askedSource(hits, due) ?? '' };
}

/** What the gate has against one member of staff reaching one person on one channel at this moment. */
export async function askForOne(
  tx: Tx,
  person: Standing,
  { staffId, channel }: { staffId: string | null; channel: GateChannel },
  time: Time,
) {
  const { ask, params, source } = await openForPerson(tx, person, time);
  const staff = await findStanding(tx, person.branchId, staffId);
  return { params, reasons: ask(person.id, staff, source, channel) };
}

/**
 * What the gate says of one person at this moment on each channel, asked as the plan would ask: under the source the
 * person is in, with the owner's licence. Where it says yes, on which basis.
 */
export async function askGate(tx: Tx, person: Person, time: Time): Promise<Pick<Card, 'gate' | 'sources'>> {
  const { branchId, id, ownerId } = person;
  const { ask, hits, isDue, source } = await openForPerson(tx, person, time);
  // A due next step goes to whoever may keep it; a candidate is its owner's.
  const staff = isDue ? null : await findStanding(tx, branchId, ownerId);
  return {
    sources: [...new Set(hits.map((hit) => hit.source))],
    gate: channels.map((channel) => {
      const reasons = ask(id, staff, source, channel) ?? [];
      // Without the source only consent is a basis.
      const byConsent = !ask(id, null, '', channel)?.some(({ code }) => code === 'no-basis');
      const basis = reasons.length > 0 ? null : byConsent ? 'CONSENT' : 'EXISTING_CONTRACT';
      return { channel, reasons, basis };
    }),
  };
}
