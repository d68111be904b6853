import { fileKindOf } from '#contract/dictionary.ts';
import { allowedOf } from '#contract/refusal.ts';
import { positionFault } from '#core/place/position.ts';
import { upsertRows } from '../db/set-wise.ts';
import type { Tx } from '../db/open.ts';
import { newId } from '../new-id.ts';
import type { ChunkResult, RowRefusal, StagedChunk } from '../staged.ts';
import { refuseRow, type ResolvedRow, resolveRows } from '../staged-refs.ts';

const systems = allowedOf(fileKindOf('places').columns['coordinates']!);
const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** What is wrong with a row's position as it is written; where it lies is judged when all of the file is there. */
function faultOf(row: ResolvedRow): RowRefusal | undefined {
  const [lon, lat] = [numberOf(row.values['lon']), numberOf(row.values['lat'])];
  const fault = positionFault(lon, lat);
  if (fault) return refuseRow(row, 'lon', `place.${fault}`);
  return lon !== null && !row.values['coordinates']
    ? refuseRow(row, 'coordinates', 'place.system', { allowed: systems })
    : undefined;
}

/** Columns of the file → columns of the table that they fill. */
const fed = {
  aliases: ['aliases'],
  district: ['district'],
  lon: ['given_lon', 'given_lat', 'coordinates'],
  grid_no: ['grid_id', 'grid_by'],
  handover_on: ['handover_on'],
};
const given = ['given_lon', 'given_lat', 'coordinates', 'district'];
const byBoundary = "excluded.grid_id is null and t.grid_by = 'BOUNDARY'";

const recordOf = ({ branchId, values, ids }: ResolvedRow, from: { jobId: string; fileNo: number }) => {
  const [lon, lat] = [numberOf(values['lon']), numberOf(values['lat'])];
  const gridId = ids['grid_no'] ?? null;
  return {
    branch_id: branchId,
    id: newId(),
    place_no: values['place_no'],
    name: values['name'],
    kind: values['kind'],
    aliases: values['aliases'] ?? [],
    district: values['district'] ?? null,
    given_lon: lon,
    given_lat: lat,
    coordinates: lon === null ? null : values['coordinates'],
    position: lon === null ? 'NONE' : 'PENDING',
    given_job_id: from.jobId,
    given_file_no: from.fileNo,
    grid_id: gridId,
    grid_by: gridId && 'ROSTER',
    handover_on: values['handover_on'] ?? null,
  };
};

/**
 * Places of the bank's file. A grid named in the file is the roster's word and stands over any boundary; a position that
 * is new, or stands beside another district than before, waits to be judged (settle-positions.ts).
 */
export async function applyStagedPlaces(tx: Tx, chunk: StagedChunk): Promise<ChunkResult> {
  const { rows, refused } = await resolveRows(tx, chunk, ['grid_no']);
  const good = rows.filter((row) => {
    const fault = faultOf(row);
    if (fault) refused.push(fault);
    return !fault;
  });
  const update = Object.entries(fed).flatMap(([column, fields]) => (chunk.columns.has(column) ? fields : []));
  const movable = given.some((name) => update.includes(name));
  const judged = ['position', 'given_job_id', 'given_file_no'];
  const kept = (name: string): string => (update.includes(name) ? `excluded.${name}` : `t.${name}`);
  const moved = `(${given.map((name) => `t.${name}`).join(', ')})
    is distinct from (${given.map(kept).join(', ')})`;
  const written = await upsertRows(tx, {
    table: 'place',
    types: {
      branch_id: 'int',
      id: 'uuid',
      place_no: 'text',
      name: 'text',
      kind: 'text',
      aliases: 'text[]',
      district: 'text',
      given_lon: 'float8',
      given_lat: 'float8',
      coordinates: 'text',
      position: 'text',
      given_job_id: 'uuid',
      given_file_no: 'int',
      grid_id: 'uuid',
      grid_by: 'text',
      handover_on: 'date',
    },
    key: ['branch_id', 'place_no'],
    update: ['name', 'kind', ...update, ...(movable ? judged : [])],
    silent: judged,
    expressions: {
      // What a boundary gave stays until the boundaries are read again: the roster has no word on this place.
      grid_id: `case when ${byBoundary} then t.grid_id else excluded.grid_id end`,
      grid_by: `case when ${byBoundary} then t.grid_by else excluded.grid_by end`,
      position: `case when not ${moved} then t.position when ${kept('given_lon')} is null then 'NONE' else 'PENDING' end`,
      given_job_id: `case when ${moved} then excluded.given_job_id else t.given_job_id end`,
      given_file_no: `case when ${moved} then excluded.given_file_no else t.given_file_no end`,
    },
    rows: good.map((row) => recordOf(row, chunk)),
  });
  return { appliedCount: written.length, unchangedCount: good.length - written.length, refused };
}
