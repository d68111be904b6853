import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fileKindOf, fileKinds } from '#contract/dictionary.ts';
import { isPersonal, requiredColumns } from '#contract/export.ts';
import { allColumns, lackOf, newDraft, specOf, withColumn, withFile } from './draft.ts';

const today = '2026-11-24';
const anyKind = fc.constantFrom(...fileKinds);

test('a new draft asks for nothing personal, and lacks only what a person must say', () => {
  const draft = newDraft(today, {});
  const spec = specOf(draft);
  assert.ok(spec && !isPersonal(spec));
  assert.equal(lackOf(draft, today), 'purpose');
  const said = { ...draft, purpose: 'ANALYSIS' as const };
  assert.equal(lackOf(said, today), 'why');
  assert.equal(lackOf({ ...said, purposeText: '  核对 ' }, today), 'why');
  assert.equal(lackOf({ ...said, purposeText: '季度核对' }, today), 'recipient');
  const whole = { ...said, purposeText: '季度核对', recipient: '李工' };
  assert.equal(lackOf(whole, today), undefined);
  assert.equal(lackOf({ ...whole, useUntil: '2026-11-23' }, today), 'until');
  assert.equal(lackOf(withFile(whole, 'customers', null), today), 'files');
  assert.equal(specOf(withFile(whole, 'customers', null)), undefined);
});

test('whatever is ticked, required columns stay and the order is the dictionary’s', () => {
  fc.assert(
    fc.property(anyKind, fc.array(fc.tuple(fc.nat(80), fc.boolean())), (kind, clicks) => {
      const all = allColumns(kind);
      let columns: string[] = [];
      for (const [at, goes] of clicks) columns = withColumn(kind, columns, all[at % all.length]!, goes);
      const last = clicks.at(-1);
      if (last) {
        const [at, goes] = last;
        const name = all[at % all.length]!;
        assert.equal(columns.includes(name), goes || requiredColumns(kind).includes(name));
        for (const required of requiredColumns(kind)) assert.ok(columns.includes(required));
      }
      assert.deepEqual(
        columns,
        all.filter((name) => columns.includes(name)),
      );
    }),
  );
});

test('files stand in the order of the dictionary, whichever was chosen first', () => {
  fc.assert(
    fc.property(fc.uniqueArray(anyKind, { minLength: 1 }), (kinds) => {
      let draft = withFile(newDraft(today, {}), 'customers', null);
      for (const kind of kinds) draft = withFile(draft, kind, allColumns(kind));
      const asked = specOf(draft)!.files.map((file) => file.kind);
      assert.deepEqual(
        asked,
        fileKinds.filter((kind) => kinds.includes(kind)),
      );
      assert.ok(asked.every((kind) => fileKindOf(kind).zh));
    }),
  );
});
