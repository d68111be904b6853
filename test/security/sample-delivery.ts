import { randomUUID } from 'node:crypto';
import type { deliveryRoutes } from '#contract/delivery.ts';
import type { importProfileRoutes } from '#contract/import-profile.ts';
import { roles } from '#contract/access.ts';
import { asJob } from '#server/db/scope.ts';
import { createSealer, keepBlocks } from '#server/source/upload/block.ts';
import { digestOf } from '#server/source/upload/digest.ts';
import { selectFiles } from '#server/source/upload/delivery-row.ts';
import { ofMaker, ofNothing, ofOrg, orgOf, type Sample, type Target } from './target.ts';

type State = 'DRAFT' | 'WAITING';
const asOf = '2026-01-01';
const rows = [
  { rowNo: 1, cells: ['客户号', '机构号', '手机号'] },
  { rowNo: 2, cells: ['C900', '1101', '坏号'] },
  { rowNo: 3, cells: ['C901', '1101', ''] },
];
const sha256 = 'ab'.repeat(32);
const sheet = { name: '', kind: 'customers', headerRow: 1, headerWidth: 3, rowCount: 2, notes: [] };
const mapping = { customer_no: { at: 0 }, org_no: { at: 1 }, phone: { at: 2 } };
const found = {
  rowCount: 2,
  goodCount: 1,
  badCount: 1,
  leftOutCount: 0,
  faults: [{ column: 'phone', code: 'value.phone', rows: 1 }],
  references: [],
  amounts: [],
  customerCount: 1,
};

/** A delivery of one file with a bad row, in the org of the relation; `own` was made by the role's holder. */
async function deliveryOf(target: Target, state: State): Promise<{ id: string; digest: string }> {
  const { http, role, relation } = target;
  const id = randomUUID();
  if (relation === 'absent') return { id, digest: 'x' };
  const { database } = http.ground;
  const orgId = orgOf(target);
  const maker = relation === 'own' ? role : roles[(roles.indexOf(role) + 1) % roles.length]!;
  return asJob(database, null, async (tx) => {
    const made = { org_id: orgId, as_of_on: asOf, made_by: http.accountOf(maker), made_by_name: '员工' };
    await tx
      .insertInto('delivery')
      .values({ id, ...made })
      .execute();
    await tx
      .insertInto('delivery_file')
      .values({
        delivery_id: id,
        file_no: 1,
        name: '客户.csv',
        sha256,
        byte_count: 60,
        encoding: 'UTF-8',
        delimiter: ',',
        sheets: JSON.stringify([sheet]),
        kind: 'customers',
        mapping: JSON.stringify(mapping),
        found: JSON.stringify(found),
      })
      .execute();
    const sealer = createSealer(database.keys, { deliveryId: id, content: sha256, sheetNo: 1 });
    for (const row of rows) sealer.add(row);
    await keepBlocks(tx, { deliveryId: id, fileNo: 1, sheetNo: 1 }, sealer.end());
    await tx
      .updateTable('stage.upload')
      .set({ bad: JSON.stringify([[2, 'phone', 2, 'value.phone', { value: '**' }]]) })
      .where('delivery_id', '=', id)
      .execute();
    const digest = await digestOf(tx, { id, orgId, asOf }, await selectFiles(tx, [id]));
    if (state === 'WAITING')
      await tx.updateTable('delivery').set({ state, digest }).where('id', '=', id).execute();
    return { id, digest };
  });
}

const about = (
  state: State,
  ask: (delivery: { id: string; digest: string }) => Awaited<ReturnType<Sample['ask']>>,
): Sample => ({
  relations: ofMaker,
  ask: async (target) => ask(await deliveryOf(target, state)),
});
const ofFile = (id: string) => ({ deliveryId: id, fileNo: 1 });
const inQuery = (id: string) => ({ deliveryId: id, fileNo: '1' });
const sent = { name: '客户.csv', content: '客户号,机构号\nC902,1101\n' };

async function profileOf(target: Target): Promise<string> {
  const id = randomUUID();
  if (target.relation !== 'absent')
    await target.http.ground.installer.query(
      `insert into app.import_profile (id, org_id, name, kind, columns, rules, made_by)
       values ($1, $2, $3, 'customers', '{"customer_no": {"word": "客户号"}}', '{}', $4)`,
      [id, orgOf(target), id, randomUUID()],
    );
  return id;
}
const profiled: Sample = {
  relations: ofOrg,
  ask: async (target) => ({ query: { id: await profileOf(target) } }),
};

/** One request per route of the deliveries and relation. */
export const deliverySamples: Record<keyof typeof deliveryRoutes, Sample> = {
  list: { relations: ofNothing, ask: () => ({}) },
  template: { relations: ofNothing, ask: () => ({ query: { kind: 'customers' } }) },
  open: {
    relations: ofOrg,
    ask: async (target) => {
      // As many as a person may have open are soon reached in one table.
      await target.http.ground.installer.query(`update app.delivery set state = 'DISCARDED', digest = null`);
      return { body: { id: randomUUID(), asOf, orgId: orgOf(target) } };
    },
  },
  get: about('DRAFT', ({ id }) => ({ query: { id } })),
  addFile: about('DRAFT', ({ id }) => ({ query: { deliveryId: id }, file: sent })),
  file: about('DRAFT', ({ id }) => ({ query: inQuery(id) })),
  dropFile: about('DRAFT', ({ id }) => ({ query: inQuery(id) })),
  shape: about('DRAFT', ({ id }) => ({ body: { ...ofFile(id), rules: {} } })),
  badRows: about('DRAFT', ({ id }) => ({ query: inQuery(id) })),
  openCell: about('DRAFT', ({ id }) => ({ body: { ...ofFile(id), rowNo: 2, column: 'phone' } })),
  fixCells: about('DRAFT', ({ id }) => ({
    body: { ...ofFile(id), cells: [{ rowNo: 2, column: 'phone', value: '' }] },
  })),
  leaveOut: about('DRAFT', ({ id }) => ({ body: { ...ofFile(id), code: 'value.phone' } })),
  takeBadRows: about('DRAFT', ({ id }) => ({ body: { ...ofFile(id), format: 'csv' } })),
  correct: about('DRAFT', ({ id }) => ({
    query: inQuery(id),
    file: { name: '更正.csv', content: '客户号,机构号,手机号,行号,原因\nC900,1101,,2,\n' },
  })),
  submit: about('DRAFT', ({ id }) => ({ body: { id } })),
  reopen: about('WAITING', ({ id }) => ({ body: { id } })),
  accept: about('WAITING', ({ id, digest }) => ({ body: { id, digest } })),
  reject: about('WAITING', ({ id }) => ({ body: { id, reason: '数据日期不对' } })),
  discard: about('DRAFT', ({ id }) => ({ body: { id } })),
  progress: about('WAITING', ({ id }) => ({ query: { id } })),
};

/** And of the import profiles. */
export const profileSamples: Record<keyof typeof importProfileRoutes, Sample> = {
  list: { relations: ofNothing, ask: () => ({}) },
  keep: about('DRAFT', ({ id }) => ({ body: { ...ofFile(id), name: randomUUID() } })),
  read: {
    relations: ofNothing,
    ask: () => ({
      body: {
        format: 'jingtian-import-profile',
        version: 1,
        name: randomUUID(),
        kind: 'customers',
        columns: { customer_no: { word: '客户号' } },
        rules: {},
      },
    }),
  },
  file: profiled,
  drop: profiled,
};
