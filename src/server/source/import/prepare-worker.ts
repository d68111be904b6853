import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { keyRingOf, type RingParts } from '../../keys/key-ring.ts';
import { type ChunkPlace, type Prepared, prepareChunk } from './prepare.ts';
import { type RawChunk, readChunk } from './raw-chunk.ts';
import type { TableShape } from './source-file.ts';

// A thread that checks, seals and packs chunks of a table (preparer.ts). It has the keys and no database.

export type Order = { place: ChunkPlace; shape: TableShape; raw: RawChunk };
export type Answer = { prepared: Prepared } | { error: string };

const port: MessagePort = parentPort!; // A worker has one.
const keys = keyRingOf(workerData as RingParts); // Given by preparer.ts.

port.on('message', ({ place, shape, raw }: Order) => {
  let answer: Answer;
  try {
    answer = { prepared: prepareChunk(keys, place, readChunk(raw, place.kind, shape)) };
  } catch (error) {
    answer = { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  // A few rows lie in the memory that small buffers share, which cannot be moved: they are copied.
  const own = (bytes: Uint8Array | null) =>
    bytes && bytes.byteLength === bytes.buffer.byteLength ? [bytes.buffer] : [];
  const moved = 'prepared' in answer ? [answer.prepared.keys.buffer, ...own(answer.prepared.sealed)] : [];
  port.postMessage(answer, moved as ArrayBuffer[]); // Made in this thread: nothing shares them.
});
