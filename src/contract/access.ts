/** Roles in the words of the branch (docs/words.md, defaults.md: row scope by role). */
export const roles = [
  'client_manager',
  'grid_lead',
  'branch_head',
  'corporate_manager',
  'counter',
  'lobby',
  'head_office',
  'compliance',
  'outside_helper',
  'system_admin',
  'security_admin',
  'audit_admin',
] as const;
export type Role = (typeof roles)[number];

const field = ['client_manager', 'grid_lead', 'corporate_manager'] as const;
const leads = ['grid_lead', 'branch_head', 'head_office'] as const;

/** Who may do what. The only place where a role meets a permission; routes and buttons both read it. */
const permissions = {
  public: roles,
  'session.own': roles,
  'today.read': [...field, 'branch_head'],
  'touch.record': [...field, 'branch_head'],
  // Counter and lobby for the one row that an exact look-up has shown them the same day.
  'refusal.record': [...field, 'counter', 'lobby', 'branch_head'],
  'customer.read': ['client_manager', ...leads, 'corporate_manager'],
  'customer.reveal': [...field, 'branch_head'],
  'customer.dial': field,
  'customer.lookup': [...field, 'counter', 'lobby', 'branch_head'],
  'person.review': ['grid_lead', 'branch_head'],
  'plan.read': leads,
  'plan.run': ['branch_head'],
  'source.read': ['client_manager', ...leads],
  'import.read': ['branch_head', 'head_office', 'compliance', 'system_admin'],
  'import.upload': ['branch_head', 'head_office'],
  'import.accept': ['branch_head', 'head_office'],
  'import.undo': ['branch_head', 'head_office'],
  'grid.read': ['client_manager', ...leads],
  'people.read': ['branch_head', 'head_office', 'security_admin', 'system_admin'],
  'people.manage': ['security_admin'],
  'param.read': ['branch_head', 'head_office', 'compliance', 'system_admin', 'security_admin'],
  'param.propose': ['head_office', 'branch_head'],
  'param.approve': ['compliance'],
  'export.read': ['branch_head', 'head_office', 'compliance'],
  'export.request': ['branch_head', 'head_office'],
  'export.approve': ['branch_head', 'head_office', 'compliance'],
  'audit.read': ['compliance', 'audit_admin'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

/**
 * How far a role reaches among customers: `branch` all of its subtree, `masked` the same without reveal,
 * `grid` those of its own grids and its own, `own` owned, helped or on today's tasks, `none` nobody.
 */
export type Reach = 'branch' | 'masked' | 'grid' | 'own' | 'none';
export const reachOf = {
  client_manager: 'own',
  grid_lead: 'grid',
  branch_head: 'branch',
  corporate_manager: 'own',
  counter: 'none',
  lobby: 'none',
  head_office: 'masked',
  compliance: 'none',
  outside_helper: 'none',
  system_admin: 'none',
  security_admin: 'none',
  audit_admin: 'none',
} as const satisfies Record<Role, Reach>;

export type Actor = {
  accountId: string;
  sessionId: string;
  staffId: string | null;
  staffNo: string | null;
  name: string;
  role: Role;
  /** The top of what the actor reaches. */
  rootOrgId: number;
  /** The 支行 the actor works in; null above it. */
  branchId: number | null;
};

export const can = (actor: { role: Role }, permission: Permission): boolean =>
  (permissions[permission] as readonly Role[]).includes(actor.role);
