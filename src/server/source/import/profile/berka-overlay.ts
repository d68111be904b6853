import { createHash } from 'node:crypto';
import { addDays, addMonths, type Day } from '#core/day.ts';
import type { ReadRow } from '../source-file.ts';
import { orgNoOf, type Owners } from './berka-holding.ts';
import { type Berka, berkaBirth } from './berka-table.ts';

/** Changes when the overlay's rules do: part of the digest of a delivery. */
export const overlayVersion = 'berka-overlay-1';
const headNo = 'B0';

/** A whole number below `bound`, always the same for the same words. */
function pick(bound: number, ...words: (string | number)[]): number {
  const digest = createHash('sha256')
    .update([overlayVersion, ...words].join('|'))
    .digest();
  return digest.readUInt32BE(0) % bound;
}
const oneOf = <T>(list: readonly T[], ...words: (string | number)[]): T => list[pick(list.length, ...words)]!;

const givenOfMen = [
  'Jan',
  'Petr',
  'Josef',
  'Pavel',
  'Martin',
  'Tomáš',
  'Jaroslav',
  'Miroslav',
  'Karel',
  'Jiří',
];
const givenOfWomen = ['Marie', 'Jana', 'Eva', 'Hana', 'Anna', 'Věra', 'Lenka', 'Alena', 'Petra', 'Lucie'];
const families =
  `Novák Svoboda Novotný Dvořák Černý Procházka Kučera Veselý Horák Němec Pokorný Marek Pospíšil
  Hájek Jelínek Král Růžička Beneš Fiala Sedláček`.split(/\s+/);
const nameOf = (isWoman: boolean, ...words: (string | number)[]): string =>
  `${oneOf(isWoman ? givenOfWomen : givenOfMen, 'given', ...words)}·${oneOf(families, 'family', ...words)}`;

const rowsOf = (list: Record<string, unknown>[]): ReadRow[] =>
  list.map((values, at) => ({ rowNo: at + 2, values }));

const regionNos = ({ district }: Berka): Map<string, string> => {
  const names = [...new Set(district.rows.map((row) => row.cells.A3))].toSorted();
  return new Map(names.map((name, at) => [name, `R${at + 1}`]));
};

/** The head office, which the files lack, and the regions, which they only name. */
export function overlayOrgs(berka: Berka): ReadRow[] {
  const regions = [...regionNos(berka)].map(([name, orgNo]) => ({
    org_no: orgNo,
    name,
    level: 'REGION',
    parent_no: headNo,
  }));
  return rowsOf([{ org_no: headNo, name: 'Berka 总行', level: 'HEAD', parent_no: null }, ...regions]);
}

/** Each district is a branch of its region. */
export function districtRows(berka: Berka): ReadRow[] {
  const regions = regionNos(berka);
  return berka.district.rows.map(({ rowNo, cells }) => ({
    rowNo,
    values: { org_no: orgNoOf(cells.A1), name: cells.A2, level: 'BRANCH', parent_no: regions.get(cells.A3) },
  }));
}

const staffNo = (orgNo: string, seat: number): string => `${orgNo}-${String(seat).padStart(2, '0')}`;
const leadSeat = 2;
/**
 * Seats 1 and 2 are the head and the grid lead; one client manager for every hundred customers, at least one.
 */
const seatCount = (customerCount: number): number => leadSeat + Math.max(1, Math.ceil(customerCount / 100));
const customersPerBranch = (owners: Owners): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const { orgNo } of owners.ofAccount.values()) counts.set(orgNo, (counts.get(orgNo) ?? 0) + 1);
  return counts;
};

export function overlayStaff(berka: Berka, owners: Owners, asOf: Day): ReadRow[] {
  const counts = customersPerBranch(owners);
  return rowsOf(
    berka.district.rows.flatMap(({ cells }) => {
      const orgNo = orgNoOf(cells.A1);
      return Array.from({ length: seatCount(counts.get(orgNo) ?? 0) }, (_, at) => {
        const no = staffNo(orgNo, at + 1);
        return {
          staff_no: no,
          org_no: orgNo,
          name: nameOf(pick(2, 'staff-woman', no) === 1, 'staff', no),
          post: at === 0 ? 'BRANCH_HEAD' : at + 1 === leadSeat ? 'GRID_LEAD' : 'CLIENT_MANAGER',
          joined_on: addMonths(asOf, -(4 + pick(92, 'joined', no))),
          licence_no: `LIC-${no}`,
          licence_to: addDays(asOf, 180 + pick(900, 'licence', no)),
          status: 'ACTIVE',
        };
      });
    }),
  );
}

export const overlayGrids = ({ district }: Berka): ReadRow[] =>
  rowsOf(
    district.rows.map(({ cells }) => {
      const orgNo = orgNoOf(cells.A1);
      return {
        grid_no: `G-${orgNo}`,
        org_no: orgNo,
        name: cells.A2,
        kind: 'PHYSICAL',
        basis: 'AREA',
        lead_no: staffNo(orgNo, leadSeat),
      };
    }),
  );

/** The district as a place of its branch, on the roster of the one grid. */
export const overlayPlaces = ({ district }: Berka): ReadRow[] =>
  rowsOf(
    district.rows.map(({ cells }) => {
      const orgNo = orgNoOf(cells.A1);
      return {
        place_no: `P-${orgNo}`,
        org_no: orgNo,
        name: cells.A2,
        kind: 'OTHER',
        district: cells.A2,
        grid_no: `G-${orgNo}`,
      };
    }),
  );

/** The branch of each client: that of the account which they own or may use. */
export function branchOfClients(owners: Owners): Map<string, string> {
  const branches = new Map<string, string>();
  for (const { clientId, accountId } of owners.ofDisp.values()) {
    const account = owners.ofAccount.get(accountId);
    if (account) branches.set(clientId, account.orgNo);
  }
  return branches;
}

/** Names, phones, the manager, and the place for those who live in the district of their branch. */
export function overlayCustomers(berka: Berka, owners: Owners): ReadRow[] {
  const counts = customersPerBranch(owners);
  const branches = branchOfClients(owners);
  return rowsOf(
    berka.client.rows.flatMap(({ cells }) => {
      const { client_id: clientId } = cells;
      const orgNo = branches.get(clientId);
      if (orgNo === undefined) return [];
      const managers = seatCount(counts.get(orgNo) ?? 0) - leadSeat;
      return [
        {
          customer_no: clientId,
          org_no: orgNo,
          name: nameOf(berkaBirth(cells.birth_number)!.isWoman, 'client', clientId),
          phone: `199${clientId.padStart(8, '0')}`,
          place_no: orgNoOf(cells.district_id) === orgNo ? `P-${orgNo}` : null,
          manager_no: staffNo(orgNo, leadSeat + 1 + pick(managers, 'manager', clientId)),
        },
      ];
    }),
  );
}

/** Seven in ten agreed to be told of offers, on paper, within the last year, for three years. */
export function overlayConsents(berka: Berka, owners: Owners, asOf: Day): ReadRow[] {
  const branches = branchOfClients(owners);
  return rowsOf(
    berka.client.rows.flatMap(({ cells }) => {
      const { client_id: clientId } = cells;
      const orgNo = branches.get(clientId);
      if (orgNo === undefined || pick(10, 'consent', clientId) >= 7) return [];
      const fromOn = addDays(asOf, -pick(365, 'consent-day', clientId));
      return [
        {
          consent_no: `OV-${clientId}-${fromOn}`,
          org_no: orgNo,
          customer_no: clientId,
          purpose: 'MARKETING',
          channel: null,
          basis: 'OVERLAY',
          from_on: fromOn,
          to_on: addMonths(fromOn, 36),
          withdrawn: false,
          evidence: overlayVersion,
        },
      ];
    }),
  );
}
