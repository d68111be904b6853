import type { ExportSpec } from '#contract/export.ts';
import type { Calendar } from '#core/calendar.ts';
import type { Day } from '#core/day.ts';
import type { Tx } from '../db/open.ts';
import { gateOver } from '../gate.ts';
import { getParams, type Params } from '../param/queries.ts';
import type { ReadLine } from './select.ts';

/** Whether somebody may be called for marketing, asked of a page of rows at a time. */
export type CallGate = (lines: readonly ReadLine[]) => Promise<(line: ReadLine) => boolean>;

/**
 * The gate over the rows of an export: channel phone, purpose marketing, on the next day on which anybody calls; the
 * hour is asked again at the dial. A contract is a basis only for a list of the source that it belongs to.
 */
export function openCallGate(
  tx: Tx,
  calendar: Calendar,
  today: Day,
  { source }: ExportSpec['filter'],
): CallGate {
  const day = calendar.isWorkingDay(today) ? today : calendar.addWorkingDays(today, 1);
  const paramsOf = new Map<number, Promise<Params>>();
  return async (lines) => {
    const allowed = new Set<string>();
    for (const [branchId, own] of Map.groupBy(lines, (line) => line.branchId)) {
      const ids = [...new Set(own.flatMap(({ customerId }) => customerId ?? []))];
      if (ids.length === 0) continue;
      const params = paramsOf.get(branchId) ?? getParams(tx, day, branchId);
      paramsOf.set(branchId, params);
      const ask = await gateOver(tx, { branchId, ids, day, minute: null }, await params, calendar);
      for (const id of ids)
        if (ask(id, null, source ?? 'export', 'phone')?.length === 0) allowed.add(`${branchId}|${id}`);
    }
    return ({ branchId, customerId }) => allowed.has(`${branchId}|${customerId}`);
  };
}
