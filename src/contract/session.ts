import { Type } from 'typebox';
import { Day, Id, RoleName } from './field.ts';
import { defineRoutes } from './route.ts';

const closed = { additionalProperties: false };

const Session = Type.Object({
  name: Type.String(),
  staffNo: Type.Union([Type.String(), Type.Null()]),
  role: RoleName,
  orgId: Type.Integer(),
  orgName: Type.String(),
  branchId: Type.Union([Type.Integer(), Type.Null()]),
  branchName: Type.Union([Type.String(), Type.Null()]),
  grants: Type.Array(Type.Object({ id: Id, role: RoleName, orgName: Type.String() })),
  csrf: Type.String(),
  today: Day,
  demo: Type.Boolean(),
});

export const sessionRoutes = defineRoutes({
  signIn: {
    method: 'POST',
    path: '/session',
    permission: 'public',
    body: Type.Object(
      {
        loginName: Type.String({ minLength: 1, maxLength: 64 }),
        password: Type.String({ minLength: 1, maxLength: 256 }),
        device: Type.Union([Type.Literal('WEB'), Type.Literal('MOBILE')]),
      },
      closed,
    ),
    response: Type.Object({ next: Type.Union([Type.Literal('TOTP'), Type.Literal('DONE')]) }),
  },
  secondFactor: {
    method: 'POST',
    path: '/session/totp',
    permission: 'public',
    /** `newPassword` after the answer session.password-expired, with the same code. */
    body: Type.Object(
      {
        code: Type.String({ pattern: '^\\d{6}$' }),
        newPassword: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
      },
      closed,
    ),
    response: Type.Object({ next: Type.Literal('DONE') }),
  },
  demo: {
    method: 'POST',
    path: '/session/demo',
    permission: 'public',
    body: Type.Object({ secret: Type.String({ pattern: '^[0-9a-f]{64}$' }) }, closed),
    response: Type.Object({ next: Type.Literal('DONE') }),
  },
  get: { method: 'GET', path: '/session', permission: 'session.own', response: Session },
  /** The second factor again, for an act that answered session.step-up; the session gets a new id. */
  stepUp: {
    method: 'POST',
    path: '/session/step-up',
    permission: 'session.own',
    body: Type.Object({ code: Type.String({ pattern: '^\\d{6}$' }) }, closed),
    response: Type.Object({ next: Type.Literal('DONE') }),
  },
  switchRole: {
    method: 'POST',
    path: '/session/role',
    permission: 'session.own',
    body: Type.Object({ grantId: Id }, closed),
    response: Type.Object({ next: Type.Literal('DONE') }),
  },
  changePassword: {
    method: 'POST',
    path: '/session/password',
    permission: 'session.own',
    body: Type.Object(
      {
        current: Type.String({ minLength: 1, maxLength: 256 }),
        next: Type.String({ minLength: 1, maxLength: 256 }),
      },
      closed,
    ),
    response: Type.Object({ next: Type.Literal('DONE') }),
  },
  signOut: {
    method: 'DELETE',
    path: '/session',
    permission: 'session.own',
    response: Type.Object({ next: Type.Literal('DONE') }),
  },
});
