import type { Calendar } from '#core/calendar.ts';
import { addDays, type Day } from '#core/day.ts';
import { timeText } from './consent.ts';
import type { Customer } from './customer.ts';
import type { Holding } from './holding.ts';
import { createRandom, type Random } from './random.ts';
import type { Touch } from './story.ts';
import type { Row } from './table.ts';

type Terms = { amountFen: number; rateBp: number; termMonths: number };
type Step = { customer: Customer; applicationNo: string; step: string; at: string; terms: Terms };
type Making = { random: Random; calendar: Calendar; today: Day; steps: Step[]; count: number };

/** A step and the working days since the one before it. */
type Way = readonly (readonly [step: string, days: number])[];
const drawn: Way = [
  ['SUBMITTED', 0],
  ['REVIEW', 1],
  ['APPROVED', 2],
  ['DISCLOSED', 1],
  ['SIGNED', 0],
  ['DRAWN', 1],
];
const ways: readonly (readonly [Way, number])[] = [
  [
    [
      ['SUBMITTED', 0],
      ['REVIEW', 1],
      ['DECLINED', 3],
    ],
    30,
  ],
  [
    [
      ['SUBMITTED', 0],
      ['SUPPLEMENT', 1],
      ['REVIEW', 3],
      ['APPROVED', 2],
    ],
    24,
  ],
  [
    [
      ['SUBMITTED', 0],
      ['REVIEW', 1],
      ['APPROVED', 2],
      ['DISCLOSED', 3],
    ],
    26,
  ],
  [
    [
      ['SUBMITTED', 0],
      ['SUPPLEMENT', 2],
      ['CANCELLED', 9],
    ],
    20,
  ],
];

/** Walks an application from its first day; what would lie today or later has not happened yet. */
function follow(way: Way, from: Day, customer: Customer, terms: Terms, making: Making, drawnOn?: Day): void {
  making.count += 1;
  const applicationNo = `SQ${from.slice(0, 7).replace('-', '')}${String(making.count).padStart(4, '0')}`;
  let on = from;
  let minute = 0;
  for (const [step, days] of way) {
    on = days === 0 ? on : making.calendar.addWorkingDays(on, days);
    minute = days === 0 ? minute + 40 : 0;
    if (drawnOn && (step === 'DRAWN' || on > drawnOn)) on = drawnOn;
    if (on >= making.today) return;
    const time =
      minute === 40 && step === 'SUBMITTED'
        ? timeText(making.random)
        : `16:${String(10 + minute).padStart(2, '0')}`;
    making.steps.push({ customer, applicationNo, step, at: `${on} ${time}`, terms });
  }
}

/** Applications of the last months: one behind each fresh loan, and one behind each 已申请 that led nowhere yet. */
export function makeSteps(
  holdings: readonly Holding[],
  touches: readonly Touch[],
  { seed, day, calendar }: { seed: number; day: Day; calendar: Calendar },
): Step[] {
  const random = createRandom(seed, 'applications');
  const making: Making = { random, calendar, today: day, steps: [], count: 0 };
  const rateBp = () => random.pick([340, 360, 360, 385, 420]);
  const fresh = holdings.filter(
    ({ kind, openedOn }) => kind === 'LOAN' && openedOn !== null && openedOn > addDays(day, -90),
  );
  for (const { customer, openedOn, limitFen } of fresh) {
    const from = calendar.addWorkingDays(addDays(openedOn!, -11), 1);
    const terms = { amountFen: limitFen ?? 0, rateBp: rateBp(), termMonths: 24 };
    follow(drawn, from, customer, terms, making, openedOn!);
  }
  const borrowers = new Set(fresh.map(({ customer }) => customer));
  for (const { customer, on, outcome } of touches)
    if (outcome === 'APPLIED' && !borrowers.has(customer)) {
      const terms = {
        amountFen: random.integer(3, 20) * 1_000_000,
        rateBp: rateBp(),
        termMonths: random.pick([12, 24, 36]),
      };
      follow(random.weighted(ways), on, customer, terms, making);
    }
  return making.steps.toSorted(
    (a, b) => a.at.localeCompare(b.at) || a.applicationNo.localeCompare(b.applicationNo),
  );
}

export const stepRows = (steps: readonly Step[]): Row<'application_steps'>[] =>
  steps.map(({ customer, applicationNo, step, at, terms }, index) => ({
    step_no: `JD${String(index + 1).padStart(6, '0')}`,
    org_no: customer.orgNo,
    customer_no: customer.no,
    application_no: applicationNo,
    step,
    at,
    amount: terms.amountFen,
    rate: terms.rateBp,
    term_months: terms.termMonths,
  }));
