import { type Message, packFrame, type Request } from './frame.ts';
import { readLimits } from './limits.ts';
import { Refused } from './refused.ts';
import { openTable } from './open-table.ts';
import type { OpenTable } from './text-table.ts';

// The process that reads what somebody uploaded. It has no database, no keys, no network, no files but its own
// program (parse-upload.ts starts it so): bytes come in by stdin, a table goes out by stdout.

const batchRows = 500;
const batchChars = 1024 * 1024;

let peakRssBytes = 0;
const usage = () => {
  peakRssBytes = Math.max(peakRssBytes, process.memoryUsage.rss());
  return { peakRssBytes };
};

/** Waits until the other side has taken what was written: what is read does not pile up here. */
const say = (message: Message): Promise<void> =>
  new Promise((resolve, reject) => {
    process.stdout.write(packFrame(message), (error) => (error ? reject(error) : resolve()));
  });

async function readInput(): Promise<{ request: Request; bytes: Buffer }> {
  const parts: Buffer[] = [];
  for await (const block of process.stdin as AsyncIterable<Buffer>) parts.push(block); // No encoding is set.
  const all = Buffer.concat(parts);
  const length = all.readUInt32BE();
  // Written by parse-upload.ts.
  const request = JSON.parse(all.toString('utf8', 4, 4 + length)) as Request;
  return { request, bytes: all.subarray(4 + length) };
}

async function tell({ head, rows }: OpenTable): Promise<void> {
  await say({ head });
  let batch: [number, ...string[]][] = [];
  let chars = 0;
  let rowCount = 0;
  const flush = async (): Promise<void> => {
    usage();
    await say({ rows: batch });
    batch = [];
    chars = 0;
  };
  for (;;) {
    const next = await rows.next();
    if (next.done) {
      if (batch.length > 0) await flush();
      await say({ end: next.value, usage: usage() });
      return;
    }
    for (const { rowNo, cells } of next.value) {
      rowCount += 1;
      if (rowCount > readLimits.rows) throw new Refused('file.rows-many', { max: readLimits.rows });
      batch.push([rowNo, ...cells]);
      for (const cell of cells) chars += cell.length;
      if (batch.length === batchRows || chars > batchChars) await flush();
    }
  }
}

try {
  const { request, bytes } = await readInput();
  await tell(await openTable(bytes, request));
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  await say({ refused: { code: error.code, detail: error.detail }, usage: usage() });
}
