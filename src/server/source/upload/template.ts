import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { deliveryRoutes } from '#contract/delivery.ts';
import { columnNote } from '#contract/dictionary/note.ts';
import { type FileKindName, fileKindOf } from '#contract/dictionary.ts';
import type { Input } from '#contract/route.ts';
import { writeXlsx } from '../../sheet/xlsx.ts';

const widthOf = (text: string): number => Math.min(40, Math.max(12, text.length * 1.6));

/** Head, a line on each column, an example: what is left in of the last two the reader passes over. */
function writeTemplate(kind: FileKindName): AsyncGenerator<Buffer> {
  const { zh, columns } = fileKindOf(kind);
  const all = Object.values(columns);
  const notes = all.map(columnNote);
  const rows = [all.map((column) => column.zh), notes, all.map((column) => column.example)];
  return writeXlsx([{ name: zh, headRows: 1, rows: [rows], widths: notes.map(widthOf) }]);
}

export async function sendTemplate(
  reply: FastifyReply,
  { query }: Input<(typeof deliveryRoutes)['template']>,
): Promise<FastifyReply> {
  return reply
    .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
    .header('content-disposition', `attachment; filename="${query.kind}.xlsx"`)
    .send(Readable.from(writeTemplate(query.kind)));
}
