import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
} from '@tanstack/react-router';
import { paths } from './paths.ts';
import { DeskShell } from './manager/shell/DeskShell.tsx';
import { useSession } from './manager/shell/desk-session.ts';
import { homeOf, pages } from './manager/shell/pages.ts';
import { readSearch } from './manager/shell/search.ts';

/** Sends each role to what it does first. */
function Home() {
  return <Navigate to={pages[homeOf(useSession().role)].to} replace />;
}

/** An address without a page: the role's own first page, rather than a dead end. */
const root = createRootRoute({ component: DeskShell, notFoundComponent: Home, validateSearch: readSearch });

const home = createRoute({ getParentRoute: () => root, path: paths.desk.home, component: Home });
const today = createRoute({
  getParentRoute: () => root,
  path: paths.desk.today,
  staticData: { page: 'today' },
  component: lazyRouteComponent(() => import('./manager/today/TodayPage.tsx'), 'TodayPage'),
});
const lookup = createRoute({
  getParentRoute: () => root,
  path: paths.desk.lookup,
  staticData: { page: 'lookup' },
  component: lazyRouteComponent(() => import('./manager/customer/LookupPage.tsx'), 'LookupPage'),
});
const plan = createRoute({
  getParentRoute: () => root,
  path: paths.desk.plan,
  staticData: { page: 'plan' },
  component: lazyRouteComponent(() => import('./manager/plan/PlanPage.tsx'), 'PlanPage'),
});
const customers = createRoute({
  getParentRoute: () => root,
  path: paths.desk.customers,
  staticData: { page: 'customers' },
  component: lazyRouteComponent(() => import('./manager/customer/CustomersPage.tsx'), 'CustomersPage'),
});
const customer = createRoute({
  getParentRoute: () => customers,
  path: '$customerId',
  component: lazyRouteComponent(() => import('./manager/customer/CustomerDrawer.tsx'), 'CustomerDrawer'),
});
const pairs = createRoute({
  getParentRoute: () => root,
  path: paths.desk.pairs,
  staticData: { page: 'pairs' },
  component: lazyRouteComponent(() => import('./manager/person/PairsPage.tsx'), 'PairsPage'),
});
const grids = createRoute({
  getParentRoute: () => root,
  path: paths.desk.grids,
  staticData: { page: 'grids' },
  component: lazyRouteComponent(() => import('./manager/grid/GridsPage.tsx'), 'GridsPage'),
});
const imports = createRoute({
  getParentRoute: () => root,
  path: paths.desk.imports,
  staticData: { page: 'imports' },
  component: lazyRouteComponent(() => import('./manager/source/ImportsPage.tsx'), 'ImportsPage'),
});
const importAccount = createRoute({
  getParentRoute: () => root,
  path: `${paths.desk.imports}/$jobId`,
  staticData: { page: 'imports' },
  component: lazyRouteComponent(() => import('./manager/source/ImportAccountPage.tsx'), 'ImportAccountPage'),
});
const delivery = createRoute({
  getParentRoute: () => root,
  path: `${paths.desk.imports}/delivery/$deliveryId`,
  staticData: { page: 'imports' },
  component: lazyRouteComponent(() => import('./manager/source/delivery/DeliveryPage.tsx'), 'DeliveryPage'),
});
const exports = createRoute({
  getParentRoute: () => root,
  path: paths.desk.exports,
  staticData: { page: 'exports' },
  component: lazyRouteComponent(() => import('./manager/export/ExportsPage.tsx'), 'ExportsPage'),
});
const exportRequest = createRoute({
  getParentRoute: () => exports,
  path: '$exportId',
  component: lazyRouteComponent(() => import('./manager/export/ExportDrawer.tsx'), 'ExportDrawer'),
});
const exportNew = createRoute({
  getParentRoute: () => root,
  path: paths.desk.exportNew,
  staticData: { page: 'exports' },
  component: lazyRouteComponent(() => import('./manager/export/ask/AskPage.tsx'), 'AskPage'),
});
const people = createRoute({
  getParentRoute: () => root,
  path: paths.desk.people,
  staticData: { page: 'people' },
  component: lazyRouteComponent(() => import('./manager/people/PeoplePage.tsx'), 'PeoplePage'),
});
const params = createRoute({
  getParentRoute: () => root,
  path: paths.desk.params,
  staticData: { page: 'params' },
  component: lazyRouteComponent(() => import('./manager/param/ParamsPage.tsx'), 'ParamsPage'),
});
const audit = createRoute({
  getParentRoute: () => root,
  path: paths.desk.audit,
  staticData: { page: 'audit' },
  component: lazyRouteComponent(() => import('./manager/audit/AuditPage.tsx'), 'AuditPage'),
});
const password = createRoute({
  getParentRoute: () => root,
  path: paths.desk.password,
  staticData: { page: 'password' },
  component: lazyRouteComponent(() => import('./manager/account/PasswordPage.tsx'), 'PasswordPage'),
});

/** The pages of the desk, each loaded when it is first opened. */
export const deskRouter = createRouter({
  routeTree: root.addChildren([
    home,
    today,
    lookup,
    plan,
    customers.addChildren([customer]),
    pairs,
    grids,
    imports,
    importAccount,
    delivery,
    exports.addChildren([exportRequest]),
    exportNew,
    people,
    params,
    audit,
    password,
  ]),
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof deskRouter;
  }
}
