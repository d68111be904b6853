import { formatOf } from './file-format.ts';
import type { Request } from './frame.ts';
import { createTextSight } from './text-sight.ts';
import { type OpenTable, openText } from './text-table.ts';
import { openWorkbook } from './workbook-table.ts';

const blockBytes = 64 * 1024;

async function* blocksOf(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += blockBytes) yield bytes.subarray(at, at + blockBytes);
}

/** Opens an uploaded file as a table, by what its bytes are. What it cannot take is `Refused`. */
export async function openTable(bytes: Buffer, asked: Request): Promise<OpenTable> {
  if (formatOf(bytes) === 'zip') return openWorkbook(bytes, asked);
  const sight = createTextSight();
  for await (const block of blocksOf(bytes)) sight.see(block);
  return openText(blocksOf(bytes), sight.end(), { vocabulary: asked.vocabulary, fallback: 'gb18030' });
}
