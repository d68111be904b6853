import { problem } from '#contract/problem.ts';
import { isDay } from '#core/day.ts';
import { businessTime } from '../day.ts';
import type { Database } from '../db/open.ts';
import { planAllBranches, planBranch } from '../plan/commands.ts';
import { reportPlan, writePlanXlsx } from '../plan/report.ts';
import { exitCodes, Refusal } from '../refusal.ts';
import { type Command, textOf } from './command.ts';
import { dataOptions, withDatabase } from './house.ts';

async function makePlans(database: Database, day: string, orgNo: string | undefined) {
  if (orgNo === undefined) return planAllBranches(database, day);
  const org = await database.db.selectFrom('org').select('id').where('org_no', '=', orgNo).executeTakeFirst();
  if (!org) throw problem('org.unknown', { orgNo });
  return [await planBranch(database, { branchId: org.id, day, actor: null })];
}

export const planCommand: Command = {
  name: 'plan',
  takes: '--day YYYY-MM-DD [--branch 机构号] [--xlsx FILE]',
  summary: { zh: '生成某一天的计划', en: 'Make the plan of a day' },
  options: { ...dataOptions, day: { type: 'string' }, branch: { type: 'string' }, xlsx: { type: 'string' } },
  help: ['--day  默认今天 / today by default', '--xlsx 另存为电子表格 / also as a spreadsheet'],
  run: async ({ values, print }) => {
    const day = textOf(values, 'day') ?? businessTime(new Date()).day;
    if (!isDay(day))
      throw new Refusal({ zh: `「${day}」不是日期`, en: `"${day}" is not a day` }, exitCodes.usage);
    const orgNo = textOf(values, 'branch');
    return withDatabase(values, async (database) => {
      const plans = await makePlans(database, day, orgNo);
      const report = await reportPlan(database, day, orgNo);
      const xlsx = textOf(values, 'xlsx');
      if (xlsx) await writePlanXlsx(report, xlsx);
      const lines = report.summaries
        .filter((summary) => summary.people.length > 0 || summary.notices.length > 0)
        .map((summary) => {
          const tasks = summary.people.reduce((sum, person) => sum + person.taskCount, 0);
          const sources = summary.sources
            .map(
              (row) =>
                `${row.source} ${row.plannedCount}/${row.hitCount}${row.missing.length > 0 ? ` (缺 ${row.missing.join(',')})` : ''}`,
            )
            .join(' · ');
          const notices = summary.notices.map((notice) => notice.code).join(' ');
          return `${summary.branchName} ${day}: ${tasks} 项任务, 拦下 ${summary.heldBackPeople} 人 · ${sources} ${notices}`;
        });
      print(lines.join('\n'), { plans, ...report });
      return exitCodes.done;
    });
  },
};
