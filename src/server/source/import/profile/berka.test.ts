import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDatabase } from '../../../db/open.ts';
import { createTestDatabase } from '../../../db/testing.ts';
import { importDirectory } from '../run.ts';

const berka = process.env['JINGTIAN_DATA'];
const skip = berka ? false : 'JINGTIAN_DATA is not set: the real Czech bank is not imported';

test(
  'the Czech bank: every row of the eight files is accounted for, the overlay apart',
  { skip },
  async () => {
    const { url, roles, keysDir, drop } = await createTestDatabase();
    const database = await openDatabase(url, roles, keysDir);
    const dir = join(berka ?? '', 'berka');
    const request = { dir, profile: 'berka', asOf: '1998-12-31' };
    const account = await importDirectory(database, request);
    for (const file of account.files)
      assert.equal(
        file.rowsRead,
        file.appliedCount + file.unchangedCount + file.refusedCount + file.foldedCount,
        file.name,
      );
    const real = account.files.filter((file) => file.origin === 'REAL');
    assert.deepEqual(
      real.map((file) => [file.name.split('.')[0], file.rowsRead, file.refusedCount, file.foldedCount]),
      [
        ['district', 77, 0, 0],
        ['client', 5369, 0, 0],
        ['account', 4500, 0, 0],
        ['loan', 682, 0, 0],
        ['card', 892, 0, 0],
        ['disp', 5369, 0, 5369],
        ['order', 6471, 0, 6471],
        ['trans', 28_205, 0, 28_205],
      ],
    );
    assert.ok(
      account.files.every((file) => (file.origin === 'OVERLAY') === file.name.startsWith('overlay/')),
    );
    const again = await importDirectory(database, request);
    assert.equal(again.job.appliedCount, 0);
    await database.close();
    await drop();
  },
);

test('nothing of the Czech bank is in the project', () => {
  const folder = new URL('./', import.meta.url);
  for (const name of readdirSync(folder).filter((file) => !file.includes('.test.')))
    assert.doesNotMatch(readFileSync(new URL(name, folder), 'utf8'), /POPLATEK|Benesov|Beroun/);
});
