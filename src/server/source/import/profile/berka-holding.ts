import { addMonths, type Day, daysBetween, monthsBetween } from '#core/day.ts';
import type { ReadRow } from '../source-file.ts';
import type { Ledger } from './berka-ledger.ts';
import { type Berka, berkaDay, hundredths } from './berka-table.ts';

export const orgNoOf = (districtId: string): string => `D${districtId.padStart(2, '0')}`;
/** The last day that the published files know: loan and card states are of that day. */
const knownUntil: Day = '1998-12-31';

export type Owners = {
  /** Account → its client, branch, and day of opening. */
  ofAccount: Map<string, { clientId: string; orgNo: string; openedOn: Day }>;
  /** Disposition → its client and account. */
  ofDisp: Map<string, { clientId: string; accountId: string }>;
};

const unlinked = (rowNo: number, column: string, value: string, file: string): ReadRow => ({
  rowNo,
  refusal: { column, code: 'source.link', detail: { value, file } },
});
const unused = (rowNo: number): ReadRow => ({ rowNo, folded: true });

/** Every holding has all of these, so that each file brings the same columns. */
const blank = {
  matures_on: null,
  closed_on: null,
  balance: null,
  limit: null,
  instalments_paid: null,
  overdue_now_days: null,
  overdue_max_days_12m: null,
  overdue_max_days_ever: null,
  balance_avg_90d: null,
  balance_min_90d: null,
  active_months_6: null,
  spend_month: null,
};

/** An account of an OWNER as a deposit, with what the ledger says of its last 90 days. */
export function depositRows({ account }: Berka, owners: Owners, ledger: Ledger, asOf: Day): ReadRow[] {
  return account.rows.map(({ rowNo, cells }) => {
    const owner = owners.ofAccount.get(cells.account_id);
    if (!owner) return unlinked(rowNo, 'account_id', cells.account_id, 'disp.asc (OWNER)');
    if (owner.openedOn > asOf) return unused(rowNo);
    const balances = ledger.balancesOf(cells.account_id, owner.openedOn, asOf);
    return {
      rowNo,
      values: {
        ...blank,
        holding_no: `A${cells.account_id}`,
        org_no: owner.orgNo,
        customer_no: owner.clientId,
        kind: 'DEPOSIT',
        opened_on: owner.openedOn,
        balance: balances?.balanceFen ?? null,
        balance_avg_90d: balances?.averageFen ?? null,
        balance_min_90d: balances?.minimumFen ?? null,
      },
    };
  });
}

type LoanState = { closedOn: Day | null; overdueNow: number | null; overdueWorst: number | null };

/**
 * What a loan's final state says of it as of a day. A and C were never in debt, so they were not on any day
 * before. B ended unpaid: overdue since it matured. D is in debt at the end of the files by an unknown number
 * of days, kept as the one day that is certain. Before that nothing is known of B and D, and nothing is said.
 */
function loanState(status: string, maturesOn: Day, asOf: Day): LoanState {
  const isOver = maturesOn <= asOf;
  if (status === 'A') return { closedOn: isOver ? maturesOn : null, overdueNow: 0, overdueWorst: 0 };
  if (status === 'C') return { closedOn: null, overdueNow: 0, overdueWorst: 0 };
  if (status === 'B' && isOver) {
    const days = Math.max(1, daysBetween(maturesOn, asOf));
    return { closedOn: null, overdueNow: days, overdueWorst: days };
  }
  if (status === 'D' && asOf >= knownUntil) return { closedOn: null, overdueNow: 1, overdueWorst: 1 };
  return { closedOn: null, overdueNow: null, overdueWorst: null };
}

export function loanRows({ loan }: Berka, owners: Owners, asOf: Day): ReadRow[] {
  return loan.rows.map(({ rowNo, cells }) => {
    const owner = owners.ofAccount.get(cells.account_id);
    if (!owner) return unlinked(rowNo, 'account_id', cells.account_id, 'account.asc');
    if (!/^[ABCD]$/.test(cells.status))
      return { rowNo, refusal: { column: 'status', code: 'source.value', detail: { value: cells.status } } };
    const openedOn = berkaDay(cells.date)!;
    if (openedOn > asOf) return unused(rowNo);
    const months = Number(cells.duration);
    const maturesOn = addMonths(openedOn, months);
    const { closedOn, overdueNow, overdueWorst } = loanState(cells.status, maturesOn, asOf);
    const paid = overdueNow === 0 ? Math.min(months, monthsBetween(openedOn, asOf)) : null;
    const amountFen = hundredths(cells.amount);
    return {
      rowNo,
      values: {
        ...blank,
        holding_no: `L${cells.loan_id}`,
        org_no: owner.orgNo,
        customer_no: owner.clientId,
        kind: 'LOAN',
        opened_on: openedOn,
        matures_on: maturesOn,
        closed_on: closedOn,
        balance: paid === null ? null : Math.max(0, amountFen - paid * hundredths(cells.payments)),
        limit: amountFen,
        instalments_paid: paid,
        overdue_now_days: closedOn === null ? overdueNow : 0,
        overdue_max_days_12m: overdueWorst,
        overdue_max_days_ever: overdueWorst,
      },
    };
  });
}

/** Standing orders of an account a month, without those that pay a loan. */
function spendOf({ order }: Berka): Map<string, number> {
  const spend = new Map<string, number>();
  for (const { cells } of order.rows)
    if (cells.k_symbol !== 'UVER')
      spend.set(cells.account_id, (spend.get(cells.account_id) ?? 0) + hundredths(cells.amount));
  return spend;
}

/**
 * Cards. The bank published no card ledger, so use is taken from the account behind the card: a month's spend
 * is its standing orders without loan payments, the active months are the whole months since issue, six at
 * most, where there is such an order. Late is who has a loan of that account in debt.
 */
export function cardRows(berka: Berka, owners: Owners, asOf: Day): ReadRow[] {
  const spend = spendOf(berka);
  const inDebt = new Set(
    berka.loan.rows.filter(({ cells }) => /^[BD]$/.test(cells.status)).map(({ cells }) => cells.account_id),
  );
  return berka.card.rows.map(({ rowNo, cells }) => {
    const disp = owners.ofDisp.get(cells.disp_id);
    const account = disp && owners.ofAccount.get(disp.accountId);
    if (!disp || !account) return unlinked(rowNo, 'disp_id', cells.disp_id, 'disp.asc');
    const issuedOn = berkaDay(cells.issued.slice(0, 6))!;
    if (issuedOn > asOf) return unused(rowNo);
    const spendFen = spend.get(disp.accountId) ?? 0;
    const late = inDebt.has(disp.accountId) ? 1 : 0;
    return {
      rowNo,
      values: {
        ...blank,
        holding_no: `K${cells.card_id}`,
        org_no: account.orgNo,
        customer_no: disp.clientId,
        kind: 'CARD',
        opened_on: issuedOn,
        overdue_max_days_12m: late,
        overdue_max_days_ever: late,
        active_months_6: spendFen > 0 ? Math.min(6, monthsBetween(issuedOn, asOf)) : 0,
        spend_month: spendFen,
      },
    };
  });
}
