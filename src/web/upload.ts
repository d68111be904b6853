import type { Output, Routes } from '#contract/route.ts';
import { ApiProblem } from './api-problem.ts';
import type { Ask } from './api.ts';
import { newId } from './new-id.ts';
import { addressOf, headersOf, problemOf, repeat } from './wire.ts';

type UploadRoute = Routes[string] & { upload: true };

/** Reading and checking a large file takes the server its time (trust.md §3.8: 120 s at most). */
const waitMaxMs = 180_000;

/** `fetch` does not tell how much has left; XMLHttpRequest does. */
function sendOnce(
  route: UploadRoute,
  query: Record<string, unknown>,
  file: File,
  key: string,
  onSent: (share: number) => void,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(route.method, addressOf({ ...route, query }));
    request.timeout = waitMaxMs;
    request.responseType = 'json';
    for (const [name, value] of Object.entries(headersOf(route.method, key)))
      request.setRequestHeader(name, value);
    request.upload.addEventListener('progress', ({ loaded, total }) => onSent(total ? loaded / total : 0));
    request.upload.addEventListener('load', () => onSent(1));
    const lost = () => reject(new ApiProblem('network.down', ''));
    request.addEventListener('error', lost);
    request.addEventListener('timeout', lost);
    request.addEventListener('load', () => {
      if (request.status >= 200 && request.status < 300) resolve(request.response);
      else reject(problemOf(request.response, request.statusText));
    });
    const parts = new FormData();
    parts.append('file', file, file.name);
    request.send(parts);
  });
}

/** Sends one file, telling which share of it has left; repeated like any write, under one key. */
export function upload<R extends UploadRoute>(
  route: R,
  { query, key = newId() }: Ask<R> & { query: Record<string, unknown> },
  file: File,
  onSent: (share: number) => void = () => {},
): Promise<Output<R>> {
  // The contract says what this route answers with.
  return repeat(() => sendOnce(route, query, file, key, onSent)) as Promise<Output<R>>;
}
