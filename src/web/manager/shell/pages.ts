import { type Permission, type Role, can } from '#contract/access.ts';
import { paths } from '../../paths.ts';

/** What the rail offers, in the order of a working day; a page shows when the role holds its permission. */
export const pages = {
  today: { to: paths.desk.today, permission: 'today.read', picks: [] },
  lookup: { to: paths.desk.lookup, permission: 'customer.lookup', picks: [] },
  plan: { to: paths.desk.plan, permission: 'plan.read', picks: ['scope', 'day'] },
  customers: { to: paths.desk.customers, permission: 'customer.read', picks: ['scope'] },
  pairs: { to: paths.desk.pairs, permission: 'person.review', picks: ['scope'] },
  grids: { to: paths.desk.grids, permission: 'grid.read', picks: ['scope'] },
  imports: { to: paths.desk.imports, permission: 'import.read', picks: [] },
  exports: { to: paths.desk.exports, permission: 'export.read', picks: [] },
  people: { to: paths.desk.people, permission: 'people.read', picks: [] },
  params: { to: paths.desk.params, permission: 'param.read', picks: [] },
  audit: { to: paths.desk.audit, permission: 'audit.read', picks: ['day'] },
  password: { to: paths.desk.password, permission: 'session.own', picks: [] },
} as const satisfies Record<
  string,
  { to: string; permission: Permission; picks: readonly ('scope' | 'day')[] }
>;
export type PageName = keyof typeof pages;

const work = ['today', 'lookup', 'plan', 'customers', 'pairs', 'grids', 'imports', 'exports'] as const;
const govern = ['people', 'params', 'audit'] as const;

/** The rail of a role: what it works with, then what it answers for. */
export const railOf = (role: Role) =>
  [work, govern].map((names) => names.filter((name) => can({ role }, pages[name].permission)));

/** What each role does first (ui.md, Homes). An outside helper has no page here. */
const homes: Record<Role, PageName> = {
  client_manager: 'today',
  grid_lead: 'today',
  branch_head: 'plan',
  corporate_manager: 'today',
  counter: 'lookup',
  lobby: 'lookup',
  head_office: 'plan',
  compliance: 'params',
  outside_helper: 'password',
  system_admin: 'imports',
  security_admin: 'people',
  audit_admin: 'audit',
};
export const homeOf = (role: Role): PageName => homes[role];
