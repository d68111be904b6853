import type { Check, DeliveryFile, Mapping, Rules } from '#contract/delivery.ts';
import type { Column } from '#contract/dictionary/column.ts';
import { type FileKindName, fileKindOf } from '#contract/dictionary.ts';
import { readCell } from '../import/cell.ts';
import { createKeySet } from '../import/key-set.ts';
import type { RawRow } from './block.ts';
import { applyRules, rulesFor } from './rule.ts';

/** How a file is read. `width` is the header's; `isExact` holds where every row must have as many cells. */
export type Shape = {
  kind: FileKindName;
  mapping: Mapping;
  rules: Rules;
  headerRow: number;
  width: number;
  isExact: boolean;
};
export type Fault = {
  column: string | null;
  at: number | null;
  code: string;
  detail: Record<string, unknown>;
  /** Rules of which any one would make the cell good. */
  mendedBy?: readonly string[];
};
/** What a check found, with the rules that would mend bad cells; those go with one file, not with the delivery. */
export type Found = Check & { offers: DeliveryFile['offers'] };
export type CheckedRow = { values: Record<string, unknown>; faults: Fault[] };

const cellCharsMax = 1000;

type Reading = {
  name: string;
  column: Column;
  at: number | null;
  constant: string;
  rules: readonly string[];
};

/** Which rules, behind those already chosen, would make a bad cell good. */
const mendersOf = ({ column, rules }: Reading, raw: string): string[] =>
  rulesFor(column).filter(
    (rule) => !rules.includes(rule) && 'value' in readCell(column, applyRules([...rules, rule], raw)),
  );

/** Reads rows of one shape: every cell that is wrong is a fault, not only the first. */
export function createReader(shape: Shape): (row: RawRow) => CheckedRow {
  const readings: Reading[] = Object.entries(fileKindOf(shape.kind).columns).flatMap(
    ([name, column]): Reading[] => {
      const from = shape.mapping[name];
      if (!from) return [];
      const rules = shape.rules[name] ?? [];
      return 'at' in from
        ? [{ name, column, at: from.at, constant: '', rules }]
        : [{ name, column, at: null, constant: from.constant, rules }];
    },
  );
  return ({ cells }) => {
    const values: Record<string, unknown> = {};
    const faults: Fault[] = [];
    const isShort = shape.isExact && cells.length < shape.width;
    if (isShort || cells.slice(shape.width).some((cell) => cell !== '')) {
      const detail = { found: cells.length, expected: shape.width };
      return { values, faults: [{ column: null, at: null, code: 'row.columns', detail }] };
    }
    for (const reading of readings) {
      const { name, column, at, constant, rules } = reading;
      const raw = at === null ? constant : (cells[at] ?? '');
      if (raw.length > cellCharsMax) {
        faults.push({ column: name, at, code: 'value.long', detail: { max: cellCharsMax } });
        continue;
      }
      const cell = readCell(column, rules.length > 0 ? applyRules(rules, raw) : raw);
      if ('code' in cell) {
        const mendedBy = at === null ? [] : mendersOf(reading, raw);
        faults.push({ column: name, at, code: cell.code, detail: cell.detail, mendedBy });
      } else values[name] = cell.value;
    }
    return { values, faults };
  };
}

/** What makes a row the same row again: its bank numbers, else its whole content. */
function keyOf(kind: FileKindName, values: Record<string, unknown>): string {
  const { key } = fileKindOf(kind);
  if (typeof values[key.at(-1)!] === 'string') return key.map((name) => String(values[name])).join('\n');
  return `~${JSON.stringify(Object.entries(values).filter(([, value]) => value !== null))}`;
}

/** Adds up which rules would mend how many cells, the most useful first. */
function createOffers() {
  const offers = new Map<string, DeliveryFile['offers'][number]>();
  return {
    add: ({ column, mendedBy = [] }: Fault): void => {
      if (column === null) return;
      for (const rule of mendedBy) {
        const label = `${column}|${rule}`;
        const mends = (offers.get(label)?.mends ?? 0) + 1;
        offers.set(label, { column, rule, mends });
      }
    },
    total: () => [...offers.values()].toSorted((a, b) => b.mends - a.mends),
  };
}

type Amount = { count: number; sumFen: number; minFen: number | null; maxFen: number | null };

/** Adds up one file, row after row: the second of a kind is bad, what is left out counts nowhere else. */
export function createTally({ kind, mapping }: Shape) {
  const { columns, key } = fileKindOf(kind);
  const known = createKeySet();
  const customers = 'customer_no' in columns && kind !== 'customers' ? createKeySet() : undefined;
  const amounts = new Map<string, Amount>(
    Object.entries(columns)
      .filter(([name, column]) => column.value === 'yuan' && name in mapping)
      .map(([name]) => [name, { count: 0, sumFen: 0, minFen: null, maxFen: null }]),
  );
  const faultCounts = new Map<string, { column: string | null; code: string; rows: number }>();
  const counts = { rowCount: 0, goodCount: 0, badCount: 0, leftOutCount: 0 };
  const offers = createOffers();
  let customerCount = 0;
  const addGood = (values: Record<string, unknown>, rowNo: number): void => {
    counts.goodCount += 1;
    for (const [name, amount] of amounts) {
      const fen = values[name];
      if (typeof fen !== 'number') continue;
      amount.count += 1;
      amount.sumFen += fen;
      amount.minFen = Math.min(amount.minFen ?? fen, fen);
      amount.maxFen = Math.max(amount.maxFen ?? fen, fen);
    }
    const customer = `${String(values['org_no'])}\n${String(values['customer_no'])}`;
    if (kind === 'customers' || customers?.addOrFind(customer, rowNo) === undefined) customerCount += 1;
  };
  return {
    /** Takes a row and answers with all that is wrong with it. */
    add: (rowNo: number, { values, faults }: CheckedRow, isLeftOut: boolean): Fault[] => {
      counts.rowCount += 1;
      if (isLeftOut) {
        counts.leftOutCount += 1;
        return faults;
      }
      const first = faults.length === 0 ? known.addOrFind(keyOf(kind, values), rowNo) : undefined;
      const column = key.at(-1)!;
      const from = mapping[column];
      const all: Fault[] =
        first === undefined
          ? faults
          : [{ column, at: from && 'at' in from ? from.at : null, code: 'row.duplicate', detail: { first } }];
      if (all.length === 0) addGood(values, rowNo);
      else counts.badCount += 1;
      const seen = new Set<string>();
      for (const fault of all) {
        offers.add(fault);
        const label = `${fault.column}|${fault.code}`;
        if (seen.has(label)) continue;
        seen.add(label);
        const count = faultCounts.get(label) ?? { column: fault.column, code: fault.code, rows: 0 };
        faultCounts.set(label, { ...count, rows: count.rows + 1 });
      }
      return all;
    },
    total: (): Omit<Found, 'references'> => ({
      ...counts,
      offers: offers.total(),
      faults: [...faultCounts.values()].toSorted((a, b) => b.rows - a.rows),
      amounts: [...amounts].map(([column, amount]) => ({ column, ...amount })),
      customerCount: 'customer_no' in columns ? customerCount : null,
    }),
  };
}
