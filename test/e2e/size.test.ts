// What a face loads before it shows its first screen (ui.md, Fast), measured on the built files.
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

const distDir = resolve('dist/web');
const manifestPath = join(distDir, '.vite/manifest.json');
const options = { skip: existsSync(manifestPath) ? false : 'the web is not built; run vite build' };

type Chunk = { file: string; imports?: string[]; dynamicImports?: string[] };
const readManifest = (): Record<string, Chunk> => JSON.parse(readFileSync(manifestPath, 'utf8'));

/** The files of an entry and of all it imports at once; `later`: what it asks for at its start as well. */
function firstFiles(
  manifest: Record<string, Chunk>,
  entry: string,
  later: readonly string[] = [],
): Set<string> {
  const names = new Set<string>();
  const add = (name: string) => {
    const chunk = manifest[name];
    assert.ok(chunk, `${name} is in the manifest`);
    if (names.has(name)) return;
    names.add(name);
    for (const next of chunk.imports ?? []) add(next);
  };
  for (const name of [entry, ...later]) add(name);
  return new Set([...names].map((name) => manifest[name]!.file));
}

const kilobytesOf = (files: Set<string>): number =>
  [...files].reduce(
    (sum, file) => sum + gzipSync(readFileSync(join(distDir, file)), { level: 9 }).length,
    0,
  ) / 1000;

test('the phone loads at most 300 KB of script first, the desk at most 500 KB', options, (context) => {
  const manifest = readManifest();
  const phone = kilobytesOf(firstFiles(manifest, 'm.html'));
  const desk = kilobytesOf(firstFiles(manifest, 'index.html', ['src/web/manager/Desk.tsx']));
  context.diagnostic(`phone ${phone.toFixed(0)} KB, desk ${desk.toFixed(0)} KB gzipped`);
  assert.ok(phone <= 300, `${phone} KB`);
  assert.ok(desk <= 500, `${desk} KB`);
});

test('the pages hold no script of their own, no style and no address of anybody else', options, () => {
  for (const name of ['index.html', 'm.html']) {
    const page = readFileSync(join(distDir, name), 'utf8');
    assert.doesNotMatch(page, /<script(?![^>]* src="\/assets\/)[^>]*>|<style|style=|https?:|\son\w+=/);
    assert.match(page, /content="%CSP_NONCE%"/);
  }
  assert.deepEqual(globSync('**/*.map', { cwd: distDir }), []);
});
