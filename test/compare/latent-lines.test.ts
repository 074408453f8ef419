import { describe, expect, it } from 'vitest';
import { differencesOf, treeChanges } from '../../src/compare/changes.ts';
import { causesAt, onChangedLines } from '../../src/compare/on-changed-lines.ts';
import type { OnChangedLines } from '../../src/compare/on-changed-lines.ts';
import type { Place, SourceIndex } from '../../src/model/index.ts';

type Texts = Readonly<Record<string, string>>;

function linesOf(base: Texts, head: Texts): OnChangedLines {
  const versions = (texts: Texts): { path: string; size: number; id: string }[] => Object.keys(texts).sort().map((path) => ({ path, size: texts[path]?.length ?? 0, id: (texts[path] ?? '').padEnd(40, '.') }));
  const index = (texts: Texts): SourceIndex => ({ position: (file, offset) => (texts[file] === undefined ? undefined : { line: texts[file].slice(0, offset).split('\n').length, column: 1 }), lineHash: () => undefined });
  return onChangedLines(treeChanges(differencesOf(versions(base), versions(head)), { base: (path) => base[path], head: (path) => head[path] }), { base: index(base), head: index(head) });
}
const at = (file: string, text: string, word: string): Place => ({ file, start: text.indexOf(word), end: text.indexOf(word) + word.length, origin: 'tree' });

describe('a place on a changed line', () => {
  const [before, after] = ['one\ntwo\nthree\nfour\n', 'zero\none\nthree\nfour and more\n'];
  const lines = linesOf({ 'a.txt': before, 'b.txt': 'same\n' }, { 'a.txt': after, 'b.txt': 'same\n' });

  it('is told from one on a line that both trees have', () => {
    expect(lines.touched('head', at('a.txt', after, 'zero'))).toBeDefined();
    expect(lines.touched('head', at('a.txt', after, 'three'))).toBeUndefined();
    expect(lines.touched('base', at('a.txt', before, 'two'))).toBeDefined();
    expect(lines.touched('base', at('a.txt', before, 'one'))).toBeUndefined();
    expect(lines.touched('head', at('b.txt', 'same\n', 'same'))).toBeUndefined();
  });

  it('is cut to the changed lines where it is longer', () => {
    const whole = { file: 'a.txt', start: 0, end: after.length, origin: 'tree' as const };
    expect(lines.touched('head', whole)).toMatchObject({ start: 0, end: 'zero\n'.length });
  });

  it('of the base is shown where the next line stands now', () => {
    expect(lines.shownAt(at('a.txt', before, 'two'))).toMatchObject({ file: 'a.txt', start: after.indexOf('three') });
    expect(lines.shownAt(at('a.txt', before, 'three'))).toMatchObject({ start: after.indexOf('three') });
    expect(lines.shownAt(at('a.txt', before, 'one'))).toMatchObject({ start: after.indexOf('one') });
    expect(lines.shownAt({ file: 'b.txt', start: 2, end: 3, origin: 'tree' })).toMatchObject({ file: 'b.txt', start: 2 });
  });

  it('is the rewritten line where as many came as went', () => {
    expect(lines.rewritten(at('a.txt', before, 'four'))).toMatchObject({ start: after.indexOf('four') });
    expect(lines.rewritten(at('a.txt', before, 'two'))).toBeUndefined();
  });

  it('has no place in the head when its file is gone, and another name when it was renamed', () => {
    const text = 'a long enough text\nof several lines\nto be known again\n';
    const moved = linesOf({ 'old/a.txt': text, 'gone.txt': 'x\n' }, { 'new/a.txt': text });
    expect(moved.shownAt(at('gone.txt', 'x\n', 'x'))).toBeUndefined();
    expect(moved.shownAt(at('old/a.txt', text, 'several'))).toMatchObject({ file: 'new/a.txt', start: text.indexOf('several') });
    expect(moved.touched('head', at('new/a.txt', text, 'several'))).toBeUndefined();
  });
});

describe('the causes of a difference', () => {
  const [before, after] = ['keep\nguard\nend\n', 'keep\ndanger\nnext\nend\n'];
  const lines = linesOf({ 'a.txt': before }, { 'a.txt': after });

  it('are the added lines, else the removed ones, else the file', () => {
    const head = [{ at: at('a.txt', after, 'danger'), note: 'is dangerous' }];
    const base = [{ at: at('a.txt', before, 'guard'), note: 'guards' }];
    expect(causesAt(lines, { exact: { base, head } })).toMatchObject([{ side: 'head', says: 'is dangerous' }]);
    expect(causesAt(lines, { exact: { base, head: [{ at: at('a.txt', after, 'end'), note: 'stands still' }] } })).toMatchObject([{ side: 'base', says: 'stood here: guards', shownAt: { start: after.indexOf('danger') } }]);
    expect(causesAt(lines, { exact: { base: [], head: [{ at: at('a.txt', after, 'end'), note: 'stands still' }] } })).toMatchObject([{ side: 'head', says: 'this file was changed', at: { start: after.indexOf('danger') } }]);
    expect(causesAt(lines, { exact: { base: [], head: [{ at: { file: 'other.txt', start: 0, end: 1, origin: 'tree' }, note: 'elsewhere' }] } })).toEqual([]);
  });

  it('are at most five, none twice', () => {
    const text = Array.from({ length: 9 }, (_, i) => `line ${i}\n`).join('');
    const many = linesOf({}, { 'a.txt': text });
    const head = Array.from({ length: 9 }, (_, i) => ({ at: at('a.txt', text, `line ${i}`), note: String(i) }));
    expect(causesAt(many, { exact: { base: [], head: [...head.slice(0, 1), ...head] } }).map((cause) => cause.says)).toEqual(['0', '1', '2', '3', '4']);
  });
});
