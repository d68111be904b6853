import { upsertRows } from '../db/set-wise.ts';
import type { Tx } from '../db/open.ts';
import { newId } from '../new-id.ts';
import type { ChunkResult, StagedChunk } from '../staged.ts';
import { resolveRows } from '../staged-refs.ts';

const fed = { state: 'state', season_months: 'season_months', place_no: 'place_id', grid_no: 'grid_id' };

/** Merchants of the bank's file; a column that the file lacks changes nothing. */
export async function applyStagedMerchants(tx: Tx, chunk: StagedChunk): Promise<ChunkResult> {
  const { rows, refused } = await resolveRows(tx, chunk, ['place_no', 'grid_no']);
  const written = await upsertRows(tx, {
    table: 'merchant',
    types: {
      branch_id: 'int',
      id: 'uuid',
      merchant_no: 'text',
      name: 'text',
      scene: 'text',
      state: 'text',
      season_months: 'smallint[]',
      place_id: 'uuid',
      grid_id: 'uuid',
    },
    key: ['branch_id', 'merchant_no'],
    update: [
      'name',
      'scene',
      ...Object.entries(fed).flatMap(([column, field]) => (chunk.columns.has(column) ? [field] : [])),
    ],
    rows: rows.map(({ branchId, ids, values }) => ({
      branch_id: branchId,
      id: newId(),
      merchant_no: values['merchant_no'],
      name: values['name'],
      scene: values['scene'],
      state: values['state'] ?? 'PROSPECT',
      season_months: values['season_months'] ?? [],
      place_id: ids['place_no'] ?? null,
      grid_id: ids['grid_no'] ?? null,
    })),
  });
  return { appliedCount: written.length, unchangedCount: rows.length - written.length, refused };
}
