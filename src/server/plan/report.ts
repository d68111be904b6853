import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { PlanSummaryView, TaskView } from '#contract/plan.ts';
import { problem } from '#contract/problem.ts';
import type { Day } from '#core/day.ts';
import { openContact } from '../customer/person.ts';
import { maskName } from '#core/mask.ts';
import type { Database } from '../db/open.ts';
import { asJob } from '../db/scope.ts';
import { numeral } from '../sheet/cell.ts';
import { writeXlsx } from '../sheet/xlsx.ts';
import { getSummary } from './queries.ts';
import { taskRows } from './task-rows.ts';

type ReportedTask = {
  branch: string;
  staff: string;
  position: number;
  kind: string;
  channel: string;
  atTime: string | null;
  customerNo: string;
  customer: string;
  source: string | null;
  reasons: TaskView['why']['reasons'];
  score: number | null;
};
export type PlanReport = { summaries: PlanSummaryView[]; tasks: ReportedTask[] };

/** The stored plan of one branch or of all, for the operator: who contacts whom, masked, with the reasons. */
export async function reportPlan(database: Database, day: Day, orgNo?: string): Promise<PlanReport> {
  const branches = await asJob(database, null, (tx) =>
    tx
      .selectFrom('org')
      .select(['id', 'name'])
      .where('level', 'in', ['BRANCH', 'SUB_BRANCH'])
      .$if(orgNo !== undefined, (query) => query.where('org_no', '=', orgNo!))
      .orderBy('id')
      .execute(),
  );
  if (branches.length === 0) throw problem('org.unknown', { orgNo });
  const report: PlanReport = { summaries: [], tasks: [] };
  for (const branch of branches)
    await asJob(database, branch.id, async (tx) => {
      report.summaries.push(await getSummary(tx, branch.id, day));
      const rows = await taskRows(tx)
        .select(['task.position', 'task.kind', 'task.channel', 'task.at_time', 'task.why', 'task.score'])
        .select(['customer.customer_no', 'staff.staff_no'])
        .where('task.branch_id', '=', branch.id)
        .where('task.day', '=', day)
        .orderBy('staff.staff_no')
        .orderBy('task.position')
        .execute();
      for (const row of rows) {
        const { name } = openContact(database.keys, row.customer_id, row.contact_sealed);
        report.tasks.push({
          branch: branch.name,
          staff: `${row.staff_name} ${row.staff_no}`,
          position: row.position,
          kind: row.kind,
          channel: row.channel,
          atTime: row.at_time?.slice(0, 5) ?? null,
          customerNo: row.customer_no,
          customer: name ? maskName(name) : '—',
          source: row.source,
          reasons: (row.why as TaskView['why']).reasons, // Written by build.ts in this shape.
          score: row.score,
        });
      }
    });
  return report;
}

const headings = ['机构', '员工', '序号', '类型', '渠道', '时间', '客户号', '客户', '来源', '原因', '得分'];

/** The report as a spreadsheet. */
export async function writePlanXlsx(report: PlanReport, path: string): Promise<void> {
  const rows = report.tasks.map((task) => [
    task.branch,
    task.staff,
    numeral(task.position),
    task.kind,
    task.channel,
    task.atTime,
    task.customerNo,
    task.customer,
    task.source,
    task.reasons.map((reason) => `${reason.code} ${JSON.stringify(reason.values)}`).join('; '),
    numeral(task.score ?? 0),
  ]);
  const sheet = { name: '计划', headRows: 1, rows: [[headings], rows] };
  await pipeline(writeXlsx([sheet]), createWriteStream(path));
}
