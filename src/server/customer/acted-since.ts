import { type RawBuilder, sql } from 'kysely';
import type { UndoChunk } from '../undo-staged.ts';

/**
 * `acted (branch_id, customer_id, reason)`, parts of a statement behind `asked (branch_id, customer_id)`: those with
 * whom, by any of their rows, something was done since an import began, and what weighs most of it. What the import
 * itself brought does not count, but a refusal and a withdrawal do whoever brought them: they are never taken back.
 */
export const actedSince = ({ jobId, since }: UndoChunk): RawBuilder<unknown> => {
  const other = (alias: string) =>
    sql`${sql.ref(`${alias}.recorded_at`)} >= ${since} and ${sql.ref(`${alias}.job_id`)} is distinct from ${jobId}::uuid`;
  const of = (alias: string) => sql`${sql.ref(`${alias}.branch_id`)} = k.branch_id
       and ${sql.ref(`${alias}.customer_id`)} = k.kin_id`;
  const day = sql`(${since}::timestamptz at time zone 'Asia/Shanghai')::date`;
  const branchKin = (alias: string) => sql`${sql.ref(`${alias}.branch_id`)} = k.branch_id`;
  return sql`
  kin as materialized (
    select a.branch_id, a.customer_id, a.customer_id as kin_id from asked a
    union
    select a.branch_id, a.customer_id, c.person_id from asked a
      join customer c on c.branch_id = a.branch_id and c.id = a.customer_id
    union
    select a.branch_id, a.customer_id, m.id from asked a
      join customer c on c.branch_id = a.branch_id and c.id = a.customer_id
      join customer m on m.branch_id = c.branch_id and m.merged_into_id = c.person_id),
  acted as materialized (
    select distinct on (branch_id, customer_id) branch_id, customer_id, reason from (
      select k.branch_id, k.customer_id, 1 as rank, 'REFUSED' as reason from kin k join refusal r on ${of('r')}
       where r.recorded_at >= ${since} or r.job_id = ${jobId}::uuid
      union all
      select k.branch_id, k.customer_id, 1, 'REFUSED' from kin k join consent s on ${of('s')}
       where s.withdrawn and (s.recorded_at >= ${since} or s.job_id = ${jobId}::uuid)
      union all
      select k.branch_id, k.customer_id, 2, 'TOUCHED' from kin k join touch t on ${of('t')} where ${other('t')}
      union all
      select k.branch_id, k.customer_id, 2, 'TOUCHED' from kin k join customer_said v on ${of('v')}
       where v.said_at >= ${since}
      union all
      select k.branch_id, k.customer_id, 3, 'APPLIED' from kin k join application_step p on ${of('p')}
       where ${other('p')}
      union all
      select k.branch_id, k.customer_id, 4, 'CONSENTED' from kin k join consent s on ${of('s')} where ${other('s')}
      union all
      select k.branch_id, k.customer_id, 5, 'PLANNED' from kin k join task w on ${of('w')} and w.day >= ${day}
        join plan n on n.branch_id = w.branch_id and n.id = w.plan_id where n.made_at >= ${since}
      union all
      select k.branch_id, k.customer_id, 6, 'ASSIGNED' from kin k join customer_helper h on ${of('h')}
       where h.from_on >= ${day}
      union all
      select k.branch_id, k.customer_id, 7, 'JUDGED' from kin k
        join person_merge g on ${branchKin('g')} and k.kin_id in (g.from_id, g.into_id)
       where (g.made_by is not null and g.made_at >= ${since})
          or (g.undone_by is not null and g.undone_at >= ${since})
      union all
      select k.branch_id, k.customer_id, 7, 'JUDGED' from kin k
        join person_pair q on ${branchKin('q')} and k.kin_id in (q.left_id, q.right_id)
       where q.decided_by is not null and q.decided_at >= ${since}) as done
     order by branch_id, customer_id, rank)`;
};
