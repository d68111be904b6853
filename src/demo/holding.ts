import { addDays, addMonths, type Day, monthsBetween } from '#core/day.ts';
import type { HoldingFacts } from '#core/source/holding.ts';
import { joinedOn, orgNos, people, plots } from './branch.ts';
import type { Customer } from './customer.ts';
import type { Place } from './place.ts';
import { createRandom, type Random } from './random.ts';
import type { Row } from './table.ts';

export type Holding = HoldingFacts & { customer: Customer; managerNo: string | null };

/** How many of each the demonstration has. */
const holdingCounts = {
  mortgage: 600,
  deposit: 1800,
  card: 700,
  runningLoan: 260,
  settledRecently: 150,
  settledLongAgo: 25,
  acquiring: 120,
} as const;

const nothing = {
  openedOn: null,
  maturesOn: null,
  closedOn: null,
  handoverOn: null,
  balanceFen: null,
  limitFen: null,
  instalmentsPaid: null,
  overdueNowDays: null,
  overdueMaxDays12m: null,
  overdueMaxDaysEver: null,
  balanceAvg90dFen: null,
  balanceMin90dFen: null,
  activeMonths6: null,
  spendMonthFen: null,
  instalmentUser: null,
  takingDays90: null,
  takingsMonthFen: null,
  managerNo: null,
};
type Features = Partial<Omit<HoldingFacts, 'id' | 'customerId' | 'kind'> & { managerNo: string | null }>;

const prefixes = { MORTGAGE: 'AJ', DEPOSIT: 'CK', CARD: 'XK', LOAN: 'XD', ACQUIRING: 'SD' } as const;
type Maker = {
  add: (kind: HoldingFacts['kind'], customer: Customer, features: Features) => void;
  all: Holding[];
};

function createMaker(): Maker {
  const all: Holding[] = [];
  const counts = { MORTGAGE: 0, DEPOSIT: 0, CARD: 0, LOAN: 0, ACQUIRING: 0 };
  const add: Maker['add'] = (kind, customer, features) => {
    counts[kind] += 1;
    const id = `${prefixes[kind]}${customer.orgNo}${String(100_000 + counts[kind])}`;
    all.push({ ...nothing, ...features, id, customerId: customer.no, kind, customer });
  };
  return { add, all };
}

type Making = { maker: Maker; random: Random; day: Day; customers: readonly Customer[] };

const thousands = (fen: number): number => Math.round(fen / 100_000) * 100_000;
/** Skewed to the right as money is: most near the middle, a few far above. */
const spread = (random: Random, middle: number): number =>
  middle * Math.max(0.08, (1 + 0.5 * Math.abs(random.normal())) ** 2 * (0.4 + 0.6 * random.next()));

/** Few are late now; a few more were within a year; the rest never. */
function lateness(
  random: Random,
  nowShare: number,
): Required<Pick<HoldingFacts, 'overdueNowDays' | 'overdueMaxDays12m' | 'overdueMaxDaysEver'>> {
  const now = random.chance(nowShare)
    ? random.weighted([
        [random.integer(1, 29), 7],
        [random.integer(31, 75), 3],
      ])
    : 0;
  const year = Math.max(now, random.chance(0.05) ? random.integer(1, 24) : 0);
  const ever = Math.max(year, random.chance(0.06) ? random.integer(1, 45) : 0);
  return { overdueNowDays: now, overdueMaxDays12m: year, overdueMaxDaysEver: ever };
}

function addMortgages({ maker, random, day, customers }: Making, places: readonly Place[]): void {
  const homes = places.filter((place) => place.kind === 'COMMUNITY');
  const weight = ({ age, isHead, wealth }: Customer) =>
    !isHead
      ? 0.05
      : (age < 25 ? 0.1 : age < 35 ? 1.4 : age < 45 ? 1.6 : age < 55 ? 0.6 : age < 62 ? 0.1 : 0) * wealth;
  for (const customer of random.draw(customers, holdingCounts.mortgage, weight)) {
    const here = homes.filter((place) => place.orgNo === customer.orgNo);
    const near = here.filter(
      ({ handoverOn }) =>
        handoverOn !== null && handoverOn > addMonths(day, -6) && handoverOn < addMonths(day, 6),
    );
    const isNew = near.length > 0 && random.chance(0.38);
    const months = isNew ? random.integer(9, 31) : random.integer(20, 168);
    const openedOn = addDays(addMonths(day, -months), -random.integer(0, 27));
    const limitFen = thousands(spread(random, 21_000_000) * (0.6 + 0.4 * customer.wealth));
    const years = random.pick([15, 20, 20, 30, 30]);
    const handoverOn = isNew
      ? random.pick(near).handoverOn
      : random.chance(0.62)
        ? addDays(openedOn, random.integer(120, 560))
        : null;
    maker.add('MORTGAGE', customer, {
      openedOn,
      maturesOn: addMonths(openedOn, years * 12),
      handoverOn: handoverOn !== null && !isNew && handoverOn > addMonths(day, -7) ? null : handoverOn,
      limitFen,
      balanceFen: Math.round(limitFen * (1 - (0.8 * months) / (years * 12))),
      instalmentsPaid: Math.max(0, monthsBetween(openedOn, day)),
      ...lateness(random, 0.012),
    });
  }
}

/** Those who hold nothing else bank with us for their savings: most of them have a deposit. */
function addDeposits({ maker, random, day, customers }: Making): void {
  const others = new Set(maker.all.map(({ customer }) => customer));
  const weight = (customer: Customer) =>
    (others.has(customer) ? 1 : 3) * (customer.age < 30 ? 0.7 : customer.age < 50 ? 1 : 1.4);
  for (const customer of random.draw(customers, holdingCounts.deposit, weight)) {
    const saver = customer.age < 30 ? 0.45 : customer.age < 45 ? 0.9 : 1.35;
    const meanFen = Math.round(1_700_000 * Math.exp(1.15 * random.normal()) * saver * customer.wealth);
    const stability = Math.min(0.97, Math.max(0.05, 0.62 + 0.2 * random.normal()));
    const openedOn = addDays(day, -random.integer(200, 4200));
    maker.add('DEPOSIT', customer, {
      openedOn,
      balanceFen: Math.round(meanFen * (0.8 + 0.4 * random.next())),
      balanceAvg90dFen: meanFen,
      balanceMin90dFen: Math.round(meanFen * stability),
    });
  }
}

function addCards({ maker, random, day, customers }: Making): void {
  const weight = ({ age, employer, wealth }: Customer) =>
    age < 21 || age > 60 ? 0 : (employer ? 1.9 : 1) * (age < 45 ? 1.3 : 0.8) * wealth;
  for (const customer of random.draw(customers, holdingCounts.card, weight)) {
    const limitFen = thousands(Math.min(8_000_000, spread(random, 1_700_000) * customer.wealth));
    const active = random.weighted([
      [6, 52],
      [5, 12],
      [4, 8],
      [2, 9],
      [1, 5],
      [0, 14],
    ] as const);
    const spend = active === 0 ? 0 : Math.round(spread(random, 150_000) * customer.wealth);
    maker.add('CARD', customer, {
      openedOn: addDays(day, -random.integer(120, 2600)),
      limitFen,
      balanceFen: Math.round(Math.min(limitFen, spend * (0.6 + 1.4 * random.next()))),
      activeMonths6: active,
      spendMonthFen: Math.min(limitFen, spend),
      instalmentUser: active > 2 && random.chance(0.17),
      ...lateness(random, active === 0 ? 0 : 0.022),
    });
  }
}

/** Who looks after a loan: one of the plot's people who was already there when it was drawn. */
function loanManagerOf(customer: Customer, openedOn: Day, day: Day, random: Random): string | null {
  const plot = customer.place && plots[customer.place.plot];
  const seats = people.filter(
    (one) =>
      one.orgNo === customer.orgNo &&
      (one.post === 'CLIENT_MANAGER' || one.post === 'GRID_LEAD') &&
      joinedOn(one, day) < openedOn,
  );
  if (seats.length === 0) return null;
  const near = seats.filter((one) => plot && [plot.leadNo, ...plot.memberNos].includes(one.no));
  return random.pick(near.length > 0 ? near : seats).no;
}

const terms = [
  [12, 34],
  [24, 24],
  [36, 36],
  [60, 6],
] as const;
/** The rungs of T-90/60/30/7 are each met exactly by a few (domain.md §2.4). */
const rungDays = [90, 90, 90, 60, 60, 60, 30, 30, 30, 7, 7, 7];
const nearCount = 26;
const freshCount = 28;

function runningLoanDates(index: number, day: Day, random: Random): { openedOn: Day; maturesOn: Day } {
  const rung = rungDays[index];
  const months = random.weighted(terms);
  if (rung !== undefined || index < rungDays.length + nearCount) {
    const maturesOn = addDays(day, rung ?? random.integer(2, 88));
    return { openedOn: addMonths(maturesOn, -months), maturesOn };
  }
  const isFresh = index < rungDays.length + nearCount + freshCount;
  const openedOn = addDays(day, isFresh ? -random.integer(4, 82) : -random.integer(95, months * 30 - 100));
  return { openedOn, maturesOn: addMonths(openedOn, months) };
}

function addLoans({ maker, random, day, customers }: Making): void {
  const weight = ({ age, employer, wealth, ledElsewhere }: Customer) =>
    age < 24 || age > 57 || ledElsewhere ? 0 : (employer ? 2.4 : 1) * Math.min(wealth, 1.6);
  const { runningLoan, settledRecently, settledLongAgo } = holdingCounts;
  const borrowers = random.draw(customers, runningLoan + settledRecently + settledLongAgo, weight);
  for (const [index, customer] of borrowers.entries()) {
    const limitFen = Math.min(30_000_000, thousands(spread(random, 6_400_000) * customer.wealth));
    if (index < runningLoan) {
      const { openedOn, maturesOn } = runningLoanDates(index, day, random);
      const left =
        Math.max(1, monthsBetween(day, maturesOn)) / Math.max(1, monthsBetween(openedOn, maturesOn));
      const isNew = openedOn > addMonths(day, -3);
      const managerNo = loanManagerOf(customer, openedOn, day, random);
      customer.managerNo = managerNo;
      maker.add('LOAN', customer, {
        openedOn,
        maturesOn,
        limitFen,
        // 先息后本: what runs out soon is mostly owed in one sum, which is why its holder needs a talk.
        balanceFen: random.chance(index < rungDays.length + nearCount ? 0.85 : 0.35)
          ? limitFen
          : Math.round(limitFen * left),
        instalmentsPaid: monthsBetween(openedOn, day),
        ...(isNew || index < rungDays.length
          ? { overdueNowDays: 0, overdueMaxDays12m: 0, overdueMaxDaysEver: 0 }
          : lateness(random, 0.045)),
        managerNo,
      });
    } else
      addSettledLoan(
        { maker, random, day, customers },
        customer,
        limitFen,
        index < runningLoan + settledRecently,
      );
  }
}

function addSettledLoan(
  { maker, random, day }: Making,
  customer: Customer,
  limitFen: number,
  recent: boolean,
): void {
  const closedOn = addDays(day, -(recent ? random.integer(6, 722) : random.integer(760, 1500)));
  const months = random.weighted(terms);
  maker.add('LOAN', customer, {
    openedOn: addMonths(closedOn, -random.integer(Math.ceil(months / 2), months)),
    maturesOn: addDays(closedOn, random.chance(0.6) ? 0 : random.integer(5, 160)),
    closedOn,
    limitFen,
    balanceFen: 0,
    instalmentsPaid: months,
    overdueNowDays: 0,
    overdueMaxDays12m: 0,
    overdueMaxDaysEver: random.weighted([
      [0, 78],
      [random.integer(1, 26), 15],
      [random.integer(31, 120), 7],
    ]),
  });
}

function addAcquiring({ maker, random, day, customers }: Making): void {
  const weight = ({ age, employer, merchant }: Customer) =>
    merchant ? 1e6 : employer || age < 24 || age > 60 ? 0 : 1;
  for (const customer of random.draw(customers, holdingCounts.acquiring, weight)) {
    const busy = random.chance(0.68);
    const frozen = customer.merchant?.state === 'FROZEN';
    maker.add('ACQUIRING', customer, {
      openedOn: addDays(day, -random.integer(90, 1900)),
      takingDays90: frozen ? 2 : busy ? random.integer(38, 89) : random.integer(0, 22),
      takingsMonthFen: Math.round(spread(random, busy ? 2_600_000 : 260_000) * customer.wealth),
    });
  }
}

/** About 3,650 holdings; the neighbours' people hold a deposit each and no more. */
export function makeHoldings(
  customers: readonly Customer[],
  places: readonly Place[],
  seed: number,
  day: Day,
): Holding[] {
  const random = createRandom(seed, 'holdings');
  const maker = createMaker();
  const isOurs = ({ orgNo }: Customer) => orgNo !== orgNos.westRidge && orgNo !== orgNos.northBeach;
  const making = { maker, random, day, customers: customers.filter(isOurs) };
  addMortgages(making, places);
  addCards(making);
  addLoans(making);
  addAcquiring(making);
  addDeposits(making);
  for (const customer of customers.filter((one) => !isOurs(one)))
    maker.add('DEPOSIT', customer, {
      openedOn: addDays(day, -random.integer(400, 3000)),
      balanceFen: 1_800_000,
      balanceAvg90dFen: 2_000_000,
      balanceMin90dFen: 900_000,
    });
  return maker.all;
}

export const holdingRows = (holdings: readonly Holding[], day: Day): Row<'holdings'>[] =>
  holdings.map((one) => ({
    holding_no: one.id,
    org_no: one.customer.orgNo,
    customer_no: one.customerId,
    kind: one.kind,
    opened_on: one.openedOn,
    matures_on: one.maturesOn,
    closed_on: one.closedOn,
    handover_on: one.handoverOn,
    balance: one.balanceFen,
    limit: one.limitFen,
    instalments_paid: one.instalmentsPaid,
    overdue_now_days: one.overdueNowDays,
    overdue_max_days_12m: one.overdueMaxDays12m,
    overdue_max_days_ever: one.overdueMaxDaysEver,
    balance_avg_90d: one.balanceAvg90dFen,
    balance_min_90d: one.balanceMin90dFen,
    active_months_6: one.activeMonths6,
    spend_month: one.spendMonthFen,
    instalment_user: one.instalmentUser,
    taking_days_90: one.takingDays90,
    takings_month: one.takingsMonthFen,
    manager_no: one.managerNo,
    as_of_on: addDays(day, -1),
  }));
