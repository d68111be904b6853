import type { FastifyReply } from 'fastify';
import type { Actor, Role } from '#contract/access.ts';
import type { Output } from '#contract/route.ts';
import type { sessionRoutes } from '#contract/session.ts';
import type { Context } from '../context.ts';
import { businessTime } from '../day.ts';
import type { Call } from '../http/command.ts';
import type { Handlers, Wire } from '../http/mount.ts';
import {
  changePassword,
  demoSignIn,
  type Origin,
  readStanding,
  signIn,
  signInTotp,
  signOut,
  switchRole,
} from './commands.ts';
import { stepUp } from './step-up.ts';
import { cookieOf, csrfToken, endedCookie, secretOfCookie } from './session.ts';

const originOf = (call: Call, { request }: Wire): Origin => ({
  ip: request.ip,
  ipHash: call.ipHash,
  now: call.now,
});
const keep = (reply: FastifyReply, secret: string) => reply.header('set-cookie', cookieOf(secret));

async function readSession(
  { database }: Context,
  actor: Actor,
  now: Date,
): Promise<Output<typeof sessionRoutes.get>> {
  const { grants, root, branch, installation } = await readStanding(database, actor, now);
  return {
    name: actor.name,
    staffNo: actor.staffNo,
    role: actor.role,
    orgId: actor.rootOrgId,
    orgName: root?.name ?? '',
    branchId: actor.branchId,
    branchName: branch?.name ?? null,
    // Grants are written only with a role of contract/access.ts.
    grants: grants.map((grant) => ({ id: grant.id, role: grant.role as Role, orgName: grant.org_name })),
    csrf: csrfToken(database.keyFile.csrf, actor.sessionId),
    today: businessTime(now).day,
    demo: installation?.demo ?? false,
  };
}

/** The session's operations: the only ones that set or clear the cookie. */
export const sessionHandlers = (context: Context): Handlers<typeof sessionRoutes> => ({
  signIn: async ({ body }, call, wire) => {
    const { secret } = await signIn(context.database, body, originOf(call, wire));
    keep(wire.reply, secret);
    return { next: 'TOTP' };
  },
  secondFactor: async ({ body }, call, wire) => {
    const pending = secretOfCookie(wire.request.headers.cookie);
    const { secret } = await signInTotp(context.database, pending, body, originOf(call, wire));
    keep(wire.reply, secret);
    return { next: 'DONE' };
  },
  demo: async ({ body }, call, wire) => {
    const { secret } = await demoSignIn(context.database, body.secret, originOf(call, wire));
    keep(wire.reply, secret);
    return { next: 'DONE' };
  },
  get: (actor, _input, call) => readSession(context, actor, call.now),
  stepUp: async (actor, { body }, call, wire) => {
    const { secret } = await stepUp(context.database, actor, body.code, originOf(call, wire));
    keep(wire.reply, secret);
    return { next: 'DONE' };
  },
  switchRole: async (actor, { body }, call, wire) => {
    const { secret } = await switchRole(context.database, actor, body.grantId, originOf(call, wire));
    keep(wire.reply, secret);
    return { next: 'DONE' };
  },
  changePassword: async (actor, { body }, call, wire) => {
    await changePassword(context.database, actor, body, originOf(call, wire));
    return { next: 'DONE' };
  },
  signOut: async (actor, _input, call, wire) => {
    await signOut(context.database, actor, originOf(call, wire));
    wire.reply.header('set-cookie', endedCookie).header('clear-site-data', '"cache", "storage"');
    return { next: 'DONE' };
  },
});
