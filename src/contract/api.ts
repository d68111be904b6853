import { auditRoutes } from './audit.ts';
import { customerRoutes } from './customer.ts';
import { deliveryRoutes } from './delivery.ts';
import { exportRoutes } from './export.ts';
import { feedRoutes } from './feed.ts';
import { gridRoutes } from './grid.ts';
import { importProfileRoutes } from './import-profile.ts';
import { importUndoRoutes } from './import-undo.ts';
import { paramRoutes } from './param.ts';
import { peopleRoutes } from './people.ts';
import { personRoutes } from './person.ts';
import { planRoutes } from './plan.ts';
import { sessionRoutes } from './session.ts';
import { sourceRoutes } from './source.ts';
import { systemRoutes } from './system.ts';
import { touchRoutes } from './touch.ts';

/** Every operation there is. The server must supply a handler for each; the browser client maps over it. */
export const apiRoutes = {
  session: sessionRoutes,
  plan: planRoutes,
  touch: touchRoutes,
  customer: customerRoutes,
  source: sourceRoutes,
  delivery: deliveryRoutes,
  importProfile: importProfileRoutes,
  feed: feedRoutes,
  importUndo: importUndoRoutes,
  grid: gridRoutes,
  person: personRoutes,
  people: peopleRoutes,
  param: paramRoutes,
  export: exportRoutes,
  audit: auditRoutes,
  system: systemRoutes,
};
