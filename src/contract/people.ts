import { Type } from 'typebox';
import { Day, Id, Instant, Nullable, OrgId, RoleName } from './field.ts';
import { defineRoutes } from './route.ts';

const closed = { additionalProperties: false };
const Why = Type.String({ minLength: 2, maxLength: 200 });

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
          orgId: Type.Integer(),
          orgName: Type.String(),
          joinedOn: Day,
          tenureMonths: Type.Integer(),
          licenceTo: Nullable(Day),
          status: Type.String(),
          grids: Type.Array(Type.String()),
          account: Nullable(
            Type.Object({
              loginName: Type.String(),
              status: Type.String(),
              /** Roles that hold; one that waits for its approval does not. */
              roles: Type.Array(RoleName),
              /** Told to who may end it. */
              lockedUntil: Nullable(Instant),
            }),
          ),
        }),
      ),
    }),
  },
  disable: {
    method: 'POST',
    path: '/people/disable',
    permission: 'people.manage',
    body: Type.Object({ staffId: Id, reason: Why }, closed),
    response: Type.Object({ endedSessionCount: Type.Integer() }),
  },
  /** The account opens again; each of its roles once somebody else has approved it anew. */
  enable: {
    method: 'POST',
    path: '/people/enable',
    permission: 'people.manage',
    body: Type.Object({ staffId: Id, reason: Why }, closed),
    response: Type.Object({ waitingGrantCount: Type.Integer() }),
  },
  /** Ends the lock that wrong passwords brought. */
  unlock: {
    method: 'POST',
    path: '/people/unlock',
    permission: 'people.manage',
    body: Type.Object({ staffId: Id }, closed),
    response: Type.Object({ loginName: Type.String() }),
  },
  grant: {
    method: 'POST',
    path: '/people/grant',
    permission: 'people.manage',
    body: Type.Object({ staffId: Id, role: RoleName, orgId: OrgId, from: Day }, closed),
    response: Type.Object({ grantId: Id }),
  },
  /** A grant holds only once somebody other than its granter approved it. */
  approveGrant: {
    method: 'POST',
    path: '/people/grant/approval',
    permission: 'people.manage',
    body: Type.Object({ grantId: Id }, closed),
    response: Type.Object({ grantId: Id }),
  },
  rejectGrant: {
    method: 'POST',
    path: '/people/grant/rejection',
    permission: 'people.manage',
    body: Type.Object({ grantId: Id, reason: Why }, closed),
    response: Type.Object({ grantId: Id }),
  },
  revoke: {
    method: 'POST',
    path: '/people/revoke',
    permission: 'people.manage',
    body: Type.Object({ staffId: Id, role: RoleName, reason: Why }, closed),
    response: Type.Object({ endedGrantCount: Type.Integer() }),
  },
  waitingGrants: {
    method: 'GET',
    path: '/people/grants',
    permission: 'people.manage',
    response: Type.Object({
      grants: Type.Array(
        Type.Object({
          grantId: Id,
          staffNo: Nullable(Type.String()),
          name: Type.String(),
          role: RoleName,
          orgName: Type.String(),
          from: Day,
          grantedBy: Nullable(Type.String()),
          own: Type.Boolean(),
        }),
      ),
    }),
  },
});
