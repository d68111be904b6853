import { sql } from 'kysely';
import type { Actor } from '#contract/access.ts';
import type { planRoutes, TaskView } from '#contract/plan.ts';
import type { Output } from '#contract/route.ts';
import type { Day } from '#core/day.ts';
import { getCalendar } from '../calendar/queries.ts';
import type { Context } from '../context.ts';
import { businessTime } from '../day.ts';
import type { Tx } from '../db/open.ts';
import { asActor } from '../db/scope.ts';
import { gateOver } from '../gate.ts';
import { getParams } from '../param/queries.ts';
import { listLateNotices } from '../source/feed/standing.ts';
import { noticesWithoutPlan } from './queries.ts';
import { listTasks } from './tasks.ts';

type Own = { notices: TaskView['why']['reasons']; capacity: number | null };

/** What the branch's plan says of one person, and to everybody; nothing of the others is read. */
async function findOwn(tx: Tx, branchId: number, day: Day, staffId: string | null): Promise<Own | undefined> {
  const { rows } = await sql<Own>`
    select summary -> 'notices' as notices,
           (jsonb_path_query_first(summary, '$.people[*] ? (@.staffId == $id)',
              jsonb_build_object('id', ${staffId}::text)) ->> 'capacityMinutes')::int as capacity
      from plan where branch_id = ${branchId} and day = ${day}::date`.execute(tx);
  return rows[0];
}

/** The actor's own day: appointments first, then the plan's order. */
export const getToday = (
  { database }: Context,
  actor: Actor,
  now: Date,
): Promise<Output<typeof planRoutes.today>> =>
  asActor(database, actor, async (tx) => {
    const { day } = businessTime(now);
    const { branchId, staffId } = actor;
    const calendar = await getCalendar(tx, day);
    const params = await getParams(tx, day, branchId);
    const own = branchId === null ? undefined : await findOwn(tx, branchId, day, staffId);
    const tasks =
      branchId === null || staffId === null
        ? []
        : await listTasks(database, tx, actor, { branchId, staffId, day }, now, (asked) =>
            gateOver(tx, asked, params, calendar),
          );
    const effort = params.get('effort.minutes');
    return {
      day,
      workingDay: calendar.isWorkingDay(day),
      notices: [
        ...(own?.notices ?? (branchId === null ? [] : noticesWithoutPlan(calendar, day))),
        ...(await listLateNotices(tx, day, now)),
      ],
      planned: own !== undefined,
      minutesCapacity: own?.capacity ?? 0,
      minutesPlanned: tasks.reduce(
        (sum, task) => sum + (task.state === 'DROPPED' ? 0 : effort[task.channel]),
        0,
      ),
      doneCount: tasks.filter((task) => task.state === 'DONE').length,
      tasks,
    };
  });
