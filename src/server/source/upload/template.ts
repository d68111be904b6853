import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { deliveryRoutes } from '#contract/delivery.ts';
import { columnNote } from '#contract/dictionary/note.ts';
import { type FileKindName, fileKindOf } from '#contract/dictionary.ts';
import type { Input } from '#contract/route.ts';
import { type Sheet, writeXlsx } from '../../sheet/xlsx.ts';
import { templateMarks } from '../parse/pass-over.ts';

const widthOf = (text: string): number => Math.min(40, Math.max(12, text.length * 1.6));

/** The first cell says what the row is, so that the reader knows it again. */
const marked = (mark: string, [first = '', ...others]: readonly string[]): string[] => [
  `${mark}${first}`,
  ...others,
];

/** Head with a star on what is required, a line on each column, an example: the last two the reader passes over. */
export function templateRows(kind: FileKindName): [head: string[], notes: string[], example: string[]] {
  const all = Object.values(fileKindOf(kind).columns);
  return [
    all.map((column) => (column.required ? `*${column.zh}` : column.zh)),
    marked(templateMarks.notes, all.map(columnNote)),
    marked(
      templateMarks.example,
      all.map((column) => column.example),
    ),
  ];
}

const codesHead = ['列名', '填写', '也认', '代码'];

/** Every word that a column of codes takes, one code a row; undefined where no column has any. */
function codesSheet(kind: FileKindName): Sheet | undefined {
  const rows = Object.values(fileKindOf(kind).columns).flatMap(({ zh, codes = {} }) =>
    Object.entries(codes).map(([code, [word = '', ...others]]) => [zh, word, others.join('、'), code]),
  );
  if (rows.length === 0) return undefined;
  return { name: '可填的值', headRows: 1, rows: [[codesHead, ...rows]], widths: [16, 16, 40, 20] };
}

/** What is filled in goes below the example; the reader takes the first sheet with rows, the codes come second. */
export function templateSheets(kind: FileKindName, filled: readonly string[][] = []): Sheet[] {
  const rows = templateRows(kind);
  const widths = rows[1].map(widthOf);
  const codes = codesSheet(kind);
  return [
    { name: fileKindOf(kind).zh, headRows: 1, rows: [[...rows, ...filled]], widths },
    ...(codes ? [codes] : []),
  ];
}

export async function sendTemplate(
  reply: FastifyReply,
  { query }: Input<(typeof deliveryRoutes)['template']>,
): Promise<FastifyReply> {
  return reply
    .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
    .header('content-disposition', `attachment; filename="${query.kind}.xlsx"`)
    .send(Readable.from(writeXlsx(templateSheets(query.kind))));
}
