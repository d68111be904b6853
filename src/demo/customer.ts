import { idNoCheckMark } from '#core/match/read-id-no.ts';
import { addDays, type Day } from '#core/day.ts';
import { orgNos, type OrgNo, plots } from './branch.ts';
import { type Employer, employers } from './employer.ts';
import { type Merchant, merchants } from './merchant.ts';
import { givenNameOf, type Sex, surnameOf } from './name.ts';
import type { Place } from './place.ts';
import { createRandom, type Random } from './random.ts';
import type { Row } from './table.ts';

export type Customer = {
  no: string;
  orgNo: OrgNo;
  name: string;
  sex: Sex;
  age: number;
  birthOn: Day;
  idNo: string;
  phone: string;
  wechat: string | null;
  place: Place | null;
  address: string | null;
  employer: Employer | null;
  merchant: Merchant | null;
  /** The household's first adult: the one whose name the home stands in. */
  isHead: boolean;
  /** The town's middle is 1. */
  wealth: number;
  managerNo: string | null;
  deceased: boolean;
  litigation: boolean;
  complaint: boolean;
  /** Another branch of the bank leads this person. */
  ledElsewhere: boolean;
};

/** How many customers each branch has; the two neighbours are there for 他支行主办 only. */
const customerCounts = {
  [orgNos.westRidge]: 36,
  [orgNos.northBeach]: 24,
  [orgNos.town]: 1560,
  [orgNos.east]: 820,
  [orgNos.south]: 620,
} as const;
const sharedCount = 9;

const ages: readonly (readonly [number, number])[] = [
  [19, 5],
  [25, 20],
  [35, 27],
  [45, 24],
  [55, 14],
  [65, 7],
  [75, 3],
];

/** A county that no code book has, so that no number can be a person's. */
const areaCode = '999021';
/** 154 is given to no operator: the form is right, and nobody's phone rings. */
const phoneBlock = '154';

type Numbers = { phone: () => string; idNo: (birthOn: Day, sex: Sex) => string };
function createNumbers(random: Random): Numbers {
  const taken = new Set<string>();
  const fresh = (make: () => string): string => {
    for (;;) {
      const number = make();
      if (taken.has(number)) continue;
      taken.add(number);
      return number;
    }
  };
  const digits = (count: number) => String(random.integer(0, 10 ** count - 1)).padStart(count, '0');
  return {
    phone: () => fresh(() => phoneBlock + digits(8)),
    idNo: (birthOn, sex) =>
      fresh(() => {
        const order = random.integer(0, 499) * 2 + (sex === 'male' ? 1 : 0);
        const first17 = `${areaCode}${birthOn.replaceAll('-', '')}${String(order).padStart(3, '0')}`;
        return first17 + idNoCheckMark(first17);
      }),
  };
}

type Home = { place: Place | null; address: string | null };
type Member = { age: number; sex: Sex; surname: string; isHead: boolean };

/** One, a couple, with a grown child or a parent: as many of a family bank with the same branch. */
function householdOf(random: Random): Member[] {
  const age = Math.min(88, random.weighted(ages) + random.integer(0, 9));
  const surname = surnameOf(random);
  const sex: Sex = random.chance(0.56) ? 'male' : 'female';
  const head: Member = { age, sex, surname, isHead: true };
  const shape = random.weighted([
    ['one', 44],
    ['couple', age < 24 ? 4 : 36],
    ['parent', age < 52 ? 11 : 0],
    ['child', age > 44 ? 16 : 0],
  ] as const);
  const other: Sex = sex === 'male' ? 'female' : 'male';
  switch (shape) {
    case 'one':
      return [head];
    case 'couple':
      return [
        head,
        {
          age: Math.max(22, age + random.integer(-4, 3)),
          sex: other,
          surname: surnameOf(random),
          isHead: false,
        },
      ];
    case 'parent':
      return [head, { age: Math.min(88, age + random.integer(23, 31)), sex: 'male', surname, isHead: false }];
    case 'child':
      return [
        head,
        {
          age: Math.max(19, age - random.integer(23, 31)),
          sex: random.pick([sex, other]),
          surname,
          isHead: false,
        },
      ];
  }
}

function homeIn(orgNo: OrgNo, places: readonly Place[], day: Day, random: Random): Home {
  const own = places.filter(
    (place) => place.orgNo === orgNo && place.homeShare > 0 && (place.handoverOn ?? day) <= day,
  );
  if (own.length === 0 || random.chance(0.012)) return { place: null, address: null };
  const sums = Map.groupBy(own, (place) => place.plot);
  const place = random.weighted(
    own.map((one) => {
      const total = sums.get(one.plot)!.reduce((sum, { homeShare }) => sum + homeShare, 0);
      return [one, (plots[one.plot].share * one.homeShare) / total] as const;
    }),
  );
  return { place, address: place.address(random) };
}

function birthOf(age: number, day: Day, random: Random): Day {
  const year = Number(day.slice(0, 4)) - age - 1;
  return addDays(`${year}${day.slice(4).replace('02-29', '02-28')}`, random.integer(1, 364));
}

type Making = { day: Day; random: Random; numbers: Numbers; places: readonly Place[] };

function customersOf(orgNo: OrgNo, count: number, { day, random, numbers, places }: Making): Customer[] {
  const made: Customer[] = [];
  while (made.length < count) {
    const home = homeIn(orgNo, places, day, random);
    const wealth = Math.max(0.35, 1 + 0.45 * random.normal());
    for (const { age, sex, surname, isHead } of householdOf(random)) {
      const birthOn = birthOf(age, day, random);
      made.push({
        no: `${orgNo}${String(10_001 + made.length)}`,
        orgNo,
        name: surname + givenNameOf(random, sex, Number(birthOn.slice(0, 4))),
        sex,
        age,
        birthOn,
        idNo: numbers.idNo(birthOn, sex),
        phone: numbers.phone(),
        wechat: random.chance(age < 60 ? 0.34 : 0.1) ? `wm-demo-${random.integer(1e8, 1e9 - 1)}` : null,
        ...home,
        employer: null,
        merchant: null,
        isHead,
        wealth,
        managerNo: null,
        deceased: false,
        litigation: false,
        complaint: false,
        ledElsewhere: false,
      });
    }
  }
  return made.slice(0, count);
}

function giveWork(customers: readonly Customer[], random: Random): void {
  const free = (orgNo: OrgNo, from: number, to: number) =>
    customers.filter(
      (one) => one.orgNo === orgNo && one.age >= from && one.age <= to && !one.employer && !one.merchant,
    );
  for (const merchant of merchants)
    for (const owner of random.draw(free(merchant.orgNo, 27, 58), random.integer(1, 2), () => 1)) {
      owner.merchant = merchant;
      owner.wealth = Math.max(owner.wealth, 1.1);
    }
  for (const employer of employers)
    for (const one of random.draw(free(employer.orgNo, 23, 59), employer.customerCount, () => 1)) {
      one.employer = employer;
      one.wealth = (one.wealth + employer.pay) / 2;
    }
}

/** The neighbours' people who also hold something here: the same person, and the neighbour came first. */
function shareWithNeighbours(customers: readonly Customer[], random: Random): void {
  const neighbours = customers.filter(
    ({ orgNo, age }) => (orgNo === orgNos.westRidge || orgNo === orgNos.northBeach) && age < 60,
  );
  const here = customers.filter(({ orgNo, merchant }) => orgNo === orgNos.town && merchant === null);
  const guests = random.draw(here, sharedCount, ({ age, isHead }) =>
    isHead && age > 28 && age < 48 ? 1 : 0,
  );
  for (const [index, { name, sex, age, birthOn, idNo, phone }] of random
    .draw(neighbours, sharedCount, () => 1)
    .entries())
    Object.assign(guests[index]!, { name, sex, age, birthOn, idNo, phone, ledElsewhere: true });
}

function markTroubles(customers: readonly Customer[], random: Random): void {
  const ours = customers.filter(({ ledElsewhere }) => !ledElsewhere);
  for (const one of random.draw(ours, 2, ({ age }) => (age > 70 ? 1 : 0))) one.deceased = true;
  for (const one of random.draw(ours, 3, ({ age }) => (age < 60 ? 1 : 0))) one.litigation = true;
  for (const one of random.draw(ours, 5, ({ deceased }) => (deceased ? 0 : 1))) one.complaint = true;
}

/** About 3,000 people in households; the neighbours' branches stand first, as they knew their guests first. */
export function makeCustomers(places: readonly Place[], seed: number, day: Day): Customer[] {
  const random = createRandom(seed, 'customers');
  const making = { day, random, numbers: createNumbers(random), places };
  const order = [orgNos.westRidge, orgNos.northBeach, orgNos.town, orgNos.east, orgNos.south] as const;
  const customers = order.flatMap((orgNo) => customersOf(orgNo, customerCounts[orgNo], making));
  giveWork(customers, random);
  shareWithNeighbours(customers, random);
  markTroubles(customers, random);
  return customers;
}

export const customerRows = (customers: readonly Customer[]): Row<'customers'>[] =>
  customers.map((one) => ({
    customer_no: one.no,
    org_no: one.orgNo,
    name: one.name,
    phone: one.phone,
    id_no: one.idNo,
    address: one.address,
    wechat: one.wechat,
    birth_on: one.birthOn,
    district: one.place && plots[one.place.plot].district,
    place_no: one.place && one.place.no,
    employer_no: one.employer && one.employer.no,
    merchant_no: one.merchant && one.merchant.no,
    manager_no: one.managerNo,
    deceased: one.deceased,
    litigation: one.litigation,
    complaint: one.complaint,
  }));
