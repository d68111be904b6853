import type { ImportNote } from '#contract/import-note.ts';
import type { Day } from '#core/day.ts';
import type { Profile, ReadRow, SourceFile } from '../source-file.ts';
import { cardRows, depositRows, loanRows, orgNoOf, type Owners } from './berka-holding.ts';
import { readLedger } from './berka-ledger.ts';
import {
  branchOfClients,
  districtRows,
  overlayConsents,
  overlayCustomers,
  overlayGrids,
  overlayOrgs,
  overlayPlaces,
  overlayStaff,
  overlayVersion,
} from './berka-overlay.ts';
import { type Berka, berkaBirth, berkaDay, readBerka } from './berka-table.ts';

function ownersOf({ disp, account }: Berka): Owners {
  const ofDisp: Owners['ofDisp'] = new Map();
  const ownerOf = new Map<string, string>();
  for (const { cells } of disp.rows) {
    ofDisp.set(cells.disp_id, { clientId: cells.client_id, accountId: cells.account_id });
    if (cells.type === 'OWNER') ownerOf.set(cells.account_id, cells.client_id);
  }
  const ofAccount: Owners['ofAccount'] = new Map();
  for (const { cells } of account.rows) {
    const clientId = ownerOf.get(cells.account_id);
    if (clientId !== undefined)
      ofAccount.set(cells.account_id, {
        clientId,
        orgNo: orgNoOf(cells.district_id),
        openedOn: berkaDay(cells.date)!,
      });
  }
  return { ofAccount, ofDisp };
}

/** Clients as customers of the branch of their account; where they live is their district. */
function customerRows({ client, district }: Berka, owners: Owners): ReadRow[] {
  const branches = branchOfClients(owners);
  const districts = new Map(district.rows.map(({ cells }) => [cells.A1, cells.A2]));
  return client.rows.map(({ rowNo, cells }) => {
    const orgNo = branches.get(cells.client_id);
    if (orgNo === undefined)
      return {
        rowNo,
        refusal: {
          column: 'client_id',
          code: 'source.link',
          detail: { value: cells.client_id, file: 'disp.asc' },
        },
      };
    return {
      rowNo,
      values: {
        customer_no: cells.client_id,
        org_no: orgNo,
        birth_on: berkaBirth(cells.birth_number)!.birthOn,
        district: districts.get(cells.district_id) ?? null,
      },
    };
  });
}

const folded = (rows: readonly { rowNo: number }[]): ReadRow[] =>
  rows.map(({ rowNo }) => ({ rowNo, folded: true }));

const note = (code: string, values: ImportNote['values'] = {}): ImportNote => ({ code, values });

function realFile(
  table: Berka[keyof Berka],
  kind: SourceFile['kind'],
  rows: ReadRow[],
  notes: ImportNote[],
): SourceFile {
  const all = [...rows, ...table.refused].toSorted((a, b) => a.rowNo - b.rowNo);
  async function* read() {
    yield all;
    return { encoding: table.encoding, notes };
  }
  return { name: table.name, kind, origin: 'REAL', digest: table.digest, read };
}

function overlayFile(name: string, kind: SourceFile['kind'], rows: ReadRow[], code: string): SourceFile {
  async function* read() {
    yield rows;
    return { encoding: null, notes: [note(code)] };
  }
  return { name: `overlay/${name}`, kind, origin: 'OVERLAY', digest: overlayVersion, read };
}

const laterNote = (rows: ReadRow[], asOf: Day): ImportNote[] => {
  const count = rows.filter((row) => 'folded' in row).length;
  return count > 0 ? [note('berka.later', { count, asOf })] : [];
};

function holdingFiles(berka: Berka, owners: Owners, asOf: Day): SourceFile[] {
  const ledger = readLedger(berka);
  const deposits = depositRows(berka, owners, ledger, asOf);
  const loans = loanRows(berka, owners, asOf);
  const cards = cardRows(berka, owners, asOf);
  const inYear = asOf.startsWith(ledger.year);
  const { account, loan, card, order, trans, disp } = berka;
  const ledgerNote = inYear
    ? note('berka.deposit', { year: ledger.year })
    : note('berka.deposit-missing', { year: ledger.year, asOf });
  const loanOrders = order.rows.filter(({ cells }) => cells.k_symbol === 'UVER').length;
  const ownerCount = disp.rows.filter(({ cells }) => cells.type === 'OWNER').length;
  return [
    realFile(account, 'holdings', deposits, [ledgerNote, ...laterNote(deposits, asOf)]),
    realFile(loan, 'holdings', loans, [note('berka.loan'), ...laterNote(loans, asOf)]),
    realFile(card, 'holdings', cards, [note('berka.card'), ...laterNote(cards, asOf)]),
    realFile(disp, 'folded', folded(disp.rows), [
      note('berka.disp', { owners: ownerCount, others: disp.rows.length - ownerCount }),
    ]),
    realFile(order, 'folded', folded(order.rows), [
      note('berka.order', { spend: order.rows.length - loanOrders, loans: loanOrders }),
    ]),
    realFile(trans, 'folded', folded(trans.rows), [
      note('berka.ledger', {
        agreeing: ledger.agreeing,
        days: ledger.accountDays,
        worst: (ledger.worstFen / 100).toFixed(2),
      }),
      ...(inYear ? [] : [note('berka.ledger-unused', { count: trans.rows.length, year: ledger.year })]),
    ]),
  ];
}

/**
 * The Czech bank of the PKDD'99 challenge (P. Berka, M. Sochorova), its eight files as published. What it
 * lacks comes from a deterministic overlay in files of its own, so that the account tells the two apart.
 */
export const berkaProfile: Profile = {
  name: 'berka',
  open: async (dir, asOf) => {
    const berka = await readBerka(dir);
    const owners = ownersOf(berka);
    return [
      overlayFile('orgs', 'orgs', overlayOrgs(berka), 'berka.overlay-orgs'),
      realFile(berka.district, 'orgs', districtRows(berka), [note('berka.district')]),
      overlayFile('staff', 'staff', overlayStaff(berka, owners, asOf), 'berka.overlay-staff'),
      overlayFile('grids', 'grids', overlayGrids(berka), 'berka.overlay-grids'),
      overlayFile('places', 'places', overlayPlaces(berka), 'berka.overlay-places'),
      realFile(berka.client, 'customers', customerRows(berka, owners), [note('berka.client')]),
      overlayFile('customers', 'customers', overlayCustomers(berka, owners), 'berka.overlay-customers'),
      overlayFile('consents', 'consents', overlayConsents(berka, owners, asOf), 'berka.overlay-consents'),
      ...holdingFiles(berka, owners, asOf),
    ];
  },
};
