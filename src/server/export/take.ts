import { Readable } from 'node:stream';
import { sql } from 'kysely';
import type { Actor } from '#contract/access.ts';
import type { exportRoutes } from '#contract/export.ts';
import { problem } from '#contract/problem.ts';
import type { Input, Output } from '#contract/route.ts';
import { hashOfSecret, newSecret } from '../account/session.ts';
import { requireStepUp } from '../account/step-up.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { businessTime } from '../day.ts';
import { asActor } from '../db/scope.ts';
import { asCommand, type Call } from '../http/command.ts';
import type { Wire } from '../http/mount.ts';
import { getParams } from '../param/queries.ts';
import { openBlock } from './block.ts';

const work = { purpose: 'export' } as const;
/** A backup holds no blocks: after it is restored there is nothing to take. */
const hasBlocks = sql<boolean>`exists (select 1 from export_block b
  where b.org_id = export_file.org_id and b.file_id = export_file.id)`;

/** A link to one's own file, for this session and one use, with a fresh second factor; a file has few of them. */
export async function linkExport(
  { database }: Context,
  actor: Actor,
  { body }: Input<typeof exportRoutes.link>,
  call: Call,
): Promise<Output<typeof exportRoutes.link>> {
  await requireStepUp(database, actor, call.now);
  return asCommand(
    database,
    actor,
    call,
    async (tx) => {
      const file = await tx
        .selectFrom('export_request')
        .innerJoin('export_file', (join) =>
          join
            .onRef('export_file.org_id', '=', 'export_request.org_id')
            .onRef('export_file.request_id', '=', 'export_request.id'),
        )
        .select(['export_file.org_id', 'export_file.id'])
        .where('export_request.id', '=', body.id)
        .where('export_request.account_id', '=', actor.accountId)
        .where('export_request.state', '=', 'READY')
        .where('export_file.expires_at', '>', call.now)
        .where(hasBlocks)
        .forUpdate('export_request')
        .executeTakeFirst();
      if (!file) throw problem('access.not-found');
      const made = await tx
        .selectFrom('export_link')
        .select('made_at')
        .where('org_id', '=', file.org_id)
        .where('file_id', '=', file.id)
        .execute();
      const params = await getParams(tx, businessTime(call.now).day, file.org_id);
      const linksLeft = params.get('export.links') - made.length - 1;
      if (linksLeft < 0) throw problem('export.links');
      const link = Buffer.from(newSecret(), 'hex').toString('base64url');
      await tx
        .insertInto('export_link')
        .values({
          org_id: file.org_id,
          secret_hash: hashOfSecret(link),
          file_id: file.id,
          account_id: actor.accountId,
          session_id: actor.sessionId,
          made_at: call.now,
        })
        .execute();
      await writeAudit(tx, actor, 'export.linked', {
        object: body.id,
        ipHash: call.ipHash,
        body: { fileId: file.id, linksLeft },
      });
      return { link, linksLeft };
    },
    work,
  );
}

/** Uses a link up; undefined for one that is used, late, of another session, or none. */
const openLink = ({ database }: Context, actor: Actor, link: string, call: Call) =>
  asActor(
    database,
    actor,
    async (tx) => {
      const used = await tx
        .updateTable('export_link')
        .set({ used_at: call.now })
        .where('secret_hash', '=', hashOfSecret(link))
        .where('session_id', '=', actor.sessionId)
        .where('account_id', '=', actor.accountId)
        .where('used_at', 'is', null)
        .returning(['org_id', 'file_id'])
        .executeTakeFirst();
      const file =
        used &&
        (await tx
          .selectFrom('export_file')
          .selectAll()
          .where('org_id', '=', used.org_id)
          .where('id', '=', used.file_id)
          .where('expires_at', '>', call.now)
          .where(hasBlocks)
          .executeTakeFirst());
      if (!file) return undefined;
      await writeAudit(tx, actor, 'export.taken', {
        object: file.request_id,
        ipHash: call.ipHash,
        body: { fileId: file.id, sha256: file.sha256, byteCount: file.byte_count },
      });
      return file;
    },
    work,
  );

const types: Readonly<Record<string, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  zip: 'application/zip',
};

/** The file behind a link, once: recorded first, then opened block by block as it leaves. */
export async function takeExport(
  context: Context,
  actor: Actor,
  { query }: Input<typeof exportRoutes.file>,
  call: Call,
  { reply }: Wire,
): Promise<unknown> {
  const file = await openLink(context, actor, query.link, call);
  if (!file) throw problem('access.not-found');
  const { database } = context;
  async function* blocks() {
    const key = { orgId: file!.org_id, fileId: file!.id };
    for (let blockNo = 0; blockNo < file!.block_count; blockNo += 1)
      yield await asActor(database, actor, (tx) => openBlock(database, tx, key, blockNo), work);
  }
  const extension = file.name.split('.').at(-1) ?? '';
  const plainName = `export-${file.id.slice(-6)}.${extension}`;
  return reply
    .header('content-type', types[extension] ?? 'application/octet-stream')
    .header('content-length', file.byte_count)
    .header(
      'content-disposition',
      `attachment; filename="${plainName}"; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    )
    .send(Readable.from(blocks()));
}
