import { uploadLimits } from '#contract/upload-limits.ts';
import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { deliveryRoutes } from '#contract/delivery.ts';
import { ApiProblem } from '../../../api-problem.ts';
import { newId } from '../../../new-id.ts';
import { upload } from '../../../upload.ts';
import { keepDeliveryFile } from './delivery.ts';

/** What somebody chose or dropped. */
export type Chosen = { file: File; isFolder: boolean };
/** A file on its way. `sent` is the share that has left this computer; at 1 the server reads and checks it. */
export type Sending = {
  key: string;
  deliveryId: string;
  name: string;
  byteCount: number;
  sent: number;
  state: 'waiting' | 'sending' | 'refused';
  /** Why it was refused: what the server said, or what was seen before it was sent. */
  refused: ApiProblem | Unsent | null;
};
/** Refused before a byte was sent. */
type Unsent = 'big' | 'empty' | 'folder';

/** What is sent goes on while other pages are open, so it lives beside React. */
let all: readonly Sending[] = [];
const listeners = new Set<() => void>();
let isBusy = false;
const files = new Map<string, File>();

const isUnsaved = (one: Sending): boolean => one.state !== 'refused';
const warn = (event: BeforeUnloadEvent) => event.preventDefault();

function put(next: readonly Sending[]): void {
  all = next;
  // A page that is closed now would lose what has not arrived.
  if (all.some(isUnsaved)) addEventListener('beforeunload', warn);
  else removeEventListener('beforeunload', warn);
  for (const listener of listeners) listener();
}
const change = (key: string, part: Partial<Sending>): void =>
  put(all.map((one) => (one.key === key ? { ...one, ...part } : one)));

/** Takes a file out of the list: it has arrived, or its refusal was read. */
export function forget(key: string): void {
  files.delete(key);
  put(all.filter((one) => one.key !== key));
}

/** What the bytes are, the server sees better than a name tells. */
function unsentOf({ file, isFolder }: Chosen): Unsent | null {
  if (isFolder) return 'folder';
  if (file.size === 0) return 'empty';
  return file.size > uploadLimits.fileBytes ? 'big' : null;
}

async function sendNext(client: QueryClient): Promise<void> {
  const next = all.find((one) => one.state === 'waiting');
  const file = next && files.get(next.key);
  if (isBusy || !next || !file) return;
  isBusy = true;
  const { key, deliveryId } = next;
  change(key, { state: 'sending' });
  try {
    const found = await upload(deliveryRoutes.addFile, { query: { deliveryId }, key }, file, (sent) =>
      change(key, { sent }),
    );
    await keepDeliveryFile(client, found);
    forget(key);
  } catch (error) {
    const refused = error instanceof ApiProblem ? error : new ApiProblem('server.failed', '');
    change(key, { state: 'refused', refused });
  }
  isBusy = false;
  await sendNext(client);
}

/** Puts files in line for a delivery, one after the other: the server reads them one at a time anyway. */
export function sendFiles(client: QueryClient, deliveryId: string, chosen: readonly Chosen[]): void {
  const added = chosen.map(({ file, isFolder }): Sending => {
    const key = newId();
    const refused = unsentOf({ file, isFolder });
    if (!refused) files.set(key, file);
    const state = refused ? 'refused' : 'waiting';
    return { key, deliveryId, name: file.name, byteCount: file.size, sent: 0, state, refused };
  });
  put([...all, ...added]);
  void sendNext(client);
}

/** Sends a file again that was refused because the server was not reached. */
export function sendAgain(client: QueryClient, key: string): void {
  change(key, { state: 'waiting', refused: null, sent: 0 });
  void sendNext(client);
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

/** The files of one delivery that are on their way or were refused. */
export function useSending(deliveryId: string): Sending[] {
  return useSyncExternalStore(subscribe, () => all).filter((one) => one.deliveryId === deliveryId);
}
