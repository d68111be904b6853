import { fileKindOf } from '#contract/dictionary.ts';
import type { Cell } from '../sheet/cell.ts';
import { anyOf } from '../db/set-wise.ts';
import { cellsOf } from './cells.ts';
import type { File, Writing } from './rows.ts';
import { readRows } from './select.ts';

const textOf = (cell: Cell): string | null =>
  cell === null || typeof cell === 'string' ? cell : cell.numeral;

/**
 * Grids with their boundaries, as the dictionary has them beside the table: a row is a feature, its properties are
 * the columns. The mark stands beside the features, where no reader looks for rows.
 */
export async function* gridsGeoJson(writing: Writing, { columns: asked }: File): AsyncGenerator<Buffer> {
  const { tx, keys, spec, mark, between } = writing;
  const file: File = { kind: 'grids', columns: [...new Set([...asked, 'coordinates'])] };
  const header = file.columns.map((name) => fileKindOf('grids').columns[name]!.zh);
  const write = cellsOf(keys, file, spec.unmasked);
  yield Buffer.from(`{"type":"FeatureCollection","mark":${JSON.stringify(mark(file))},"features":[`);
  let isFirst = true;
  for await (const lines of readRows(tx, file, writing.asked, between)) {
    const grids = await tx
      .selectFrom('grid')
      .select(['id', 'boundary'])
      .where('id', '=', anyOf(lines.map((line) => line.id)))
      .execute();
    const boundaryOf = new Map(grids.map(({ id, boundary }) => [id, boundary]));
    const features = lines.map((line) => {
      const cells = write(line);
      const geometry = boundaryOf.get(line.id) ?? null;
      const properties: Record<string, string | null> = {};
      for (const [at, word] of header.entries())
        properties[word] = file.columns[at] === 'coordinates' ? 'WGS84' : textOf(cells[at] ?? null);
      return JSON.stringify({ type: 'Feature', properties, geometry });
    });
    if (features.length > 0) yield Buffer.from(`${isFirst ? '' : ','}\n${features.join(',\n')}`);
    isFirst &&= features.length === 0;
  }
  yield Buffer.from('\n]}\n');
}
