import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Actor } from '#contract/access.ts';
import type { Mapping, Rules } from '#contract/delivery.ts';
import { type FileKindName, fileKindOf } from '#contract/dictionary.ts';
import type { importProfileRoutes, ProfileFile } from '#contract/import-profile.ts';
import { problem } from '#contract/problem.ts';
import type { Input, Output } from '#contract/route.ts';
import { writeAudit } from '../../audit/write.ts';
import type { Context } from '../../context.ts';
import type { Tx } from '../../db/open.ts';
import { asActor } from '../../db/scope.ts';
import { asCommand, type Call } from '../../http/command.ts';
import { newId } from '../../new-id.ts';
import { type FileRow, getFile } from './delivery-row.ts';
import { openTop } from './file-view.ts';
import { plainWord } from '../parse/header-word.ts';
import { isRule } from './rule.ts';

type Routes = typeof importProfileRoutes;
const feed = { purpose: 'feed' } as const;

type Profile = {
  id: string;
  name: string;
  kind: FileKindName;
  columns: ProfileFile['columns'];
  rules: Rules;
};
type Row = Profile & { org_id: number; org_name: string; changed_at: Date };

async function selectProfiles(tx: Tx): Promise<Row[]> {
  const rows = await tx
    .selectFrom('import_profile')
    .innerJoin('org', 'org.id', 'import_profile.org_id')
    .selectAll('import_profile')
    .select('org.name as org_name')
    .orderBy('import_profile.name')
    .execute();
  return rows as unknown as Row[]; // Its jsonb columns hold what this file wrote.
}

const getRow = async (tx: Tx, id: string): Promise<Row> => {
  const row = (await selectProfiles(tx)).find((profile) => profile.id === id);
  if (!row) throw problem('delivery.profile-unknown');
  return row;
};
export const getProfile = (tx: Tx, id: string): Promise<Profile> => getRow(tx, id);

/** The same words in any order are the same header. */
const fingerprintOf = (header: readonly string[]): string =>
  createHash('sha256')
    .update(JSON.stringify(header.map(plainWord).toSorted()))
    .digest('hex');

/** The profile that was made from a header of the same words, the nearest office's first. */
export async function findProfile(tx: Tx, header: readonly string[]): Promise<Profile | undefined> {
  const row = await tx
    .selectFrom('import_profile')
    .innerJoin('org', 'org.id', 'import_profile.org_id')
    .selectAll('import_profile')
    .where('fingerprint', '=', fingerprintOf(header))
    .orderBy(sql`cardinality(org.lineage) desc`)
    .orderBy('changed_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row as unknown as Profile | undefined; // As above.
}

/** A profile on a header: its mapping, or the words that the header lacks. */
export function fitProfile(
  profile: Profile,
  header: readonly string[],
): { mapping: Mapping } | { missing: string[] } {
  const words = header.map(plainWord);
  const mapping: Mapping = {};
  const missing: string[] = [];
  // In the order of the dictionary: what is stored as jsonb has forgotten its own.
  for (const name of Object.keys(fileKindOf(profile.kind).columns)) {
    const from = profile.columns[name];
    if (!from) continue;
    const at = 'word' in from ? words.indexOf(plainWord(from.word)) : -1;
    if ('constant' in from) mapping[name] = from;
    else if (at >= 0) mapping[name] = { at };
    else missing.push(from.word);
  }
  return missing.length > 0 ? { missing } : { mapping };
}

/** Refuses columns and rules that the kind does not have: a profile may come from anywhere. */
function checkProfile({ kind, columns, rules }: Omit<ProfileFile, 'format' | 'version'>): void {
  const known = fileKindOf(kind).columns;
  const isBad =
    [...Object.keys(columns), ...Object.keys(rules)].some((name) => !Object.hasOwn(known, name)) ||
    Object.values(rules).some((names) => !names.every(isRule));
  if (isBad) throw problem('delivery.shape');
}

async function keep(
  tx: Tx,
  actor: Actor,
  call: Call,
  orgId: number,
  profile: Omit<ProfileFile, 'format' | 'version'> & { fingerprint: string | null },
): Promise<{ id: string }> {
  checkProfile(profile);
  const { rows } = await sql<{ id: string }>`
    insert into app.import_profile (id, org_id, name, kind, columns, rules, fingerprint, made_by, changed_at)
    values (${newId()}, ${orgId}, ${profile.name}, ${profile.kind}, ${JSON.stringify(profile.columns)},
            ${JSON.stringify(profile.rules)}, ${profile.fingerprint}, ${actor.accountId}, ${call.now})
    on conflict (org_id, name) do update set kind = excluded.kind, columns = excluded.columns,
      rules = excluded.rules, fingerprint = excluded.fingerprint, made_by = excluded.made_by,
      changed_at = excluded.changed_at
    returning id`.execute(tx);
  const { id } = rows[0]!;
  await writeAudit(tx, actor, 'import-profile.kept', { object: id, body: { kind: profile.kind, orgId } });
  return { id };
}

function columnsOf({ mapping }: FileRow, header: readonly string[]): ProfileFile['columns'] {
  const columns: ProfileFile['columns'] = {};
  for (const [name, from] of Object.entries(mapping))
    columns[name] = 'at' in from ? { word: (header[from.at] ?? '').slice(0, 100) } : from;
  return columns;
}

/** Remembers how a file is read, for the office of its delivery. */
export const keepProfile = (
  { database }: Context,
  actor: Actor,
  { body }: Input<Routes['keep']>,
  call: Call,
): Promise<Output<Routes['keep']>> =>
  asCommand(
    database,
    actor,
    call,
    async (tx) => {
      const file = await getFile(tx, body.deliveryId, body.fileNo);
      if (!file.kind) throw problem('delivery.not-ready');
      const delivery = await tx
        .selectFrom('delivery')
        .select('org_id')
        .where('id', '=', body.deliveryId)
        .executeTakeFirstOrThrow();
      const { header } = await openTop(tx, database.keys, file);
      const columns = columnsOf(file, header);
      const words = Object.values(columns).flatMap((from) => ('word' in from ? [from.word] : []));
      if (words.some((word) => word === '' || /\d{6}/.test(word))) throw problem('delivery.shape');
      const fingerprint = fingerprintOf(header);
      const profile = { name: body.name, kind: file.kind, columns, rules: file.rules, fingerprint };
      return keep(tx, actor, call, delivery.org_id, profile);
    },
    feed,
  );

/** Takes in a profile that was written to a file, for the actor's own office. */
export const readProfile = (
  { database }: Context,
  actor: Actor,
  { body }: Input<Routes['read']>,
  call: Call,
): Promise<Output<Routes['read']>> =>
  asCommand(
    database,
    actor,
    call,
    async (tx) => keep(tx, actor, call, actor.branchId ?? actor.rootOrgId, { ...body, fingerprint: null }),
    feed,
  );

export const listProfiles = ({ database }: Context, actor: Actor): Promise<Output<Routes['list']>> =>
  asActor(
    database,
    actor,
    async (tx) => ({
      profiles: (await selectProfiles(tx)).map((row) => ({
        id: row.id,
        name: row.name,
        kind: row.kind,
        orgId: row.org_id,
        orgName: row.org_name,
        words: Object.values(row.columns).flatMap((from) => ('word' in from ? [from.word] : [])),
        changedAt: row.changed_at.toISOString(),
      })),
    }),
    feed,
  );

/** A profile as the file that another bank can take in. */
export const getProfileFile = (
  { database }: Context,
  actor: Actor,
  { query }: Input<Routes['file']>,
): Promise<Output<Routes['file']>> =>
  asActor(
    database,
    actor,
    async (tx) => {
      const { name, kind, columns, rules } = await getRow(tx, query.id);
      return { format: 'jingtian-import-profile', version: 1, name, kind, columns, rules };
    },
    feed,
  );

export const dropProfile = (
  { database }: Context,
  actor: Actor,
  { query }: Input<Routes['drop']>,
  call: Call,
): Promise<Output<Routes['drop']>> =>
  asCommand(
    database,
    actor,
    call,
    async (tx) => {
      const gone = await tx
        .deleteFrom('import_profile')
        .where('id', '=', query.id)
        .returning('id')
        .executeTakeFirst();
      if (!gone) throw problem('delivery.profile-unknown');
      await writeAudit(tx, actor, 'import-profile.dropped', { object: query.id });
      return { id: query.id };
    },
    feed,
  );
