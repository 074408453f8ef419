import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { Language, Parser } from 'web-tree-sitter';
import type { HclBody, HclDocument, HclExpression } from '../../src/model/index.ts';
import { parse } from '../../src/parse/index.ts';

function read(text: string): HclDocument {
  const document = parse({ file: 'main.tf', origin: 'tree', text });
  if (document.syntax !== 'hcl') throw new Error(document.syntax);
  return document;
}
/** An expression in one line, unambiguous. */
function say(e: HclExpression): string {
  switch (e.type) {
    case 'literal': return JSON.stringify(e.value);
    case 'template': return `T(${e.parts.map(say).join(', ')})`;
    case 'reference': return e.path.map((step) => (typeof step === 'object' ? `<${say(step)}>` : step)).join('.');
    case 'call': return `${e.name}(${e.args.map(say).join(', ')})`;
    case 'list': return `[${e.items.map(say).join(', ')}]`;
    case 'object': return `{${e.entries.map((entry) => `${say(entry.key)}: ${say(entry.value)}`).join(', ')}}`;
    case 'conditional': return `(${say(e.test)} ? ${say(e.yes)} : ${say(e.no)})`;
    case 'operation': return `(${[e.operator, ...e.operands.map(say)].join(' ')})`;
    case 'index': return `${say(e.of)}[${say(e.key)}]`;
    case 'for': return `for(${e.keyName ?? '-'} ${e.valueName} in ${say(e.over)}: ${e.key ? `${say(e.key)} => ` : ''}${say(e.value)}${e.condition ? ` if ${say(e.condition)}` : ''})`;
    case 'unreadable': return 'unreadable';
  }
}
const value = (text: string): string => { const [attribute] = read(`x = ${text}\n`).body.attributes; return attribute ? say(attribute.value) : 'nothing'; };

test.each<[string, string]>([
  ['"a"', '"a"'], ['-1.5e2', '-150'], ['true', 'true'], ['null', 'null'], ['"a\\n\\"$${b}\\u00e9"', '"a\\n\\"${b}é"'],
  ['"x-${var.env}-y"', 'T("x-", var.env, "-y")'], ['"${local.a}"', 'T(local.a)'], ['"%{ if a }b%{ endif }"', 'T(unreadable, "b", unreadable)'],
  ['aws_db.main[0].endpoint', 'aws_db.main.0.endpoint'], ['a["k"].b[var.i].*.c[*].d.0', 'a.k.b.<var.i>.*.c.*.d.0'], ['f(1, a...)[0].x', 'f(1, a)[0]["x"]'],
  ['a ? b : c ? d : e', '(a ? b : (c ? d : e))'], ['!a && b == "c" || -d > 1 + 2 * 3 + 4', '(|| (&& (! a) (== b "c")) (> (- d) (+ 1 (* 2 3) 4)))'], ['(1 + 2) + 3 - (4 - 5)', '(- (+ (+ 1 2) 3) (- 4 5))'],
  ['[1, "a",\n  # c\n  {b = 2}, ]', '[1, "a", {"b": 2}]'], ['{ a = 1, "b" : 2\n (c) = 3\n "${d}" = 4\n}', '{"a": 1, "b": 2, c: 3, T(d): 4}'],
  ['[for k, v in var.m : upper(v) if v != ""]', 'for(k v in var.m: upper(v) if (!= v ""))'], ['{ for s in a : s.id => s... }', 'for(- s in a: s.id => s)'],
  ['<<EOT\n a\n  ${b}\nEOT', 'T(" a\\n  ", b, "\\n")'], ['<<-EOT\n    a\n      b\n    EOT', '"a\\n  b\\n"'], ['jsonencode({ Effect = "Allow" })', 'jsonencode({"Effect": "Allow"})'], ['provider::p::f(1)', 'provider::p::f(1)'],
])('%s', (text, expected) => {
  expect(value(text)).toBe(expected);
  expect(read(`x = ${text}\n`).gaps).toEqual([]);
});

test('blocks, labels and spans', () => {
  const text = '# c\nresource "aws_db" main {\n  name = "x" // c\n  tags = { a = 1 }\n  sub { on = true }\n}\n/* c */ locals { a = 1 }\n';
  const { body, gaps } = read(text);
  expect(gaps).toEqual([]);
  const [resource] = body.blocks;
  expect(resource).toMatchObject({ type: 'resource', labels: ['aws_db', 'main'] });
  expect(text.slice(resource?.headSpan.start, resource?.headSpan.end)).toBe('resource "aws_db" main');
  const name = resource?.body.attributes[0]?.value;
  expect(text.slice(name?.start, name?.end)).toBe('x');
  expect(resource?.body.blocks[0]?.body.attributes[0]?.name).toBe('on');
  expect(body.blocks[1]?.body.attributes[0]?.name).toBe('a');
});

test('behind an error everything is read: the value is unreadable, its neighbours are not', () => {
  const { body, gaps } = read('resource "a" "b" {\n  before = 1\n  broken = [1,\n    2 3,\n  ]\n  quote = "open\n  !!\n  after = 2\n}\nresource "c" "d" {\n  x = 1\n');
  expect(body.blocks.map((block) => block.labels[0])).toEqual(['a', 'c']);
  expect(body.blocks[0]?.body.attributes.map((one) => [one.name, one.value.type])).toEqual([['before', 'literal'], ['broken', 'unreadable'], ['quote', 'unreadable'], ['after', 'literal']]);
  expect(body.blocks[1]?.body.attributes[0]?.name).toBe('x');
  expect(gaps).toHaveLength(4);
});

test('literals stand in the text as their value', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.stringMatching(/^[a-z][a-z_]{0,6}$/), fc.stringMatching(/^[^"\\$%{}\r\n]{0,12}$/)), { maxLength: 6 }), (pairs) => {
    const text = pairs.map(([name, inner]) => `${name} = "${inner}"\n`).join('');
    const { body, gaps } = read(text);
    expect(gaps).toEqual([]);
    expect(body.attributes.map((one) => [one.name, one.value.type === 'literal' ? one.value.value : '?', text.slice(one.value.start, one.value.end)])).toEqual(pairs.map(([name, inner]) => [name, inner, inner]));
  }), { numRuns: 150 });
});

describe('agrees with the tree-sitter grammar', () => {
  let parser: Parser;
  beforeAll(async () => {
    const bytes = (name: string): Uint8Array => new Uint8Array(readFileSync(createRequire(import.meta.url).resolve(name)));
    await Parser.init({ wasmBinary: bytes('web-tree-sitter/web-tree-sitter.wasm') });
    parser = new Parser();
    parser.setLanguage(await Language.load(bytes('@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-hcl.wasm')));
  });
  const NAME = fc.constantFrom('a', 'count', 'b_c', 'd-e');
  const EXPRESSION = fc.letrec<{ any: string }>((tie) => ({
    any: fc.oneof({ depthSize: 'small' }, fc.constantFrom('1', '"x"', '"x${var.y}z"', 'true', 'var.a', 'local.b[0].c', 'data.x.y["k"]', 'f.g.*.h'),
      fc.tuple(tie('any'), fc.constantFrom('+', '==', '&&', '-'), tie('any')).map((parts) => parts.join(' ')), fc.array(tie('any'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
      fc.array(fc.tuple(NAME, tie('any')), { maxLength: 3 }).map((entries) => `{\n${entries.map(([name, inner]) => `${name} = ${inner}\n`).join('')}}`), fc.tuple(tie('any'), tie('any')).map(([a, b]) => `concat(${a}, ${b})`),
      tie('any').map((inner) => `(${inner})`), fc.tuple(tie('any'), tie('any')).map(([a, b]) => `var.t ? ${a} : ${b}`), tie('any').map((inner) => `[for k, v in var.m : ${inner} if v]`)),
  })).any;
  const BODY = fc.letrec<{ any: string }>((tie) => ({
    any: fc.array(fc.oneof({ depthSize: 'small' }, fc.tuple(NAME, EXPRESSION).map(([name, inner]) => `${name} = ${inner}`), fc.tuple(NAME, fc.constantFrom('', ' "l"', ' "l" "m"'), tie('any')).map(([name, labels, inner]) => `${name}${labels} {\n${inner}\n}`), fc.constantFrom('# c', '// c = 1', '/* c */')), { maxLength: 4 }).map((lines) => lines.join('\n')),
  })).any;
  test('on the names and places of every attribute and block of generated files', () => {
    const ours = (body: HclBody): number[] => [...body.attributes.map((one) => one.start), ...body.blocks.flatMap((one) => [one.start, ...ours(one.body)])];
    fc.assert(fc.property(BODY, (text) => {
      const tree = parser.parse(`${text}\n`);
      fc.pre(tree !== null && !tree.rootNode.hasError);
      const theirs = (tree?.rootNode.descendantsOfType(['attribute', 'block']) ?? []).flatMap((node) => (node ? [node.startIndex] : [])).sort((a, b) => a - b);
      tree?.delete();
      const document = read(`${text}\n`);
      expect(document.gaps).toEqual([]);
      expect(ours(document.body).sort((a, b) => a - b)).toEqual(theirs);
    }), { numRuns: 200 });
  });
});
