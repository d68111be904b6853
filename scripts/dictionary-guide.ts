// Writes docs/guide/data-files.md from the dictionary; with --check, fails if the page differs.
import { readFileSync, writeFileSync } from 'node:fs';
import { dictionaryGuide } from '../src/contract/dictionary/guide.ts';

const path = new URL('../docs/guide/data-files.md', import.meta.url);
if (process.argv.includes('--check')) {
  if (readFileSync(path, 'utf8') !== dictionaryGuide()) {
    console.error(
      'docs/guide/data-files.md is not what the dictionary says: node scripts/dictionary-guide.ts',
    );
    process.exitCode = 1;
  }
} else writeFileSync(path, dictionaryGuide());
