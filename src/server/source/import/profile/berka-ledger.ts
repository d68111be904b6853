import { addDays, type Day, daysBetween } from '#core/day.ts';
import { type Berka, berkaDay, hundredths } from './berka-table.ts';

type Balances = { balanceFen: number; averageFen: number; minimumFen: number };
export type Ledger = {
  year: string;
  /**
   * Days of accounts on which the computed balance is one that the ledger records for the day, and all of
   * them.
   */
  agreeing: number;
  accountDays: number;
  /**
   * The farthest that a computed balance is from the nearest recorded one: interest is published to a tenth.
   */
  worstFen: number;
  balancesOf: (accountId: string, openedOn: Day, asOf: Day) => Balances | undefined;
};

const windowDays = 90;

/**
 * The balance of each account at the end of each day, from the ledger: the sum of its signed amounts so far,
 * since the rows of a day stand in no order. The recorded balances of the day are the check: the last of them
 * must be ours.
 */
export function readLedger({ trans }: Berka): Ledger {
  const year = berkaDay(trans.rows[0]?.cells.date ?? '')?.slice(0, 4) ?? '';
  const byAccount = Map.groupBy(trans.rows, (row) => row.cells.account_id);
  const dayEnds = new Map<string, { day: Day; balanceFen: number }[]>();
  let agreeing = 0;
  let accountDays = 0;
  let worstFen = 0;
  for (const [accountId, rows] of byAccount) {
    const byDay = Map.groupBy(rows, (row) => row.cells.date);
    const ends: { day: Day; balanceFen: number }[] = [];
    let balanceFen = 0;
    for (const [date, entries] of [...byDay].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      for (const { cells } of entries)
        balanceFen += cells.type === 'PRIJEM' ? hundredths(cells.amount) : -hundredths(cells.amount);
      ends.push({ day: berkaDay(date)!, balanceFen });
      accountDays += 1;
      const off = Math.min(...entries.map(({ cells }) => Math.abs(hundredths(cells.balance) - balanceFen)));
      if (off === 0) agreeing += 1;
      worstFen = Math.max(worstFen, off);
    }
    dayEnds.set(accountId, ends);
  }
  return {
    year,
    agreeing,
    accountDays,
    worstFen,
    balancesOf: (accountId, openedOn, asOf) => {
      const ends = dayEnds.get(accountId);
      if (!ends || asOf.slice(0, 4) !== year || openedOn > asOf) return undefined;
      return balancesIn(ends, asOf);
    },
  };
}

/**
 * Mean and lowest day-end balance of the 90 days up to the day; before the account was opened it is nothing.
 */
function balancesIn(ends: readonly { day: Day; balanceFen: number }[], asOf: Day): Balances {
  const firstDay = addDays(asOf, 1 - windowDays);
  let sum = 0;
  let minimumFen = Number.MAX_SAFE_INTEGER;
  let balanceFen = 0;
  let day = firstDay;
  const spend = (until: Day): void => {
    const days = daysBetween(day, until);
    if (days <= 0) return;
    sum += balanceFen * days;
    minimumFen = Math.min(minimumFen, balanceFen);
    day = until;
  };
  for (const end of ends) {
    if (end.day > asOf) break;
    if (end.day > firstDay) spend(end.day);
    balanceFen = end.balanceFen;
  }
  spend(addDays(asOf, 1));
  return { balanceFen, averageFen: Math.round(sum / windowDays), minimumFen };
}
