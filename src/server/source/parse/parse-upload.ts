import { once } from 'node:events';
import { type FileKindName, fileKinds } from '#contract/dictionary.ts';
import type { ImportNote } from '#contract/import-note.ts';
import { vocabularyOf } from '../import/header.ts';
import { unreadable } from '../import/unreadable.ts';
import { type Child, startChild } from './child-process.ts';
import {
  framesOf,
  type Message,
  packFrame,
  type Sheet,
  type TableRow,
  type Usage,
  type Vocabulary,
} from './frame.ts';
import { tableLimits, readLimits } from './limits.ts';
import { createPassOver } from './pass-over.ts';
import { Refused } from './refused.ts';

export type ParseAsked = {
  /** What the sender says the file is; without it the header's words tell. */
  kind?: FileKindName;
  /** A sheet of a workbook by its name; without it the first in sight that has rows. */
  sheet?: string;
  /** How much memory the child took at most. */
  onUsage?: (usage: Usage) => void;
};

/** What is known of a file when its rows have ended. `rowCount` is of the rows given out. */
export type ParsedEnd = { rowCount: number; notes: ImportNote[] };

/** A file that somebody uploaded, as a table of text: nothing in it was believed or checked yet. */
export type ParsedUpload = {
  format: 'csv' | 'xlsx';
  /** Of a text file; null for a workbook. */
  encoding: string | null;
  delimiter: string | null;
  sheets: Sheet[];
  sheet: string | null;
  /** As asked, else whose words the header has; null where nothing is known of it. */
  kind: FileKindName | null;
  /** The export that the file is, when it is one of ours; its marks and guards are gone. */
  exportId: string | null;
  header: string[];
  headerRowNo: number;
  /**
   * Rows below the header by batches, each as wide as the header or refusable for its width; to be read to
   * the end, or left by `return()`, which ends the child.
   */
  rows: AsyncGenerator<TableRow[], ParsedEnd>;
};

const isKind = (word: string | null): word is FileKindName => fileKinds.some((kind) => kind === word);
const isTexts = (cells: unknown): cells is string[] =>
  Array.isArray(cells) && cells.every((cell) => typeof cell === 'string');

/**
 * A row as the child sends it. The child reads what a stranger made: should it be taken over, it can still
 * send nothing but rows of text.
 */
function rowOf([rowNo, ...cells]: [unknown, ...unknown[]]): TableRow {
  if (typeof rowNo !== 'number' || !Number.isSafeInteger(rowNo) || !isTexts(cells))
    throw new Error('the parser sent what is no row');
  return { rowNo, cells };
}

/** The messages of a child until it ends; a child that was stopped, or died, refuses the file. */
async function* messagesOf(child: Child, isLate: () => boolean): AsyncGenerator<Message> {
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = `${complaint}${text}`.slice(0, 4000);
  });
  const ended = once(child, 'close');
  try {
    // Frames are written by packFrame; rows are looked at one by one by rowOf.
    for await (const frame of framesOf(child.stdout)) yield JSON.parse(frame) as Message;
  } catch (error) {
    if (!isLate() && child.exitCode === null && child.signalCode === null) throw error;
  }
  const [exitCode, signal] = (await ended) as [number | null, string | null]; // As Node documents 'close'.
  if (isLate()) throw new Refused('file.slow', { max: readLimits.seconds });
  if (exitCode === 0) return;
  if (
    exitCode === 134 ||
    signal !== null ||
    /heap out of memory|Array buffer allocation failed|Invalid string length/.test(complaint)
  )
    throw new Refused('file.memory');
  // The complaint is of our program: paths and lines of it, no content of the file.
  throw new Error(`the parser ended with ${exitCode}: ${complaint}`);
}

function send(child: Child, bytes: Buffer, sheet: string | null, vocabulary: Vocabulary): void {
  // A child that has refused the file closes its end; what it said comes by the other.
  child.stdin.on('error', () => {});
  child.stdin.write(packFrame({ sheet, vocabulary }));
  child.stdin.end(bytes);
}

async function* rowsOf(
  messages: AsyncGenerator<Message>,
  stop: () => void,
  passOver: ReturnType<typeof createPassOver>,
  onUsage: ParseAsked['onUsage'],
  named: (error: unknown) => unknown,
): AsyncGenerator<TableRow[], ParsedEnd> {
  let rowCount = 0;
  try {
    for await (const message of messages) {
      if ('rows' in message) {
        const rows = message.rows.map(rowOf).filter((row) => !passOver.takes(row));
        rowCount += rows.length;
        if (rowCount > readLimits.rows) throw new Refused('file.rows-many', { max: readLimits.rows });
        if (rows.length > 0) yield rows;
      } else if ('end' in message) {
        onUsage?.(message.usage);
        return { rowCount, notes: [...passOver.notes(), ...message.end.notes] };
      } else if ('refused' in message) {
        onUsage?.(message.usage);
        throw new Refused(message.refused.code, message.refused.detail);
      }
    }
    throw new Error('the parser ended without an end');
  } catch (error) {
    throw named(error);
  } finally {
    stop();
  }
}

/**
 * Reads an uploaded file, CSV or XLSX by what it is and not by its name, in a process of its own that can
 * reach nothing (trust.md §3.8). Answers when the header is found; rows come as they are asked for. A file
 * that cannot be taken is `import.unreadable` with a sentence, here or while the rows are read.
 */
export async function parseUpload(
  bytes: Buffer,
  name: string,
  asked: ParseAsked = {},
): Promise<ParsedUpload> {
  const named = (error: unknown) =>
    error instanceof Refused ? unreadable(name, error.code, error.detail) : error;
  if (bytes.length > readLimits.fileBytes)
    throw unreadable(name, 'file.big', { max: readLimits.fileBytes / 1024 / 1024 });
  if (bytes.length === 0) throw unreadable(name, 'file.empty');
  const child = startChild();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill('SIGKILL');
  }, readLimits.seconds * 1000);
  const stop = (): void => {
    clearTimeout(timer);
    child.kill('SIGKILL');
  };
  try {
    send(child, bytes, asked.sheet ?? null, vocabularyOf(asked.kind ? [asked.kind] : fileKinds));
    const messages = messagesOf(child, () => late);
    const first = (await messages.next()).value;
    if (first && 'refused' in first) {
      asked.onUsage?.(first.usage);
      throw new Refused(first.refused.code, first.refused.detail);
    }
    if (!first || !('head' in first)) throw new Error('the parser ended without a head');
    const { head } = first;
    if (!isTexts(head.header) || head.header.length > tableLimits.columns)
      throw new Error('the parser sent what is no header');
    const kind = asked.kind ?? (isKind(head.kind) ? head.kind : null);
    const passOver = createPassOver(head);
    return { ...head, kind, rows: rowsOf(messages, stop, passOver, asked.onUsage, named) };
  } catch (error) {
    stop();
    throw named(error);
  }
}
