import { Type } from 'typebox';
import { roles } from './access.ts';
import { Day, Id, Nullable } from './field.ts';
import { defineRoutes } from './route.ts';

const closed = { additionalProperties: false };
const Role = Type.Union(roles.map((role) => Type.Literal(role)));

export const peopleRoutes = defineRoutes({
  list: {
    method: 'GET',
    path: '/people',
    permission: 'people.read',
    response: Type.Object({
      people: Type.Array(
        Type.Object({
          staffId: Id,
          staffNo: Type.String(),
          name: Type.String(),
          post: Type.String(),
          orgName: Type.String(),
          joinedOn: Day,
          tenureMonths: Type.Integer(),
          licenceTo: Nullable(Day),
          status: Type.String(),
          grids: Type.Array(Type.String()),
          account: Nullable(
            Type.Object({ loginName: Type.String(), status: Type.String(), roles: Type.Array(Role) }),
          ),
        }),
      ),
    }),
  },
  disable: {
    method: 'POST',
    path: '/people/disable',
    permission: 'people.manage',
    body: Type.Object({ staffId: Id, reason: Type.String({ minLength: 2, maxLength: 200 }) }, closed),
    response: Type.Object({ endedSessionCount: Type.Integer() }),
  },
  grant: {
    method: 'POST',
    path: '/people/grant',
    permission: 'people.manage',
    body: Type.Object({ staffId: Id, role: Role, orgId: Type.Integer(), from: Day }, closed),
    response: Type.Object({ grantId: Id }),
  },
});
