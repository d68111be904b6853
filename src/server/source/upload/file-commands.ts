import { uploadLimits } from '#contract/upload-limits.ts';
import { sql } from 'kysely';
import type { Actor } from '#contract/access.ts';
import type { deliveryRoutes, Mapping } from '#contract/delivery.ts';
import { type FileKindName, fileKindOf } from '#contract/dictionary.ts';
import { problem } from '#contract/problem.ts';
import type { Input, Output } from '#contract/route.ts';
import { writeAudit } from '../../audit/write.ts';
import type { Context } from '../../context.ts';
import { businessTime } from '../../day.ts';
import type { Database, Tx } from '../../db/open.ts';
import { asActor } from '../../db/scope.ts';
import { asCommand, type Call } from '../../http/command.ts';
import type { Wire } from '../../http/mount.ts';
import { clearRows, keepBlocks } from './block.ts';
import {
  type DeliveryRow,
  type FileRow,
  getFile,
  lockDraft,
  selectFiles,
  touchDelivery,
} from './delivery-row.ts';
import { viewDelivery } from './delivery-view.ts';
import { openTop, sheetOf, viewFile } from './file-view.ts';
import { guessMapping, rankKinds } from './heading.ts';
import { findProfile, fitProfile, getProfile } from './profile.ts';
import { type ReadUpload, readUpload } from './read-upload.ts';
import { type Received, receiveFile } from './receive.ts';
import { checkDependents, checkFile } from './check-file.ts';
import { isRule } from './rule.ts';

type Routes = typeof deliveryRoutes;
const feed = { purpose: 'feed' } as const;

/** A header without 机构号 is filled with the office's own number where the office is a branch. */
async function mappingOf(
  tx: Tx,
  kind: FileKindName,
  header: readonly string[],
  orgId: number,
): Promise<Mapping> {
  const mapping = guessMapping(kind, header);
  if (mapping['org_no'] || !('org_no' in fileKindOf(kind).columns) || kind === 'orgs') return mapping;
  const org = await tx
    .selectFrom('org')
    .select(['org_no', 'level'])
    .where('id', '=', orgId)
    .executeTakeFirstOrThrow();
  return org.level === 'BRANCH' || org.level === 'SUB_BRANCH'
    ? { ...mapping, org_no: { constant: org.org_no } }
    : mapping;
}

/** Holds a person to the day's bytes, dropped and discarded files included. */
async function checkQuota(tx: Tx, actor: Actor, byteCount: number, now: Date): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`delivery|${actor.accountId}`}))`.execute(tx);
  const { day } = businessTime(now);
  const { rows } = await sql<{ bytes: number }>`
    select coalesce(sum(f.byte_count), 0)::bigint as bytes
      from delivery_file f join delivery d on d.id = f.delivery_id
     where d.made_by = ${actor.accountId}::uuid
       and f.added_at >= (${day}::date)::timestamp at time zone 'Asia/Shanghai'`.execute(tx);
  const max = uploadLimits.bytesAPersonADay;
  if ((rows[0]?.bytes ?? 0) + byteCount > max) throw problem('delivery.quota', { maxBytes: max });
}

async function keepFile(
  tx: Tx,
  delivery: DeliveryRow,
  received: Received,
  read: ReadUpload,
): Promise<FileRow> {
  const { rows } = await sql<{ next: number }>`
    select coalesce(max(file_no), 0)::int + 1 as next from delivery_file
     where delivery_id = ${delivery.id}::uuid`.execute(tx);
  const fileNo = rows[0]!.next;
  await tx
    .insertInto('delivery_file')
    .values({
      delivery_id: delivery.id,
      file_no: fileNo,
      name: received.name,
      sha256: received.sha256,
      byte_count: received.bytes.length,
      encoding: read.encoding,
      delimiter: read.delimiter,
      sheets: JSON.stringify(read.sheets),
    })
    .execute();
  for (const [at, blocks] of read.blocks.entries())
    await keepBlocks(tx, { deliveryId: delivery.id, fileNo, sheetNo: at + 1 }, blocks);
  return getFile(tx, delivery.id, fileNo);
}

type Reading = Pick<FileRow, 'kind' | 'mapping' | 'rules' | 'profile_id'>;

/** How a sheet would be read: by the profile that its header had before, else by its words alone. */
async function guess(
  tx: Tx,
  database: Database,
  file: FileRow,
  delivery: DeliveryRow,
  kind?: FileKindName,
): Promise<Reading> {
  const { header } = await openTop(tx, database.keys, file);
  const profile = kind === undefined ? await findProfile(tx, header) : undefined;
  const fit = profile && fitProfile(profile, header);
  if (profile && fit && 'mapping' in fit)
    return { kind: profile.kind, mapping: fit.mapping, rules: profile.rules, profile_id: profile.id };
  const best = kind ?? rankKinds(file.name, header)[0]?.kind ?? null;
  const mapping = best ? await mappingOf(tx, best, header, delivery.orgId) : {};
  return { kind: best, mapping, rules: {}, profile_id: null };
}

/** A profile that was chosen by hand: where it does not fit, the answer names the columns that are missing. */
async function chosen(tx: Tx, database: Database, file: FileRow, profileId: string): Promise<Reading> {
  const profile = await getProfile(tx, profileId);
  const fit = fitProfile(profile, (await openTop(tx, database.keys, file)).header);
  if ('missing' in fit) throw problem('delivery.profile-misfit', { missing: fit.missing });
  return { kind: profile.kind, mapping: fit.mapping, rules: profile.rules, profile_id: profile.id };
}

/**
 * Takes one file into a draft: its bytes stay in memory until they are read, its rows are kept sealed, and every row is
 * checked before the answer leaves.
 */
export async function addFile(
  { database }: Context,
  actor: Actor,
  { query }: Input<Routes['addFile']>,
  call: Call,
  { request }: Wire,
): Promise<Output<Routes['addFile']>> {
  // Before a byte is read: whether there is a draft that takes it.
  await asActor(database, actor, (tx) => lockDraft(tx, actor, query.deliveryId), feed);
  const received = await receiveFile(request);
  const read = await readUpload(database.keys, query.deliveryId, received);
  return asCommand(
    database,
    actor,
    { ...call, requestHash: Buffer.from(received.sha256, 'hex') },
    async (tx) => {
      const delivery = await lockDraft(tx, actor, query.deliveryId);
      const known = await selectFiles(tx, [delivery.id]);
      if (known.some(({ sha256 }) => sha256 === received.sha256)) throw problem('delivery.file-twice');
      const max = uploadLimits.filesADelivery;
      if (known.length >= max) throw problem('delivery.files-many', { max });
      await checkQuota(tx, actor, received.bytes.length, call.now);
      const kept = await keepFile(tx, delivery, received, read);
      const guessed = await guess(tx, database, kept, delivery);
      const file = await checkFile(database, tx, { ...kept, ...guessed }, delivery);
      await touchDelivery(tx, delivery.id, call.now);
      await writeAudit(tx, actor, 'delivery.file-added', {
        object: delivery.id,
        body: { fileNo: file.file_no, sha256: file.sha256, rows: sheetOf(file).rowCount, kind: file.kind },
      });
      return viewFile(tx, database.keys, file);
    },
    feed,
  );
}

/** Takes a file out of its draft; its rows go. */
export const dropFile = (
  { database }: Context,
  actor: Actor,
  { query }: Input<Routes['dropFile']>,
  call: Call,
): Promise<Output<Routes['dropFile']>> =>
  asCommand(
    database,
    actor,
    call,
    async (tx) => {
      const delivery = await lockDraft(tx, actor, query.deliveryId);
      const file = await getFile(tx, delivery.id, query.fileNo);
      await clearRows(tx, delivery.id, file.file_no);
      await tx
        .updateTable('delivery_file')
        .set({ dropped_at: call.now, found: null, obstacle: null })
        .where('delivery_id', '=', delivery.id)
        .where('file_no', '=', file.file_no)
        .execute();
      await checkDependents(database, tx, delivery, file.file_no, [file.kind]);
      await touchDelivery(tx, delivery.id, call.now);
      await writeAudit(tx, actor, 'delivery.file-dropped', {
        object: delivery.id,
        body: { fileNo: file.file_no },
      });
      return viewDelivery(database, tx, actor, delivery.id, call.now);
    },
    feed,
  );

/** Refuses a mapping or rule that no column of the kind, or of the sheet, can have. */
function checkShape({ kind, mapping, rules, ...file }: FileRow): void {
  const columns = kind ? fileKindOf(kind).columns : {};
  const { headerWidth } = sheetOf({ kind, mapping, rules, ...file });
  const isBad =
    [...Object.keys(mapping), ...Object.keys(rules)].some((name) => !Object.hasOwn(columns, name)) ||
    Object.values(mapping).some((from) => 'at' in from && from.at >= headerWidth) ||
    Object.values(rules).some((names) => !names.every(isRule));
  if (isBad) throw problem('delivery.shape');
}

/** Says how a file is to be read; another kind or sheet begins with what its words say. */
export const shapeFile = (
  { database }: Context,
  actor: Actor,
  { body }: Input<Routes['shape']>,
  call: Call,
): Promise<Output<Routes['shape']>> =>
  asCommand(
    database,
    actor,
    call,
    async (tx) => {
      const delivery = await lockDraft(tx, actor, body.deliveryId);
      const known = await getFile(tx, delivery.id, body.fileNo);
      const sheetNo = body.sheetNo ?? known.sheet_no;
      if (sheetNo > known.sheets.length) throw problem('delivery.shape');
      let file: FileRow = { ...known, sheet_no: sheetNo };
      if (sheetNo !== known.sheet_no || (body.kind && body.kind !== known.kind))
        file = { ...file, ...(await guess(tx, database, file, delivery, body.kind)) };
      if (body.profileId) file = { ...file, ...(await chosen(tx, database, file, body.profileId)) };
      file = { ...file, mapping: body.mapping ?? file.mapping, rules: body.rules ?? file.rules };
      checkShape(file);
      const checked = await checkFile(database, tx, file, delivery);
      await touchDelivery(tx, delivery.id, call.now);
      await writeAudit(tx, actor, 'delivery.file-shaped', {
        object: delivery.id,
        body: { fileNo: file.file_no, kind: file.kind, sheetNo, columns: Object.keys(file.mapping).length },
      });
      return viewFile(tx, database.keys, checked);
    },
    feed,
  );
