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
          actor: Type.String(),
          action: Type.String(),
          object: Nullable(Type.String()),
          result: Type.String(),
          reason: Nullable(Type.String()),
          body: Type.Unknown(),
        }),
      ),
      next: Nullable(Type.Integer()),
    }),
  },
});
