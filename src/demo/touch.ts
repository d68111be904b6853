import { paramCatalogue } from '#contract/param.ts';
import type { Calendar } from '#core/calendar.ts';
import { addDays, type Day } from '#core/day.ts';
import { mergeHits } from '#core/source/merge.ts';
import { selectSources } from '#core/source/select.ts';
import { joinedOn, type Person, people, plots } from './branch.ts';
import type { Willing } from './consent.ts';
import type { Customer } from './customer.ts';
import type { Holding } from './holding.ts';
import { createRandom, type Random } from './random.ts';
import { type Channel, type Story, tell, type Telling, type Touch, touchOf } from './story.ts';
import type { Row } from './table.ts';

const pastDays = 90;
const storiesPerShare = 29;
const dueOutcomes = ['FOLLOW_UP', 'INTENT_B', 'FOLLOW_UP', 'NO_ANSWER', 'INTENT_C', 'INTENT_A'] as const;
const appointmentTimes = ['09:30', '10:30', '15:00', '16:00'];

/** Whose customer this is before anybody spoke of a need (defaults.md, owner). */
const ownerNoOf = ({ managerNo, employer, merchant, place }: Customer): string | null =>
  managerNo ?? employer?.gridLeadNo ?? merchant?.gridLeadNo ?? (place && plots[place.plot].leadNo);

/** The source whose list the customer stands on today, with the first values of the parameters. */
function sourcesOf(holdings: readonly Holding[], day: Day): Map<string, string> {
  const params = {
    mortgage: paramCatalogue['source.mortgage'].first,
    deposit: paramCatalogue['source.deposit'].first,
    card: paramCatalogue['source.card'].first,
    maturing: paramCatalogue['source.maturing'].first,
    settled: paramCatalogue['source.settled'].first,
    acquiring: paramCatalogue['source.acquiring'].first,
    window: paramCatalogue['context.window'].first,
  };
  const hits = holdings.flatMap((holding) => selectSources(holding, params, day));
  return new Map(mergeHits(hits).map(({ customerId, hits: [first] }) => [customerId, first!.source]));
}

/** The days on which a person worked with customers: not before the post, not past the licence, not on leave. */
function daysOf(person: Person, telling: Telling): Day[] {
  const { today, calendar } = telling;
  const first = [addDays(today, -pastDays), addDays(joinedOn(person, today), 1)].toSorted().at(-1)!;
  const lastDays = person.onLeave ? -13 : Math.min(-1, person.licenceDays ?? -1);
  const days: Day[] = [];
  for (let day = first; day <= addDays(today, lastDays); day = addDays(day, 1))
    if (calendar.isWorkingDay(day)) days.push(day);
  return days;
}

function channelOf(person: Person, customer: Customer, random: Random): Channel {
  if (person.post === 'LOBBY') return 'counter';
  const { wechat } = customer;
  return random.weighted([
    ['phone', person.post === 'CORPORATE_MANAGER' ? 30 : 76],
    ['wecom', wechat ? 14 : 0],
    ['visit', person.post === 'CORPORATE_MANAGER' ? 40 : 8],
    ['counter', 4],
  ] as const);
}

type Making = {
  telling: Telling;
  /** Customers on a list today. */
  sources: ReadonlyMap<string, string>;
  /** The list on which others would have stood: that of the first thing they hold. */
  kinds: ReadonlyMap<Customer, string>;
  free: Set<Customer>;
};

const listOf = {
  MORTGAGE: 'mortgage',
  CARD: 'card',
  LOAN: 'maturing',
  ACQUIRING: 'acquiring',
  DEPOSIT: 'deposit',
} as const;
function kindsOf(holdings: readonly Holding[]): Map<Customer, string> {
  const kinds = new Map<Customer, string>();
  for (const { customer, kind, closedOn } of holdings)
    if (!kinds.has(customer)) kinds.set(customer, closedOn === null ? listOf[kind] : 'settled');
  return kinds;
}

function storyFor(person: Person, customer: Customer, { telling, sources, kinds, free }: Making): Story {
  free.delete(customer);
  return {
    customer,
    staffNo: person.no,
    source: sources.get(customer.no) ?? kinds.get(customer) ?? 'deposit',
    channel: channelOf(person, customer, telling.random),
  };
}

/** Those of a person's own customers with whom nobody speaks yet: on a list first, then the rest. */
function ownOf(person: Person, { telling, sources, free }: Making, count: number): Customer[] {
  const own = [...free].filter((one) => ownerNoOf(one) === person.no);
  return telling.random.draw(own, count, ({ no }) => (sources.has(no) ? 3 : 1));
}

/** What was agreed for today: calls back, and people who come at a time. */
function dueToday(person: Person, making: Making): Touch[] {
  const { telling } = making;
  const { random, calendar, today } = telling;
  if (person.touchShare === 0 || person.onLeave || (person.licenceDays ?? 0) < 0) return [];
  const days = daysOf(person, telling).slice(-9);
  const dueOn = calendar.isWorkingDay(today) ? today : calendar.addWorkingDays(today, 1);
  const appointments = person.touchShare >= 3 ? 2 : person.post === 'LOBBY' ? 1 : 0;
  const customers = ownOf(person, making, Math.ceil(person.touchShare * 0.9) + 1 + appointments);
  return customers.map((customer, index) => {
    const story = { ...storyFor(person, customer, making), channel: 'phone' as const };
    const on = random.pick(days.slice(0, -1));
    if (index >= appointments)
      return touchOf(story, on, random.pick(dueOutcomes), { nextOn: dueOn, nextChannel: 'phone' }, telling);
    const said = {
      nextOn: dueOn,
      nextTime: appointmentTimes[(index * 2 + (person.touchShare % 2)) % appointmentTimes.length]!,
      nextChannel: 'counter' as const,
    };
    return touchOf(story, on, 'BOOKED', said, telling);
  });
}

function storiesOf(person: Person, making: Making): Touch[] {
  const days = daysOf(person, making.telling);
  const count = Math.round((person.touchShare * storiesPerShare * days.length) / 62);
  if (count === 0 || days.length === 0) return [];
  const stories = ownOf(person, making, count).map((customer) =>
    tell(storyFor(person, customer, making), making.telling.random.pick(days), making.telling),
  );
  // Who went on leave handed the open ones over, and left none behind.
  return stories.filter((story) => !person.onLeave || story.at(-1)?.nextOn === null).flat();
}

/** The loan itself was on no list yet. */
const fresh = (kind: string | undefined): string =>
  kind === undefined || kind === 'maturing' ? 'deposit' : kind;

/** A fresh loan has its way behind it: a need, a promise, an application. */
function loanStories(holdings: readonly Holding[], { telling, kinds }: Making): Touch[] {
  const { random, calendar, today } = telling;
  return holdings.flatMap(({ kind, openedOn, customer, managerNo }) => {
    if (kind !== 'LOAN' || !managerNo || !openedOn || openedOn < addDays(today, -70)) return [];
    const appliedOn = calendar.addWorkingDays(addDays(openedOn, -11), 1);
    const toldOn = calendar.addWorkingDays(addDays(appliedOn, -7), 1);
    const story: Story = {
      customer,
      staffNo: managerNo,
      source: fresh(kinds.get(customer)),
      channel: 'phone',
    };
    const next = {
      nextOn: appliedOn,
      nextTime: random.pick(appointmentTimes),
      nextChannel: 'counter' as const,
    };
    return [
      touchOf(story, toldOn, 'INTENT_A', next, telling),
      touchOf({ ...story, channel: 'counter' }, appliedOn, 'APPLIED', { closedReason: 'APPLIED' }, telling),
    ];
  });
}

const byTime = (a: Touch, b: Touch): number =>
  a.on.localeCompare(b.on) || a.time.localeCompare(b.time) || a.customer.no.localeCompare(b.customer.no);

/** The contacts of ninety days before today, in the order of time. The importer enters a refusal said on a call. */
export function makeTouches(
  holdings: readonly Holding[],
  willing: Willing,
  { seed, day, calendar }: { seed: number; day: Day; calendar: Calendar },
): Touch[] {
  const telling: Telling = { random: createRandom(seed, 'touches'), calendar, today: day };
  const making: Making = {
    telling,
    sources: sourcesOf(holdings, day),
    kinds: kindsOf(holdings),
    free: new Set(willing.callable),
  };
  const told = loanStories(holdings, making);
  for (const { customer } of told) making.free.delete(customer);
  const due = people.flatMap((person) => dueToday(person, making));
  const stories = people.flatMap((person) => storiesOf(person, making));
  return [...told, ...due, ...stories].toSorted(byTime);
}

export const touchRows = (touches: readonly Touch[]): Row<'touches'>[] =>
  touches.map((touch, index) => ({
    touch_no: `CD${String(index + 1).padStart(6, '0')}`,
    org_no: touch.customer.orgNo,
    customer_no: touch.customer.no,
    staff_no: touch.staffNo,
    source: touch.source,
    channel: touch.channel,
    direction: touch.direction,
    occurred_at: `${touch.on} ${touch.time}`,
    duration_seconds: touch.seconds,
    outcome: touch.outcome,
    next_on: touch.nextOn,
    next_time: touch.nextTime,
    next_channel: touch.nextChannel,
    closed_reason: touch.closedReason,
    note: touch.note,
  }));
