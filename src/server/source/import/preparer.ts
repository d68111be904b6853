import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { KeyRing } from '../../keys/key-ring.ts';
import type { TableRow } from '../parse/frame.ts';
import type { Answer, Order } from './prepare-worker.ts';
import { type ChunkPlace, type Prepared, prepareChunk } from './prepare.ts';
import { packRows, readChunk } from './raw-chunk.ts';
import type { ReadRow, TableShape } from './source-file.ts';

const threadsMax = 4;
/** Chunks under way for each thread: one in work, one at hand. */
const chunksAThread = 2;
/** A small file is done before a thread has started. */
const chunksAlone = 2;

type Waiting = { resolve: (prepared: Prepared) => void; reject: (error: Error) => void };

/** A thread and what it was asked, in order. */
function startThread(keys: KeyRing) {
  const worker = new Worker(new URL('./prepare-worker.ts', import.meta.url), {
    workerData: keys.parts,
    // What this process was told about its own first module is not for the thread's.
    execArgv: [],
  });
  const waiting: Waiting[] = [];
  const fail = (error: Error): void => {
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  worker.on('message', (answer: Answer) => {
    const next = waiting.shift();
    if ('error' in answer) next?.reject(new Error(`a chunk could not be prepared: ${answer.error}`));
    else {
      const { sealed } = answer.prepared;
      // Bytes that came from another thread are a plain array.
      next?.resolve({
        ...answer.prepared,
        sealed: sealed && Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength),
      });
    }
  });
  worker.on('error', fail);
  worker.on('exit', () => fail(new Error('a thread of the import ended')));
  return {
    load: () => waiting.length,
    ask: (order: Order) =>
      new Promise<Prepared>((resolve, reject) => {
        waiting.push({ resolve, reject });
        worker.postMessage(order);
      }),
    end: () => worker.terminate(),
  };
}

export type Preparer = {
  /** How many chunks may be under way. */
  atOnce: number;
  prepareTable: (place: ChunkPlace, shape: TableShape, rows: readonly TableRow[]) => Promise<Prepared>;
  prepareRows: (place: ChunkPlace, rows: readonly ReadRow[]) => Prepared;
  close: () => Promise<void>;
};

/**
 * Prepares chunks: tables that are longer than a few chunks on as many threads as the machine has, everything
 * else here. Threads start when they are first worth it and live until `close`.
 */
export function createPreparer(keys: KeyRing): Preparer {
  const count = Math.min(threadsMax, availableParallelism());
  let threads: ReturnType<typeof startThread>[] = [];
  return {
    atOnce: count * chunksAThread,
    prepareTable: async (place, shape, rows) => {
      const raw = packRows(rows);
      if (place.chunkNo < chunksAlone) return prepareChunk(keys, place, readChunk(raw, place.kind, shape));
      if (threads.length === 0) threads = Array.from({ length: count }, () => startThread(keys));
      const idle = threads.toSorted((a, b) => a.load() - b.load())[0]!;
      return idle.ask({ place, shape, raw });
    },
    // What reads row by row notes its remarks itself.
    prepareRows: (place, rows) => prepareChunk(keys, place, { rows, remarks: [] }),
    close: async () => {
      await Promise.all(threads.map((thread) => thread.end()));
    },
  };
}
