import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import type { PlanSummaryView } from '#contract/plan.ts';
import { api } from '../../api.ts';
import { useText } from '../../text/say.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useCan, useSession } from '../shell/desk-session.ts';
import { count } from '../shell/number.ts';

const tasksOf = (plan: PlanSummaryView): number =>
  plan.people.reduce((total, person) => total + person.taskCount, 0);

/** Makes the plan, or makes it again: what is already done stays. Then it says in numbers what came of it. */
export function RunPlan({ plan }: { plan: PlanSummaryView }) {
  const say = useText();
  const client = useQueryClient();
  const session = useSession();
  const mayRun = useCan('plan.run');
  const run = useMutation({
    mutationFn: () => api.plan.run({ body: { branchId: plan.branchId, day: plan.day } }),
    onSuccess: async (made) => {
      client.setQueryData(['plan', 'summary', plan.branchId, plan.day], made);
      await client.invalidateQueries({ queryKey: ['plan'] });
      await client.invalidateQueries({ queryKey: ['today'] });
    },
  });
  const why = !mayRun ? say('plan.run-why-role') : plan.day < session.today ? say('problem.plan.closed') : '';
  return (
    <div className="plan-run">
      <Button
        type={plan.madeAt || !plan.workingDay ? 'default' : 'primary'}
        size="large"
        disabled={Boolean(why)}
        loading={run.isPending}
        onClick={() => run.mutate()}
      >
        {say(run.isPending ? 'plan.running' : plan.madeAt ? 'plan.run-again' : 'plan.run')}
      </Button>
      {why && <small className="soft">{why}</small>}
      {run.error && <ErrorNote error={run.error} />}
      {run.data && run.data.day === plan.day && (
        <small role="status">
          {say('plan.run-done', {
            tasks: count(tasksOf(run.data)),
            people: run.data.people.filter((person) => person.taskCount > 0).length,
            held: count(run.data.heldBackPeople),
            left: count(run.data.leftOver.reduce((total, row) => total + row.count, 0)),
          })}
        </small>
      )}
    </div>
  );
}
