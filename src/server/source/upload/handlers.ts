import type { deliveryRoutes } from '#contract/delivery.ts';
import type { importProfileRoutes } from '#contract/import-profile.ts';
import type { Context } from '../../context.ts';
import type { Handlers } from '../../http/mount.ts';
import type { SendJob } from '../../jobs/send.ts';
import { takeBadRows } from './bad-rows-file.ts';
import { fixCells, leaveOut, openCell } from './cell-commands.ts';
import {
  acceptDelivery,
  discardDelivery,
  openDelivery,
  rejectDelivery,
  reopenDelivery,
  submitDelivery,
} from './commands.ts';
import { correctFile } from './corrections.ts';
import { addFile, dropFile, shapeFile } from './file-commands.ts';
import { dropProfile, getProfileFile, keepProfile, listProfiles, readProfile } from './profile.ts';
import { sendTemplate } from './template.ts';
import { getDelivery, getDeliveryFile, getProgress, listBadRows, listDeliveries } from './queries.ts';

/** One line per route of the deliveries. */
export const deliveryHandlers = (context: Context, sendJob: SendJob): Handlers<typeof deliveryRoutes> => ({
  list: (actor) => listDeliveries(context, actor),
  template: (_, input, __, { reply }) => sendTemplate(reply, input),
  open: (actor, input, call) => openDelivery(context, actor, input, call),
  get: (actor, input, call) => getDelivery(context, actor, input, call.now),
  addFile: (actor, input, call, wire) => addFile(context, actor, input, call, wire),
  file: (actor, input) => getDeliveryFile(context, actor, input),
  dropFile: (actor, input, call) => dropFile(context, actor, input, call),
  shape: (actor, input, call) => shapeFile(context, actor, input, call),
  badRows: (actor, input) => listBadRows(context, actor, input),
  openCell: (actor, input, call) => openCell(context, actor, input, call),
  fixCells: (actor, input, call) => fixCells(context, actor, input, call),
  leaveOut: (actor, input, call) => leaveOut(context, actor, input, call),
  takeBadRows: (actor, input, call, wire) => takeBadRows(context, actor, input, call, wire),
  correct: (actor, input, call, wire) => correctFile(context, actor, input, call, wire),
  submit: (actor, input, call) => submitDelivery(context, actor, input, call),
  reopen: (actor, input, call) => reopenDelivery(context, actor, input, call),
  accept: (actor, input, call) => acceptDelivery(context, sendJob, actor, input, call),
  reject: (actor, input, call) => rejectDelivery(context, actor, input, call),
  discard: (actor, input, call) => discardDelivery(context, actor, input, call),
  progress: (actor, input) => getProgress(context, actor, input),
});

/** And of the import profiles. */
export const profileHandlers = (context: Context): Handlers<typeof importProfileRoutes> => ({
  list: (actor) => listProfiles(context, actor),
  keep: (actor, input, call) => keepProfile(context, actor, input, call),
  read: (actor, input, call) => readProfile(context, actor, input, call),
  file: (actor, input) => getProfileFile(context, actor, input),
  drop: (actor, input, call) => dropProfile(context, actor, input, call),
});
