import { useMutation, useQueryClient } from '@tanstack/react-query';
import { can } from '#contract/access.ts';
import type { Output } from '#contract/route.ts';
import type { planRoutes } from '#contract/plan.ts';
import { api } from '../../api.ts';
import { paths } from '../../paths.ts';
import type { Session } from '../../session/session.ts';
import { useText } from '../../text/say.ts';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Go } from '../address.tsx';
import { todayQuery } from '../queries.ts';

type Today = Output<(typeof planRoutes)['today']>;

function RunPlan() {
  const say = useText();
  const client = useQueryClient();
  const run = useMutation({
    mutationFn: () => api.plan.run({ body: {} }),
    // The plan made here is the list of this screen.
    onSuccess: () => client.invalidateQueries({ queryKey: todayQuery.queryKey }),
  });
  return (
    <>
      <button type="button" className="button-main" disabled={run.isPending} onClick={() => run.mutate()}>
        {say(run.isPending ? 'field.no-plan-running' : 'field.no-plan-run')}
      </button>
      {run.error && <ErrorNote error={run.error} />}
    </>
  );
}

/** An empty day says which kind of empty it is, and what to do then. */
export function NothingToDo({ today, session }: { today: Today; session: Session }) {
  const say = useText();
  const client = useQueryClient();
  const nearby = can(session, 'grid.read') && (
    <Go href={paths.phone.nearby} className="button-quiet">
      {say('field.go-nearby')}
    </Go>
  );
  const refresh = () => void client.invalidateQueries({ queryKey: todayQuery.queryKey });
  if (today.doneCount > 0)
    return (
      <Empty title={say('field.all-done')} next={say('field.all-done-next')}>
        {nearby}
      </Empty>
    );
  if (!today.workingDay)
    return (
      <Empty title={say('field.holiday')} next={say('field.holiday-next')}>
        {nearby}
      </Empty>
    );
  if (!today.planned)
    return (
      <Empty
        title={say('field.no-plan')}
        next={say(can(session, 'plan.run') ? 'field.no-plan-next-run' : 'field.no-plan-next')}
      >
        {can(session, 'plan.run') ? (
          <RunPlan />
        ) : (
          <button type="button" className="button-main" onClick={refresh}>
            {say('field.refresh')}
          </button>
        )}
      </Empty>
    );
  if (!can(session, 'grid.read') && can(session, 'customer.lookup'))
    return (
      <Empty title={say('field.empty-plan')} next={say('field.empty-plan-lookup')}>
        <Go href={paths.phone.customers} className="button-main">
          {say('field.find')}
        </Go>
      </Empty>
    );
  return (
    <Empty title={say('field.empty-plan')} next={say('field.empty-plan-next')}>
      {can(session, 'plan.read') && (
        <a href={paths.desk.plan} className="button-main">
          {say('field.go-plan')}
        </a>
      )}
      {nearby}
    </Empty>
  );
}
