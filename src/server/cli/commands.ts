import { backupCommand } from './backup.ts';
import type { Command } from './command.ts';
import { importCommand } from './import.ts';
import { importUndoCommand } from './import-undo.ts';
import { migrateCommand } from './migrate.ts';
import { planCommand } from './plan.ts';
import { restoreCommand } from './restore.ts';
import { startCommand } from './start.ts';
import { userCommand } from './user.ts';

/** Every command of the operator's. */
export const commands: readonly Command[] = [
  startCommand,
  migrateCommand,
  importCommand,
  importUndoCommand,
  planCommand,
  userCommand,
  backupCommand,
  restoreCommand,
];
