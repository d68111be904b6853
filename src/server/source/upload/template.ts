import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { deliveryRoutes } from '#contract/delivery.ts';
import { columnNote } from '#contract/dictionary/note.ts';
import { type FileKindName, fileKindOf } from '#contract/dictionary.ts';
import type { Input } from '#contract/route.ts';
import { writeXlsx } from '../../sheet/xlsx.ts';
import { templateMarks } from '../parse/pass-over.ts';

const widthOf = (text: string): number => Math.min(40, Math.max(12, text.length * 1.6));

/** The first cell says what the row is, so that the reader knows it again. */
const marked = (mark: string, [first = '', ...others]: readonly string[]): string[] => [
  `${mark}${first}`,
  ...others,
];

/** Head, a line on each column, an example: what is left in of the last two the reader passes over. */
export function templateRows(kind: FileKindName): [head: string[], notes: string[], example: string[]] {
  const all = Object.values(fileKindOf(kind).columns);
  return [
    all.map((column) => column.zh),
    marked(templateMarks.notes, all.map(columnNote)),
    marked(
      templateMarks.example,
      all.map((column) => column.example),
    ),
  ];
}

function writeTemplate(kind: FileKindName): AsyncGenerator<Buffer> {
  const rows = templateRows(kind);
  return writeXlsx([{ name: fileKindOf(kind).zh, headRows: 1, rows: [rows], widths: rows[1].map(widthOf) }]);
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
