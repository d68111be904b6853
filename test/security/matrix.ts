import type { Permission, Role } from '#contract/access.ts';
import { roles } from '#contract/access.ts';
import { type Http, type Reply, routeList } from './http.ts';
import { sampleOf } from './sample.ts';
import type { Relation } from './target.ts';

export type Cell = {
  label: string;
  permission: Permission;
  relation: Relation;
  /** Null: nobody is signed in. */
  role: Role | null;
  reply: Reply;
};

/** Every route, asked by every role and by a stranger, about a thing in every relation that the route knows. */
export async function runMatrix(http: Http): Promise<Cell[]> {
  const cells: Cell[] = [];
  for (const { label, route } of routeList) {
    const sample = sampleOf(label);
    if (!sample) throw new Error(`${label} has no row in test/security/sample.ts`);
    for (const relation of sample.relations)
      for (const role of [...roles, null]) {
        const ask = await sample.ask({ http, role: role ?? 'client_manager', relation });
        // A public route is asked without a session: with one it is still nobody's.
        const session = role && route.permission !== 'public' ? await http.session(role) : null;
        const reply = await http.call(session, label, ask);
        cells.push({ label, permission: route.permission, relation, role, reply });
      }
  }
  return cells;
}
