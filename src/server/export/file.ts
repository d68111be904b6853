import { fileKindOf } from '#contract/dictionary.ts';
import { type ExportSpec, isMaskable } from '#contract/export.ts';
import { markLine } from '#core/sheet/mark.ts';
import { businessTime } from '../day.ts';
import { writeCsv } from '../sheet/csv.ts';
import { writeXlsx } from '../sheet/xlsx.ts';
import { type Entry, writeZip } from '../sheet/zip.ts';
import { gridsGeoJson } from './geojson.ts';
import { type File, sheetRows, type Writing } from './rows.ts';
import type { Stated } from './spec.ts';

const purposeWords: Record<ExportSpec['purpose'], string> = {
  MARKETING_CALL: '外呼营销',
  DATA_REPAIR: '数据核对',
  HANDOVER: '系统对接',
  INSPECTION: '监管与检查',
  ANALYSIS: '统计分析',
};

const clock = (at: Date): string => {
  const { day, minute } = businessTime(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${day} ${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
};

/** The line that goes before and behind the rows: file, who, when, what for, for whom and until when. */
export function markOfFile(fileId: string, spec: ExportSpec, stated: Stated, now: Date): Writing['mark'] {
  const { name, staffNo, orgName } = stated.requester;
  const words = [
    `${orgName} ${name} ${staffNo ?? ''}`,
    clock(now),
    `用途 ${purposeWords[spec.purpose]} ${stated.purposeText}`,
    `接收 ${stated.recipient}`,
    `用至 ${stated.useUntil} 到期销毁`,
  ];
  return ({ kind, columns }, rowCount) => {
    const masked = !spec.unmasked && columns.some((column) => isMaskable(fileKindOf(kind).columns[column]!));
    return markLine({ fileId, masked }, rowCount === undefined ? words : [`共 ${rowCount} 行`, ...words]);
  };
}

type Named = { extension: 'csv' | 'xlsx' | 'zip'; bytes: AsyncGenerator<Buffer> };

/** A file in the dictionary's own form: a table, and for grids their boundaries beside it. */
function entriesOf(writing: Writing, file: File): Entry[] {
  const table = { name: `${file.kind}.csv`, bytes: writeCsv(sheetRows(writing, file)) };
  return file.kind === 'grids'
    ? [table, { name: 'grids.geojson', bytes: gridsGeoJson(writing, file) }]
    : [table];
}

/** The bytes of an export: one CSV, an archive of several, or a workbook of a sheet a file. */
export function bytesOfExport(writing: Writing): Named {
  const { spec, mark } = writing;
  if (spec.format === 'XLSX')
    return {
      extension: 'xlsx',
      bytes: writeXlsx(
        spec.files.map((file) => ({
          name: fileKindOf(file.kind).zh,
          headRows: 2,
          rows: sheetRows(writing, file),
          widths: file.columns.map(() => 16),
          pageHead: mark(file),
          pageFoot: mark(file),
        })),
      ),
    };
  const [first, ...more] = spec.files;
  if (first && more.length === 0 && first.kind !== 'grids')
    return { extension: 'csv', bytes: writeCsv(sheetRows(writing, first)) };
  return { extension: 'zip', bytes: writeZip(spec.files.flatMap((file) => entriesOf(writing, file))) };
}

/** `客户-20261124-3f2a.csv`: the reader knows the kind by what stands before the first dash. */
export function fileNameOf({ files }: ExportSpec, extension: string, fileId: string, now: Date): string {
  const [first, ...more] = files;
  const kind = first && more.length === 0 ? fileKindOf(first.kind).zh : '井田';
  return `${kind}-${businessTime(now).day.replaceAll('-', '')}-${fileId.slice(-6)}.${extension}`;
}
