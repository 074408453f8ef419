import { expect, test } from 'vitest';
import * as fc from 'fast-check';
import { SYNTAXES } from '../../src/model/index.ts';
import type { Document, Syntax } from '../../src/model/index.ts';
import { parse } from '../../src/parse/index.ts';
import { spansIn } from './spans-in.ts';

/** File names that choose the sub-formats of a syntax. */
const NAMES: Readonly<Record<Syntax, readonly string[]>> = {
  dotenv: ['.env'], json: ['a.json', 'a.json5'], yaml: ['a.yaml'], toml: ['a.toml'], ini: ['a.ini', 'a.properties', '.npmrc', '.netrc', '.pgpass'], hcl: ['a.tf'],
  javascript: ['a.js', 'a.ts', 'a.vue'], shell: ['a.sh', 'Procfile'], dockerfile: ['Dockerfile'], makefile: ['Makefile'], markdown: ['a.md', '.cursorrules'], text: ['a'],
};
const CASES = SYNTAXES.flatMap((syntax) => NAMES[syntax].map((file) => [syntax, file] as const));

function read(file: string, syntax: Syntax, text: string): Document {
  return parse({ file, origin: 'tree', text }, syntax);
}

/** Pieces that mean something in one syntax or another, so that random texts get further than noise. */
const PIECE = fc.constantFrom(
  '{', '}', '[', ']', '(', ')', '"', "'", '`', '\\', '\n', '\r\n', '\r', '\t', ' ', '  ', ':', '=', ',', ';', '#', '$', '${', '$(', '{{', '}}', '%{', '&', '*', '&a ', '*a', '<<', '<<EOF\n', 'EOF\n', '<<-X', '|', '||', '&&', '>', '- ', '---\n',
  '? ', '! ', '!x ', '@', '%', '~', '/', '//', '/*', '*/', '0', '1e9', '.', '..', '...', 'a', 'b.c', 'for ', 'in ', 'if ', 'then ', 'fi\n', 'case ', 'esac', 'do ', 'done', 'true', 'null', '"""', "'''", '```\n', '```sh\n', 'RUN ', 'FROM x\n', 'ENV A=1', 'all: b\n\t', 'export A=',
  'sudo ', 'sh -c ', 'ssh h ', 'docker exec x ', 'machine ', 'password ', '[[', ']]', '<script>', '</script>', '__proto__', '\u0000', '\ud800', '\udc00', '\u2028', '\ufeff', 'é', '𝒳', '<<: *a\n', 'key: ', '0x', '[a.b]\n', 'A := $(B)\n', '$(shell x)', 'resource "a" "b" {\n', 'x = ',
);
const ANY = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.array(PIECE, { maxLength: 40 }).map((pieces) => pieces.join('')));

test.each(CASES)('%s (%s): no text makes it throw, every span lies in the text', (syntax, file) => {
  fc.assert(fc.property(ANY, (text) => {
    const document = read(file, syntax, text);
    // The reader's own fault would be caught by the room and turn the document into plain text.
    expect(document.syntax).toBe(syntax);
    for (const { start, end } of spansIn(document)) {
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeGreaterThanOrEqual(start);
      expect(end).toBeLessThanOrEqual(text.length);
    }
  }), { numRuns: 150 });
});

const DEEP = ['[', '{', '(', '{"a":', '- ', '? ', '$(', '"$(', '`', '${', '<<A\n', 'x = [\n', 'a {\n', 'if ', 'case a in ', 'f() {', '((', '[[ ', '> ', '```\n', 'a.', '!', '-', '"', "'", '\\', '$((', '{{', '&a ', '*a ', 'a: ', '#', '/*', '<script>', 'x = <<A\n', 'x = "${', 'a ? ', 'A=$(A)\n', 'sh -c ', "sh -c '", '[a.', 'a=[', 'a={b=', '*/', '\\\n', 'x|', 'a &&', '<<<', 'sudo ', '- [', '\t', '1 + ', 'a: a: ', 'a:/**/', '\n/*', '[[a]]\n'] as const;

test.each(CASES)('%s (%s): an opener repeated for 60,000 characters is read or refused in bounded time', (syntax, file) => {
  for (const piece of DEEP) {
    const text = piece.repeat(Math.ceil(60_000 / piece.length));
    const document = read(file, syntax, text);
    expect(document.text.length).toBe(text.length);
    expect(document.syntax, `${JSON.stringify(piece)}`).toBe(syntax);
  }
});

test('a million open brackets of JSON are refused at once', () => {
  const document = read('a.json', 'json', '['.repeat(1_000_000));
  expect(document.gaps).toMatchObject([{ kind: 'bound' }]);
});

test('a YAML alias bomb is cut off, quickly, and says so', () => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]', ...Array.from({ length: 12 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`)];
  const document = read('a.yaml', 'yaml', lines.join('\n'));
  expect(document.gaps.some((gap) => gap.kind === 'bound')).toBe(true);
  let nodes = 0;
  const open: unknown[] = 'roots' in document ? [...document.roots] : [];
  while (open.length > 0) {
    const node = open.pop();
    nodes++;
    if (typeof node === 'object' && node !== null) for (const inner of Object.values(node)) if (typeof inner === 'object') open.push(inner);
  }
  expect(nodes).toBeGreaterThan(100);
  expect(nodes).toBeLessThan(1_000_000);
});

test('chains of aliases grow no deeper than anybody follows', () => {
  const lines = ['a0: &a0 [x]', ...Array.from({ length: 1_000 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}]`)];
  const document = read('a.yaml', 'yaml', lines.join('\n'));
  expect(document.gaps.some((gap) => gap.kind === 'bound')).toBe(true);
  // Plain recursion, as a reader of the document would do it.
  const depth = (value: unknown): number => (typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depth)) : 0);
  expect('roots' in document ? depth(document.roots) : 0).toBeLessThan(1_500);
});
