import { type TSchema, Type } from 'typebox';
import { type Role, roles } from './access.ts';

/** Field schemas that several contracts share. */
export const Id = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' });
export const Day = Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$' });
export const Instant = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,3})?Z$' });
/** org.id: what fits PostgreSQL's integer. */
export const OrgId = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });
export const Channel = Type.Union([
  Type.Literal('phone'),
  Type.Literal('wecom'),
  Type.Literal('visit'),
  Type.Literal('counter'),
  Type.Literal('activity'),
]);
/** One of the roles; a union made from a list needs its type said. */
export const RoleName = Type.Unsafe<Role>(Type.Union(roles.map((role) => Type.Literal(role))));
/** A reason as a code and the numbers in it; the sentence is made in the catalogue of texts. */
export const Reason = Type.Object({
  code: Type.String(),
  values: Type.Record(Type.String(), Type.Unknown()),
});

export const Nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
