import { Type } from 'typebox';
import { Id, Nullable, OrgId } from './field.ts';
import { defineRoutes } from './route.ts';

export const gridRoutes = defineRoutes({
  list: {
    method: 'GET',
    path: '/grids',
    permission: 'grid.read',
    query: Type.Object({ branchId: Type.Optional(OrgId) }, { additionalProperties: false }),
    response: Type.Object({
      grids: Type.Array(
        Type.Object({
          id: Id,
          gridNo: Type.String(),
          name: Type.String(),
          kind: Type.Union([Type.Literal('PHYSICAL'), Type.Literal('VIRTUAL')]),
          basis: Type.String(),
          state: Type.String(),
          leadName: Nullable(Type.String()),
          customerCount: Type.Integer(),
          /** The actor leads or works in it today. */
          mine: Type.Boolean(),
          boundary: Nullable(Type.Unknown()),
        }),
      ),
      places: Type.Array(
        Type.Object({
          name: Type.String(),
          kind: Type.String(),
          gridId: Nullable(Id),
          lon: Type.Number(),
          lat: Type.Number(),
          customerCount: Type.Integer(),
        }),
      ),
    }),
  },
});
