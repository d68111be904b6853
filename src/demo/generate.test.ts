import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { fileKindOf, fileKinds } from '#contract/dictionary.ts';
import { addDays, monthsBetween } from '#core/day.ts';
import { type CellValue, readCell } from '#server/source/import/cell.ts';
import { mapHeader } from '#server/source/import/header.ts';
import { generateDemo, plotsGeoJson } from './generate.ts';
import type { DemoFile } from './table.ts';

const day = '2026-11-24';
const seed = 7;
/** A leap day, the first day of a year, a holiday, a year whose calendar nobody has published. */
const days = [day, '2028-02-29', '2026-01-01', '2026-10-03', '2031-08-17'];

const files = generateDemo(seed, day);
/** The town has no register of districts: its places stand in nobody's polygons but the grids'. */
const broughtKinds = fileKinds.filter((kind) => kind !== 'districts');
type Read = Record<string, CellValue>;

/** A file as the importer reads it: headings found, every cell checked. */
function readFile({ fileName, header, rows }: DemoFile): Read[] {
  const kind = fileKinds.find((known) => `${known}.csv` === fileName);
  assert.ok(kind, fileName);
  const { columns, ignored } = mapHeader(fileName, fileKindOf(kind), header);
  assert.deepEqual(ignored, []);
  return rows.map((row, index) => {
    assert.equal(row.length, header.length);
    return Object.fromEntries(
      columns.map(({ name, column, at }) => {
        const cell = readCell(column, row[at] ?? '');
        assert.ok('value' in cell, `${fileName} ${index + 1} ${name}: ${JSON.stringify(cell)}`);
        return [name, cell.value];
      }),
    );
  });
}
const fileOf = (kind: string, among = files): Read[] =>
  readFile(among.find(({ fileName }) => fileName === `${kind}.csv`)!);
const between = (share: number, low: number, high: number, what: string): void =>
  assert.ok(low <= share && share <= high, `${what}: ${share} is not in ${low}..${high}`);
const countOf = (rows: Read[], column: string, value: unknown): number =>
  rows.filter((row) => row[column] === value).length;
const bytesOf = (some: DemoFile[]): string => createHash('sha256').update(JSON.stringify(some)).digest('hex');

test('the same seed and day give the same bytes, another seed others', () => {
  assert.equal(bytesOf(generateDemo(seed, day)), bytesOf(files));
  assert.notEqual(bytesOf(generateDemo(seed + 1, day)), bytesOf(files));
  assert.equal(plotsGeoJson(), plotsGeoJson());
});

test('twelve files, each named after its kind, every cell as the dictionary wants it, on any day', () => {
  for (const on of days) {
    const made = generateDemo(seed, on);
    assert.deepEqual(
      made.map(({ fileName }) => fileName),
      broughtKinds.map((kind) => `${kind}.csv`),
    );
    for (const file of made) assert.ok(readFile(file).length > 0, file.fileName);
  }
});

test('numbers are unique within their branch, and every reference stands in the same branch', () => {
  for (const kind of broughtKinds) {
    const { key } = fileKindOf(kind);
    const rows = fileOf(kind);
    const keys = rows.map((row) => key.map((name) => row[name]).join('|'));
    assert.equal(new Set(keys).size, rows.length, kind);
  }
  const keyed = (kind: string, no: string) =>
    new Set(fileOf(kind).map((row) => `${String(row['org_no'])}|${String(row[no])}`));
  const known: Record<string, Set<string>> = {
    place_no: keyed('places', 'place_no'),
    employer_no: keyed('employers', 'employer_no'),
    merchant_no: keyed('merchants', 'merchant_no'),
    customer_no: keyed('customers', 'customer_no'),
  };
  for (const kind of ['employers', 'merchants', 'customers', 'holdings', 'consents', 'refusals', 'touches'])
    for (const row of fileOf(kind))
      for (const [column, numbers] of Object.entries(known))
        if (row[column]) assert.ok(numbers.has(`${String(row['org_no'])}|${String(row[column])}`), column);
  const staff = new Set(fileOf('staff').map((row) => row['staff_no']));
  for (const kind of ['customers', 'holdings', 'touches', 'refusals'])
    for (const row of fileOf(kind))
      for (const column of ['staff_no', 'manager_no'])
        if (row[column]) assert.ok(staff.has(row[column]), `${kind} ${column}`);
});

test('the town has what domain.md §7 asks of it', () => {
  const town = new Set(['8801', '8802', '8803']);
  const staff = fileOf('staff').filter((row) => town.has(String(row['org_no'])));
  assert.equal(staff.length, 14);
  assert.equal(new Set(staff.map((row) => row['post'])).size, 6);
  assert.equal(staff.filter((row) => monthsBetween(String(row['joined_on']), day) === 0).length, 1);
  assert.equal(staff.filter((row) => String(row['licence_to']) < day).length, 1);
  assert.equal(countOf(staff, 'status', 'LEAVE'), 1);
  assert.equal(fileOf('grids').length, 6);
  assert.equal(fileOf('places').length, 60);
  assert.equal(fileOf('employers').length, 12);
  const merchants = fileOf('merchants');
  assert.equal(merchants.length, 20);
  assert.equal(countOf(merchants, 'state', 'WATCH') + countOf(merchants, 'state', 'FROZEN'), 2);
  const near = fileOf('places').filter(({ handover_on: on }) => {
    const handover = String(on ?? '');
    return handover >= addDays(day, -30) && handover <= addDays(day, 30);
  });
  between(near.length, 3, 6, 'places handed over within 30 days');
});

test('holdings, consents and lateness are in the proportions of a county branch', () => {
  const customers = fileOf('customers');
  between(customers.length, 2900, 3150, 'customers');
  const holdings = fileOf('holdings');
  between(countOf(holdings, 'kind', 'MORTGAGE'), 570, 630, 'mortgages');
  between(countOf(holdings, 'kind', 'DEPOSIT'), 1750, 1900, 'deposits');
  between(countOf(holdings, 'kind', 'CARD'), 670, 730, 'cards');
  between(countOf(holdings, 'kind', 'ACQUIRING'), 110, 130, 'acquiring');
  const loans = holdings.filter(({ kind }) => kind === 'LOAN');
  const running = loans.filter(({ closed_on: closedOn }) => closedOn === null);
  between(running.length, 250, 270, 'running loans');
  for (const rung of [90, 60, 30, 7])
    assert.ok(countOf(running, 'matures_on', addDays(day, rung)) >= 3, `T-${rung}`);
  const settled = loans.filter(({ closed_on: on }) => on !== null && String(on) > addDays(day, -730));
  between(settled.length, 140, 160, 'settled within 24 months');
  const credits = holdings.filter(({ overdue_now_days: days }) => days !== null);
  between(
    credits.filter((row) => Number(row['overdue_now_days']) > 0).length / credits.length,
    0.01,
    0.03,
    'late',
  );
  const agreed = new Set(
    fileOf('consents')
      .filter(({ purpose, withdrawn }) => purpose === 'MARKETING' && withdrawn === false)
      .map((row) => row['customer_no']),
  );
  between(agreed.size / customers.length, 0.66, 0.74, 'consents');
  const refused = new Set(fileOf('refusals').map((row) => row['customer_no']));
  between(refused.size / customers.length, 0.03, 0.05, 'refusals');
  between(countOf(customers, 'complaint', true), 2, 8, 'complaints');
  between(countOf(customers, 'deceased', true), 1, 2, 'deceased');
});

test('nobody is a minor, and no number can belong to a person', () => {
  const customers = fileOf('customers');
  for (const { birth_on: bornOn, phone, id_no: idNo } of customers) {
    assert.ok(monthsBetween(String(bornOn), day) >= 18 * 12);
    assert.match(String(phone), /^154\d{8}$/);
    assert.equal(String(idNo).slice(0, 6), '999021');
    assert.equal(String(idNo).slice(6, 14), String(bornOn).replaceAll('-', ''));
  }
  const people = Map.groupBy(customers, (row) => row['id_no']);
  const shared = [...people.values()].filter((rows) => rows.length > 1);
  between(shared.length, 5, 12, 'people whom another branch leads');
  for (const [first, second] of shared) {
    assert.deepEqual([first?.['phone'], first?.['name']], [second?.['phone'], second?.['name']]);
    assert.notEqual(first?.['org_no'], second?.['org_no']);
  }
  const refusing = new Set(fileOf('refusals').map((row) => row['customer_no']));
  assert.ok(
    shared.some((rows) => refusing.has(rows[0]?.['customer_no'])),
    'one refusal in the whole bank',
  );
});

test('touches lie before today, lead somewhere or are closed, and some promises are due today', () => {
  for (const on of days.slice(0, 3)) {
    const touches = fileOf('touches', generateDemo(seed, on));
    for (const row of touches) {
      assert.ok(String(row['occurred_at']).slice(0, 10) < on);
      assert.notEqual(row['next_on'] === null, row['closed_reason'] === null);
    }
  }
  const touches = fileOf('touches');
  between(touches.length, 1300, 2600, 'touches');
  const due = touches.filter(({ next_on: next }) => next === day);
  between(due.filter((row) => row['next_time'] !== null).length, 8, 20, 'appointments today');
  between(due.filter((row) => row['next_time'] === null).length, 20, 60, 'follow-ups today');
  const last = new Map(fileOf('application_steps').map((row) => [row['application_no'], row['step']]));
  const open = [...last.values()].filter(
    (step) => step !== 'DRAWN' && step !== 'DECLINED' && step !== 'CANCELLED',
  );
  between(open.length, 10, 80, 'open applications');
});
