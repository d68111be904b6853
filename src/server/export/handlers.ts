import type { exportRoutes } from '#contract/export.ts';
import type { Context } from '../context.ts';
import type { Handlers } from '../http/mount.ts';
import type { SendJob } from '../jobs/send.ts';
import { decideExport, requestExport, withdrawExport } from './commands.ts';
import { countExport } from './count.ts';
import { listExports } from './queries.ts';
import { linkExport, takeExport } from './take.ts';

/** One line per route of the exports. */
export const exportHandlers = (context: Context, sendJob: SendJob): Handlers<typeof exportRoutes> => ({
  count: (actor, input, call) => countExport(context, actor, input, call.now),
  request: (actor, input, call) => requestExport(context, actor, input, call),
  list: (actor, _input, call) => listExports(context, actor, call.now),
  decide: (actor, input, call) => decideExport(context, actor, input, call, sendJob),
  withdraw: (actor, input, call) => withdrawExport(context, actor, input, call),
  link: (actor, input, call) => linkExport(context, actor, input, call),
  file: (actor, input, call, wire) => takeExport(context, actor, input, call, wire),
});
