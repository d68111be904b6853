import { uploadLimits } from '#contract/upload-limits.ts';
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { problem } from '#contract/problem.ts';

export type Received = { name: string; bytes: Buffer; sha256: string };

/** The last part of a path, without what a screen or a listing could be misled by. */
const plainName = (name: string): string =>
  (name.split(/[/\\]/).at(-1) ?? '')
    .normalize('NFKC')
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
    .slice(0, 120);

/** The one file of a multipart request, in memory only: its bytes are never written anywhere. */
export async function receiveFile(request: FastifyRequest): Promise<Received> {
  if (!request.isMultipart()) throw problem('request.invalid', { where: ['body multipart'] });
  const part = await request.file();
  if (part?.fieldname !== 'file') throw problem('request.invalid', { where: ['body/file required'] });
  const bytes = await part.toBuffer();
  const name = plainName(part.filename);
  if (name === '' || bytes.length === 0) throw problem('delivery.empty');
  if (bytes.length > uploadLimits.fileBytes) throw problem('request.too-large');
  return { name, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}
