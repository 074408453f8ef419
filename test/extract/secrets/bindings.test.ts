import { expect, test } from 'vitest';
import type { DataNode } from '../../../src/model/index.ts';
import { parse } from '../../../src/parse/index.ts';
import { dataBindings } from '../../../src/extract/secrets/bindings.ts';

function rootsOf(text: string): readonly DataNode[] {
  const document = parse({ file: 'a.yml', origin: 'tree', text });
  return 'roots' in document ? document.roots : [];
}

const all = (text: string, wanted?: (name: string) => boolean): string[] => dataBindings(rootsOf(text), wanted).map((one) => `${one.path.join('.')}=${one.value}`);

test('values are bound to their keys in the order of the file', () => {
  expect(all('a:\n  b: c\n  d: [e, {f: g}]\nh:\n  - name: X\n    value: y\n  - ZZ=${V:-w}\n')).toEqual(['a.b=c', 'a.d=e', 'a.d.f=g', 'h.name=X', 'h.X=y', 'h.ZZ=w']);
});

test('one place is bound once, where aliases and merged keys show it again', () => {
  expect(all('a: &x {b: c}\nd:\n  <<: *x\n  e: f\ng: *x\n')).toEqual(['a.b=c', 'd.e=f']);
});

test('with names that are wanted, those alone', () => {
  expect(all('a: {b: c, d: e}\nf:\n  - name: b\n    value: g\n  - BB=h\n', (name) => name === 'b' || name === 'BB')).toEqual(['a.b=c', 'f.b=g', 'f.BB=h']);
});
