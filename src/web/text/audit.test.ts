import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { auditTexts } from './audit.ts';

const written = /(?:writeAudit\(\s*[^,]+,\s*[^,]+,|recordAct\(\s*[^,]+,)\s*'([a-z.-]+)'/g;

test('every action of the audit has its word, and no word is of an action that nobody writes', () => {
  const actions = new Set(
    globSync('src/server/**/*.ts', { exclude: ['**/*.test.ts'] }).flatMap((path) =>
      [...readFileSync(path, 'utf8').matchAll(written)].map((match) => match[1]),
    ),
  );
  assert.ok(actions.size > 30, `${actions.size} actions`);
  const words = Object.keys(auditTexts.zh).flatMap((key) =>
    key.startsWith('audit.action.') ? [key.slice('audit.action.'.length)] : [],
  );
  assert.deepEqual(new Set(words), actions);
});
