import { addDays, addMonths, type Day } from '#core/day.ts';
import { orgNos, people } from './branch.ts';
import type { Customer } from './customer.ts';
import type { Holding } from './holding.ts';
import { createRandom, type Random } from './random.ts';
import type { Row } from './table.ts';

const consentShare = 0.7;
const expiredShare = 0.025;
const withdrawnShare = 0.02;
/** Of all customers, beside those who refuse on a call of the last 90 days: the importer enters those. */
const refusalShare = 0.037;

type Consent = Omit<Row<'consents'>, 'consent_no'>;
type Refusal = {
  customer: Customer;
  channel: 'phone' | null;
  at: string;
  staffNo: string | null;
  origin: string;
};

export type Willing = {
  consents: Consent[];
  refusals: Refusal[];
  /** Who agreed to be called for marketing, and has not taken it back or refused. */
  callable: Set<Customer>;
};

const bases = [
  ['WRITTEN', 46],
  ['ELECTRONIC', 40],
  ['RECORDED_CALL', 14],
] as const;
const evidence = { WRITTEN: '授权书', ELECTRONIC: '线上授权', RECORDED_CALL: '录音' } as const;

const consentOf = (
  { no, orgNo }: Customer,
  purpose: string,
  channel: string | null,
  fromOn: Day,
  toOn: Day | null,
  withdrawn: boolean,
  random: Random,
): Consent => {
  const basis = random.weighted(bases);
  return {
    org_no: orgNo,
    customer_no: no,
    purpose,
    channel,
    basis,
    from_on: fromOn,
    to_on: toOn,
    withdrawn,
    evidence: `${evidence[basis]} ${fromOn.slice(0, 4)}-${random.integer(1000, 9999)}`,
  };
};

export const timeText = (random: Random): string => {
  const minute = random.chance(0.5) ? random.integer(545, 705) : random.integer(845, 1075);
  const pad = (number: number) => String(number).padStart(2, '0');
  return `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`;
};

function addConsents(customers: readonly Customer[], day: Day, random: Random, willing: Willing): void {
  const agreed = random.draw(customers, Math.round(customers.length * consentShare), () => 1);
  for (const customer of agreed) {
    const fromOn = addDays(day, -random.integer(20, 1050));
    const channel = random.weighted([
      [null, 56],
      ['phone', 36],
      ['wecom', 8],
    ] as const);
    const end = random.chance(0.4) ? null : addMonths(fromOn, 36);
    const fate = random.next();
    const expired = fate < expiredShare / consentShare;
    const toOn = expired ? addDays(day, -random.integer(1, 19)) : end;
    willing.consents.push(consentOf(customer, 'MARKETING', channel, fromOn, toOn, false, random));
    const withdrawn = !expired && fate < (expiredShare + withdrawnShare) / consentShare;
    if (withdrawn) {
      const on = addDays(day, -random.integer(1, 19));
      willing.consents.push(consentOf(customer, 'MARKETING', null, on, null, true, random));
    }
    if (!expired && !withdrawn && channel !== 'wecom') willing.callable.add(customer);
  }
}

function addRefusals(customers: readonly Customer[], day: Day, random: Random, willing: Willing): void {
  const refusing = random.draw(customers, Math.round(customers.length * refusalShare), () => 1);
  for (const customer of refusing) {
    const days = random.chance(0.7) ? random.integer(3, 175) : random.integer(185, 420);
    willing.refusals.push({
      customer,
      channel: random.chance(0.45) ? 'phone' : null,
      at: `${addDays(day, -days)} ${timeText(random)}`,
      staffNo: random.chance(0.3) ? (people.find((one) => one.orgNo === customer.orgNo)?.no ?? null) : null,
      origin: random.weighted([
        ['客服热线', 45],
        ['柜面登记', 25],
        ['短信退订', 30],
      ]),
    });
    willing.callable.delete(customer);
  }
}

/** One guest refused at the neighbour: here too nobody may call, by the phone's hash and without a row of ours. */
function refuseAtNeighbour(customers: readonly Customer[], day: Day, willing: Willing): void {
  const guest = customers.find(({ ledElsewhere }) => ledElsewhere);
  const there = customers.find(({ orgNo, phone }) => orgNo !== orgNos.town && phone === guest?.phone);
  if (!there || willing.refusals.some(({ customer }) => customer === there)) return;
  willing.refusals.push({
    customer: there,
    channel: null,
    at: `${addDays(day, -41)} 10:26`,
    staffNo: null,
    origin: '监管转办',
  });
}

/** Consents of about 70 % and refusals of about 4 %, each with a day before today. */
export function makeWilling(
  customers: readonly Customer[],
  holdings: readonly Holding[],
  seed: number,
  day: Day,
): Willing {
  const random = createRandom(seed, 'consents');
  const willing: Willing = { consents: [], refusals: [], callable: new Set() };
  addConsents(customers, day, random, willing);
  for (const holding of holdings)
    if (holding.kind === 'LOAN' && holding.openedOn !== null && holding.closedOn === null)
      willing.consents.push(
        consentOf(holding.customer, 'CREDIT_QUERY', null, addDays(holding.openedOn, -6), null, false, random),
      );
  addRefusals(customers, day, random, willing);
  refuseAtNeighbour(customers, day, willing);
  for (const one of customers)
    if (one.deceased || one.litigation || one.complaint || one.ledElsewhere || one.age < 23 || one.age > 59)
      willing.callable.delete(one);
  for (const { overdueNowDays, customer } of holdings)
    if (overdueNowDays !== null && overdueNowDays > 0) willing.callable.delete(customer);
  return willing;
}

const number = (index: number) => String(index + 1).padStart(6, '0');

export const consentRows = (consents: readonly Consent[]): Row<'consents'>[] =>
  consents.map((consent, index) => ({ consent_no: `SQS${number(index)}`, ...consent }));

export const refusalRows = (refusals: readonly Refusal[]): Row<'refusals'>[] =>
  refusals.map(({ customer, channel, at, staffNo, origin }, index) => ({
    refusal_no: `JJ${number(index)}`,
    org_no: customer.orgNo,
    customer_no: customer.no,
    channel,
    at,
    staff_no: staffNo,
    origin,
  }));
