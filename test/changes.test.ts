import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changedLines, Effort } from '../src/compare/changed-lines.ts';
import { differencesOf, treeChanges } from '../src/compare/changes.ts';
import type { FileVersion } from '../src/compare/changes.ts';
import { blobName } from '../src/model/index.ts';
import type { Span, TreeChanges } from '../src/model/index.ts';

type Files = Readonly<Record<string, string>>;

function changes(base: Files, head: Files): TreeChanges {
  const versions = (files: Files): FileVersion[] => Object.keys(files).sort().map((path) => ({ path, size: (files[path] ?? '').length, id: blobName(new TextEncoder().encode(files[path]), undefined) }));
  return treeChanges(differencesOf(versions(base), versions(head)), { base: (path) => base[path], head: (path) => head[path] });
}

const lines = (...all: string[]): string => all.map((line) => `${line}\n`).join('');
const cut = (text: string, spans: readonly Span[]): string[] => spans.map((span) => text.slice(span.start, span.end));
const body = (name: string): string => lines(...Array.from({ length: 12 }, (_, index) => `${name} says ${index} of its own things`));

describe('lines', () => {
  const changed = (base: string, head: string): { removed: string[]; added: string[] } => {
    const { removed, added } = changedLines(base, head, new Effort());
    return { removed: cut(base, removed), added: cut(head, added) };
  };

  test('inserted, taken out and rewritten, as whole lines', () => {
    expect(changed('a\nb\nc\n', 'a\nx\ny\nb\nc\n')).toEqual({ removed: [], added: ['x\ny\n'] });
    expect(changed('a\nb\nc\n', 'a\nc\n')).toEqual({ removed: ['b\n'], added: [] });
    expect(changed('a\nb\nc\nd\n', 'a\nB\nc\nD\n')).toEqual({ removed: ['b\n', 'd\n'], added: ['B\n', 'D\n'] });
    expect(changed('', 'a\n')).toEqual({ removed: [], added: ['a\n'] });
  });

  test('line ends and a last line without one change nothing', () => {
    expect(changed('a\nb\n', 'a\r\nb\r\n')).toEqual({ removed: [], added: [] });
    expect(changed('a\nb\n', 'a\nb')).toEqual({ removed: [], added: [] });
    expect(changed('a\rb', 'a\nb\n')).toEqual({ removed: [], added: [] });
    expect(changed('a\r\nb\r\nc', 'a\r\nx\r\nc')).toEqual({ removed: ['b\r\n'], added: ['x\r\n'] });
  });

  test('a line that moved stands on both sides', () => {
    expect(changed('a\nb\nc\nd\n', 'b\nc\nd\na\n')).toEqual({ removed: ['a\n'], added: ['a\n'] });
  });

  test('more changes than are searched for: the whole text, and the effort is bounded', () => {
    const shuffled = (step: number): string => lines(...Array.from({ length: 4001 }, (_, index) => `line ${(index * step) % 4001}`));
    const effort = new Effort();
    const [base, head] = [shuffled(1), shuffled(1777)];
    expect(changedLines(base, head, effort)).toEqual({ removed: [{ start: 0, end: base.length }], added: [{ start: 0, end: head.length }] });
    for (let i = 0; i < 40; i++) changedLines(base, head, effort);
    expect(effort.edits).toBeLessThan(10);
  });

  test('what is not changed is the same in both, in order', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', '', '  a', '}'), { maxLength: 40 }).chain((all) => fc.constantFrom('\n', '\r\n').map((end) => all.join(end)));
    fc.assert(fc.property(text, text, (base, head) => {
      const { removed, added } = changedLines(base, head, new Effort());
      const rest = (whole: string, spans: readonly Span[]): string[] => {
        let left = '';
        let at = 0;
        for (const span of spans) { expect(span.start).toBeGreaterThanOrEqual(at); expect(span.end).toBeGreaterThan(span.start); left += whole.slice(at, span.start); at = span.end; }
        return (left + whole.slice(at)).split(/\r\n|\n/).join('\n').replace(/\n$/, '').split('\n');
      };
      expect(rest(base, removed)).toEqual(rest(head, added));
    }), { numRuns: 300 });
  });
});

describe('files', () => {
  test('nothing differs', () => {
    const same = changes({ a: 'x\n', b: 'y\n' }, { a: 'x\n', b: 'y\n' });
    expect(same.files).toEqual([]);
    expect([same.baseOf('a'), same.headOf('a'), same.baseDirectoryOf('d')]).toEqual(['a', 'a', 'd']);
  });

  test('new, gone and changed files, in order', () => {
    const found = changes({ 'b.ts': body('b'), 'gone.ts': 'g\n', 'k.ts': 'k\n' }, { 'a.tf': 'n\n', 'b.ts': `${body('b')}more\n`, 'k.ts': 'k\n' });
    expect(found.files).toEqual([
      { base: 'gone.ts', removed: [{ start: 0, end: 2 }], added: [] },
      { head: 'a.tf', removed: [], added: [{ start: 0, end: 2 }] },
      { base: 'b.ts', head: 'b.ts', removed: [], added: [{ start: body('b').length, end: body('b').length + 5 }] },
    ]);
    expect(found.headOf('gone.ts')).toBeUndefined();
    expect(found.baseOf('a.tf')).toBe('a.tf');
  });

  test('a file of equal content under another name is that file, unless it is empty', () => {
    const found = changes({ 'old/one.tf': body('x'), 'e1': '' }, { 'new/two.yaml': body('x'), 'e2': '' });
    expect(found.files).toEqual([
      { base: 'e1', removed: [], added: [] }, { head: 'e2', removed: [], added: [] }, { base: 'old/one.tf', head: 'new/two.yaml', removed: [], added: [] },
    ]);
  });

  test('of several equal files the one of equal base name is it', () => {
    const found = changes({ 'a/main.tf': body('x'), 'a/copy.tf': body('x') }, { 'b/copy.tf': body('x'), 'b/main.tf': body('x') });
    expect([found.baseOf('b/main.tf'), found.baseOf('b/copy.tf')]).toEqual(['a/main.tf', 'a/copy.tf']);
  });

  test('a file that is half alike under another name is that file; one that is less alike is new', () => {
    const renamed = changes({ 'a.tf': body('x') }, { 'b.tf': `${body('x')}one more line here\n` });
    expect(renamed.baseOf('b.tf')).toBe('a.tf');
    expect(renamed.headOf('a.tf')).toBe('b.tf');
    expect(renamed.files).toMatchObject([{ base: 'a.tf', head: 'b.tf', removed: [] }]);
    const fresh = changes({ 'a.tf': body('x') }, { 'b.tf': body('x').slice(0, 90) + body('other').repeat(2) });
    expect(fresh.headOf('a.tf')).toBeUndefined();
    expect(changes({ 'docker-compose.yml': body('x') }, { 'compose.yaml': `${body('x')}more\n` }).headOf('docker-compose.yml')).toBe('compose.yaml');
    expect(changes({ 'a.tf': body('x') }, { 'b.yaml': `${body('x')}more\n` }).headOf('a.tf')).toBeUndefined();
    expect(changes({ '.env': body('x') }, { '.env.production': `${body('x')}more\n` }).headOf('.env')).toBe('.env.production');
  });

  test('each file is explained once, by the most alike', () => {
    const found = changes({ 'a.tf': body('x'), 'b.tf': `${body('x')}${lines('p', 'q', 'r')}` }, { 'c.tf': `${body('x')}${lines('p', 'q', 'r', 's')}`, 'd.tf': `${body('x')}\nz\n` });
    expect([found.baseOf('c.tf'), found.baseOf('d.tf')]).toEqual(['b.tf', 'a.tf']);
  });

  test('a directory follows most of its files', () => {
    const base = Object.fromEntries(['main', 'db', 'net'].map((name) => [`infra/prod/${name}.tf`, body(name)]));
    const moved = Object.fromEntries(['main', 'db', 'net'].map((name) => [`deploy/prod/${name}.tf`, body(name)]));
    const found = changes(base, moved);
    expect([found.baseDirectoryOf('deploy/prod'), found.baseDirectoryOf('deploy'), found.baseDirectoryOf('other')]).toEqual(['infra/prod', 'infra', 'other']);
    expect(changes(base, { ...base, 'deploy/main.tf': body('main') }).baseDirectoryOf('deploy')).toBe('deploy');
    const { 'infra/prod/db.tf': taken = '', ...stay } = base;
    expect(changes({ ...base, 'x/a.tf': body('a'), 'x/b.tf': body('b') }, { ...stay, 'x/a.tf': body('a'), 'x/b.tf': body('b'), 'x/db.tf': taken }).baseDirectoryOf('x')).toBe('x');
    expect(changes({ 'main.tf': body('m') }, { 'sub/main.tf': body('m') }).baseDirectoryOf('sub')).toBe('.');
  });

  test('what has no text changed somewhere', () => {
    const versions = (id: string): FileVersion[] => [{ path: 'a.bin', size: 3, id }, { path: 'b.txt', size: 3, id }];
    const found = treeChanges(differencesOf(versions('1'), versions('2')), { base: () => undefined, head: (path) => (path === 'b.txt' ? 'abc' : undefined) });
    expect(found.files).toEqual([{ base: 'a.bin', head: 'a.bin', removed: [], added: [], opaque: true }, { base: 'b.txt', head: 'b.txt', removed: [], added: [{ start: 0, end: 3 }], opaque: true }]);
  });

  test('without names for the bytes, size tells', () => {
    const one = (size: number, id?: string): FileVersion[] => [{ path: 'a', size, id }];
    expect(differencesOf(one(3, 'x'), one(3)).modified).toEqual([]);
    expect(differencesOf(one(3, 'x'), one(4)).modified).toHaveLength(1);
  });

  test('a move of thousands of changed files takes bounded work', () => {
    const many = (folder: string, more: string): Files => Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`${folder}/f${index}.ts`, `${body(`f${index}`)}${more}`]));
    const found = changes(many('a', ''), many('b', 'more\n'));
    expect(found.baseOf('b/f17.ts')).toBe('a/f17.ts');
    expect(found.baseDirectoryOf('b')).toBe('a');
  });

  test('a move of thousands of files of one name goes by the ends of their paths', () => {
    const many = (folder: string, more: string): Files => Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`${folder}/f${index}/index.ts`, `${body(`f${index}`)}${more}`]));
    expect(changes(many('a', ''), many('b', 'more\n')).baseOf('b/f717/index.ts')).toBe('a/f717/index.ts');
  });

  test('thousands of equal files are paired in order, without trying every pair', () => {
    const many = (folder: string): Files => Object.fromEntries(Array.from({ length: 30_000 }, (_, index) => [`${folder}/f${index}.ts`, 'same\n']));
    expect(changes(many('a'), many('b')).baseOf('b/f17.ts')).toBe('a/f17.ts');
    expect(changes({ 'a/1.ts': 's\n', 'a/2.ts': 's\n' }, { 'b/3.ts': 's\n', 'b/4.ts': 's\n' }).baseOf('b/3.ts')).toBe('a/1.ts');
  });

  test('the same input gives the same answer in any order of making', () => {
    const base: Files = { 'a/x.tf': body('x'), 'a/y.tf': body('x'), 'a/z.tf': body('z') };
    const head: Files = { 'b/x.tf': `${body('x')}1\n`, 'b/y.tf': `${body('x')}2\n`, 'c/z.tf': body('z') };
    const reversed = (files: Files): Files => Object.fromEntries(Object.entries(files).reverse());
    expect(changes(reversed(base), reversed(head)).files).toEqual(changes(base, head).files);
  });
});
