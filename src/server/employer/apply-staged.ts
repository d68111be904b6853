import { upsertRows } from '../db/set-wise.ts';
import type { Tx } from '../db/open.ts';
import { newId } from '../new-id.ts';
import type { ChunkResult, StagedChunk } from '../staged.ts';
import { resolveRows } from '../staged-refs.ts';

const fed = {
  headcount: 'headcount',
  payroll: 'payroll',
  pay_day: 'pay_day',
  place_no: 'place_id',
  grid_no: 'grid_id',
};

/** Employers of the bank's file; a column that the file lacks changes nothing. */
export async function applyStagedEmployers(tx: Tx, chunk: StagedChunk): Promise<ChunkResult> {
  const { rows, refused } = await resolveRows(tx, chunk, ['place_no', 'grid_no']);
  const written = await upsertRows(tx, {
    table: 'employer',
    types: {
      branch_id: 'int',
      id: 'uuid',
      employer_no: 'text',
      name: 'text',
      kind: 'text',
      headcount: 'int',
      payroll: 'boolean',
      pay_day: 'smallint',
      place_id: 'uuid',
      grid_id: 'uuid',
    },
    key: ['branch_id', 'employer_no'],
    update: [
      'name',
      'kind',
      ...Object.entries(fed).flatMap(([column, field]) => (chunk.columns.has(column) ? [field] : [])),
    ],
    rows: rows.map(({ branchId, ids, values }) => ({
      branch_id: branchId,
      id: newId(),
      employer_no: values['employer_no'],
      name: values['name'],
      kind: values['kind'],
      headcount: values['headcount'] ?? null,
      payroll: values['payroll'] ?? false,
      pay_day: values['pay_day'] ?? null,
      place_id: ids['place_no'] ?? null,
      grid_id: ids['grid_no'] ?? null,
    })),
  });
  return { appliedCount: written.length, unchangedCount: rows.length - written.length, refused };
}
