import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { loadRuntime, RUNTIME_FILES } from '../../src/discover/index.ts';
import { directory, put } from './support.ts';

function built(): { root: string; base: URL } {
  const root = directory();
  const files = Object.fromEntries(Object.values(RUNTIME_FILES).map((name) => [name, name.endsWith('.json') ? '{"date":"2026-11-21"}' : `bytes of ${name}`]));
  const digests = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, createHash('sha256').update(text).digest('hex')]));
  put(root, { ...files, 'manifest.json': JSON.stringify(digests) });
  return { root, base: pathToFileURL(`${root}/`) };
}

test('gives the tables', () => {
  const runtime = loadRuntime(built().base);
  expect(runtime.knowledge).toEqual({ date: '2026-11-21' });
});

test.each(Object.values(RUNTIME_FILES))('a changed or missing %s is an error that names it and says what to do', (name) => {
  const { root, base } = built();
  writeFileSync(join(root, name), '{}');
  expect(() => loadRuntime(base)).toThrow(`${name} is not the file this version of craterscan was built with; install craterscan again`);
  rmSync(join(root, name));
  expect(() => loadRuntime(base)).toThrow(`${name} is missing beside the program; install craterscan again`);
});

test('of who wants credentials alone the rest is read and checked when it is asked for', () => {
  const { root, base } = built();
  for (const name of ['resources', 'operations', 'authority'] as const) {
    const runtime = loadRuntime(base, { whole: false });
    expect(runtime[name]()).toEqual({ date: '2026-11-21' });
    writeFileSync(join(root, RUNTIME_FILES[name]), '{}');
    expect(() => loadRuntime(base)).toThrow(`${RUNTIME_FILES[name]} is not the file`);
    expect(() => loadRuntime(base, { whole: false })[name]()).toThrow(`${RUNTIME_FILES[name]} is not the file`);
    rmSync(join(root, RUNTIME_FILES[name]));
    expect(() => loadRuntime(base, { whole: false })[name]()).toThrow(`${RUNTIME_FILES[name]} is missing`);
    put(root, { [RUNTIME_FILES[name]]: '{"date":"2026-11-21"}' });
  }
});

test.each([['rubbish'], ['null'], ['[]'], ['{}']])('a manifest %s', (text) => {
  const { root, base } = built();
  writeFileSync(join(root, 'manifest.json'), text);
  expect(() => loadRuntime(base)).toThrow('install craterscan again');
});
