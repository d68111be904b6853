import type { Command } from './command.ts';

/** Every command of the operator's, loaded when it is called for: each brings its own part of the house. */
export const commands: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ['start', async () => (await import('./start.ts')).startCommand],
  ['migrate', async () => (await import('./migrate.ts')).migrateCommand],
  ['import', async () => (await import('./import.ts')).importCommand],
  ['import-undo', async () => (await import('./import-undo.ts')).importUndoCommand],
  ['plan', async () => (await import('./plan.ts')).planCommand],
  ['user', async () => (await import('./user.ts')).userCommand],
  ['backup', async () => (await import('./backup.ts')).backupCommand],
  ['restore', async () => (await import('./restore.ts')).restoreCommand],
]);
