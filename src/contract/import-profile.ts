import { type Static, Type } from 'typebox';
import { ColumnName, KindName, OfFile, Rules } from './delivery.ts';
import { Id, Instant, OrgId } from './field.ts';
import { defineRoutes } from './route.ts';

const closed = { additionalProperties: false };

const ImportProfile = Type.Object({
  id: Id,
  name: Type.String(),
  kind: KindName,
  orgId: OrgId,
  orgName: Type.String(),
  /** The header words that it needs. */
  words: Type.Array(Type.String()),
  changedAt: Instant,
});

/** A profile as a file that goes from one bank to another: words of headers and rules, no rows. */
const ProfileFile = Type.Object(
  {
    format: Type.Literal('jingtian-import-profile'),
    version: Type.Literal(1),
    name: Type.String({ minLength: 1, maxLength: 60 }),
    kind: KindName,
    columns: Type.Record(
      ColumnName,
      Type.Union([
        Type.Object({ word: Type.String({ minLength: 1, maxLength: 100 }) }, closed),
        Type.Object({ constant: Type.String({ minLength: 1, maxLength: 60 }) }, closed),
      ]),
    ),
    rules: Rules,
  },
  closed,
);
export type ProfileFile = Static<typeof ProfileFile>;

export const importProfileRoutes = defineRoutes({
  list: {
    method: 'GET',
    path: '/import-profiles',
    permission: 'import.upload',
    response: Type.Object({ profiles: Type.Array(ImportProfile) }),
  },
  /** Remembers the mapping and rules of a file under a name; the same name of the same org is replaced. */
  keep: {
    method: 'POST',
    path: '/import-profiles',
    permission: 'import.upload',
    body: Type.Object({ ...OfFile, name: Type.String({ minLength: 1, maxLength: 60 }) }, closed),
    response: Type.Object({ id: Id }),
  },
  read: {
    method: 'POST',
    path: '/import-profiles/import',
    permission: 'import.upload',
    body: ProfileFile,
    response: Type.Object({ id: Id }),
  },
  file: {
    method: 'GET',
    path: '/import-profiles/file',
    permission: 'import.upload',
    query: Type.Object({ id: Id }, closed),
    response: ProfileFile,
  },
  drop: {
    method: 'DELETE',
    path: '/import-profiles',
    permission: 'import.upload',
    query: Type.Object({ id: Id }, closed),
    response: Type.Object({ id: Id }),
  },
});
