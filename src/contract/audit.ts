import { Type } from 'typebox';
import { Day, Instant, Nullable } from './field.ts';
import { defineRoutes } from './route.ts';

export const auditRoutes = defineRoutes({
  list: {
    method: 'GET',
    path: '/audit',
    permission: 'audit.read',
    query: Type.Object(
      {
        day: Type.Optional(Day),
        action: Type.Optional(Type.String({ maxLength: 60 })),
        before: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
      },
      { additionalProperties: false },
    ),
    response: Type.Object({
      entries: Type.Array(
        Type.Object({
          id: Type.Integer(),
          at: Instant,
          /**
           * Who did it: a member of staff, an account of nobody's, somebody who did not get in (with the account
           * that was tried, if there is one), or the house itself.
           */
          actor: Type.Object({
            kind: Type.Union([
              Type.Literal('STAFF'),
              Type.Literal('ACCOUNT'),
              Type.Literal('STRANGER'),
              Type.Literal('SYSTEM'),
            ]),
            name: Nullable(Type.String()),
          }),
          action: Type.String(),
          object: Nullable(Type.String()),
          /** The login name, where the object is an account. */
          objectName: Nullable(Type.String()),
          result: Type.String(),
          reason: Nullable(Type.String()),
          body: Type.Unknown(),
        }),
      ),
      next: Nullable(Type.Integer()),
    }),
  },
});
