import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { extractors } from '../../src/extract/index.ts';
import { isSource } from '../../src/model/index.ts';
import { knowledge } from '../support/knowledge.ts';

const fixtures = new URL('../../fixtures/', import.meta.url);

/** Every path of a program, page or picture that a fixture has. */
function sources(): string[] {
  const files = readdirSync(fixtures, { recursive: true, encoding: 'utf8' });
  const inTrees = files.filter((file) => file.endsWith('.tree')).flatMap((file) => [...readFileSync(new URL(file, fixtures), 'utf8').matchAll(/^=== ([^\n]+?)(?: \([a-z]+\))?$/gm)].map(([, path = '']) => path));
  return [...new Set([...files, ...inTrees])].filter(isSource);
}

test('who wants a source file for its name alone says so, for nobody else is asked about one without literals of its own', () => {
  const paths = sources();
  expect(paths.length).toBeGreaterThan(80);
  const makers = extractors.map((create) => create(knowledge()));
  const none: ReadonlySet<string> = new Set();
  const wanting = new Set(makers.filter((maker) => paths.some((path) => maker.wants({ file: { path, size: 10, origin: 'tree' }, hits: none }))).map((maker) => maker.id));
  expect([...wanting]).toEqual(makers.filter((maker) => maker.namesSources === true).map((maker) => maker.id));
});

test('nobody wants a source file for literals that others look for', () => {
  const makers = extractors.map((create) => create(knowledge()));
  const literals = [...new Set(makers.flatMap((maker) => [...maker.literals ?? [], ...maker.everywhere ?? []]))];
  const paths = sources();
  for (const maker of makers.filter((one) => one.namesSources !== true)) {
    const own = new Set([...maker.literals ?? [], ...maker.everywhere ?? []]);
    const hits = new Set(literals.filter((literal) => !own.has(literal)));
    expect(paths.filter((path) => maker.wants({ file: { path, size: 10, origin: 'tree' }, hits })), maker.id).toEqual([]);
  }
});
