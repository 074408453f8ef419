import { expect, test } from 'vitest';
import * as fc from 'fast-check';
import { parse as smolParse, stringify as smolStringify } from 'smol-toml';
import { parseDocument as yamlDocument, stringify as yamlStringify } from 'yaml';
import type { DataDocument, DataNode, Syntax } from '../../src/model/index.ts';
import { parse } from '../../src/parse/index.ts';

function read(file: string, text: string, syntax?: Syntax): DataDocument {
  const document = parse({ file, origin: 'tree', text }, syntax);
  if (!('roots' in document)) throw new Error(`not data: ${document.syntax}`);
  return document;
}
/** The value without spans. Maps become entries in order, so that duplicate keys show. */
function plain(node: DataNode | undefined): unknown {
  switch (node?.type) {
    case 'map': return { entries: node.entries.map((entry) => [entry.key, plain(entry.value)]) };
    case 'list': return node.items.map(plain);
    case 'scalar': return node.value;
    default: return undefined;
  }
}
/** A plain value in the same form. */
function inForm(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inForm);
  return typeof value === 'object' && value !== null ? { entries: Object.entries(value).map(([key, inner]) => [key, inForm(inner)]) } : value;
}
/** Every scalar that was not decoded stands in the text exactly as its value. */
function checkSpans(document: DataDocument): void {
  const wrong: DataNode[] = [];
  const open: DataNode[] = [...document.roots];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.type === 'list') open.push(...node.items);
    else if (node.type === 'map') open.push(...node.entries.map((entry) => entry.value));
    else if (!node.decoded && document.text.slice(node.start, node.end) !== String(node.value)) wrong.push(node);
  }
  expect(wrong).toEqual([]);
}
const at = (document: DataDocument, ...path: (string | number)[]): DataNode | undefined => {
  let node = document.roots[0];
  for (const step of path) node = typeof step === 'number' ? (node?.type === 'list' ? node.items[step] : undefined) : node?.type === 'map' ? node.entries.find((entry) => entry.key === step)?.value : undefined;
  return node;
};

const WORD = fc.string({ unit: fc.constantFrom('a', 'B', '0', '_', '-', '.', ' ', '#', '"', "'", '\\', '\n', '\t', ':', '=', '{', '[', '$', '&', '*', '!', '|', '>', '%', '@', '`', ',', 'é', '𝒳', '~'), maxLength: 12 });
const VALUE = fc.letrec((tie) => ({
  any: fc.oneof({ depthSize: 'small' }, WORD, fc.integer(), fc.boolean(), fc.array(tie('any'), { maxLength: 4 }), fc.dictionary(WORD.filter((key) => key !== '__proto__' && key !== '<<'), tie('any'), { maxKeys: 4 })),
})).any;

test('JSON: what was written comes back, with spans', () => {
  fc.assert(fc.property(fc.oneof(VALUE, fc.jsonValue()), fc.constantFrom(0, 2), (value, indent) => {
    const text = JSON.stringify(value, null, indent);
    const document = read('a.json', text);
    expect(document.gaps).toEqual([]);
    expect(document.strict).toBe(true);
    expect(JSON.stringify(plain(document.roots[0]))).toBe(JSON.stringify(inForm(JSON.parse(text))));
    checkSpans(document);
  }), { numRuns: 150 });
});

test('JSON with comments, trailing commas and duplicate keys keeps everything and is not strict', () => {
  const document = read('settings.json', '{ // note\n  "a": [1, 2,],\n  "a": true, "__proto__": {"x": null}\n}');
  expect(document.strict).toBe(false);
  expect(document.gaps).toEqual([]);
  expect(plain(document.roots[0])).toEqual({ entries: [['a', [1, 2]], ['a', true], ['__proto__', { entries: [['x', null]] }]] });
});

test('JSON that is cut off keeps what stands before the error, with a gap there', () => {
  const document = read('a.json', '{"a": 1, "b": [2,');
  expect(document.gaps[0]).toMatchObject({ kind: 'unparsable' });
  expect(document.gaps[0]?.place.start).toBeGreaterThan(10);
  expect(plain(at(document, 'a'))).toBe(1);
});

test.each(['{/*', '["a", /*', '{"a": /*'])('JSON that ends in a comment nobody closed, %s, ends where the text ends', (text) => {
  expect(read('a.json', text).roots[0]).toMatchObject({ start: 0, end: text.length });
});

test('JSON5 is read as what it is', () => {
  const document = read('a.json5', "{a: 'x', /* c */ 'b-c': [0x10, -1, +.5], d: null, }");
  expect(plain(document.roots[0])).toEqual({ entries: [['a', 'x'], ['b-c', [16, -1, 0.5]], ['d', null]] });
  expect(document.text.slice(at(document, 'a')?.start, at(document, 'a')?.end)).toBe('x');
});

test('YAML: what was written comes back, with spans', () => {
  fc.assert(fc.property(VALUE, (value) => {
    const document = read('a.yaml', yamlStringify(value));
    // What looks like a template expression is kept as text, which another test looks at.
    fc.pre(!document.text.includes('{{'));
    const asked = yamlDocument(document.text);
    // A document that is nothing but a block whose first line is a blank is written with an indentation that the library itself cannot read: said, and not read otherwise.
    if (asked.errors.length > 0) { expect(document.gaps.map((gap) => gap.kind)).toEqual(asked.errors.map(() => 'unparsable')); return; }
    expect(document.gaps).toEqual([]);
    expect(plain(document.roots[0])).toEqual(inForm(asked.toJS()));
    checkSpans(document);
  }), { numRuns: 150, examples: [[' \na'], [{ a: ' \na' }]] });
});

test('YAML: several documents, merge keys, aliases at their use, tags, block text', () => {
  const text = 'base: &base\n  user: app\n  host: one\nprod:\n  <<: *base\n  host: two\n  note: |\n    first\n    second\nref: !Ref Thing\nlist: [*base, "q"]\n---\nsecond: yes\n';
  const document = read('a.yml', text);
  expect(document.gaps).toEqual([]);
  expect(plain(at(document, 'prod'))).toEqual({ entries: [['user', 'app'], ['host', 'two'], ['note', 'first\nsecond\n']] });
  const user = at(document, 'prod', 'user');
  expect(text.slice(user?.start, user?.end)).toBe('app');
  expect(user?.start).toBe(text.indexOf('app'));
  expect(at(document, 'prod', 'note')).toMatchObject({ decoded: true });
  expect(plain(at(document, 'ref'))).toBe('Thing');
  expect(plain(at(document, 'list', 1))).toBe('q');
  expect(document.roots.map(plain)[1]).toEqual({ entries: [['second', 'yes']] });
});

test('YAML: the nearest merge wins, own keys win over merges, wherever they stand', () => {
  const document = read('a.yml', 'a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  z: 3\n  <<: [*a, *b]\n  x: 3\n');
  expect(plain(at(document, 'c'))).toEqual({ entries: [['z', 3], ['y', 1], ['x', 3]] });
});

test('YAML: an alias without anchor and one that contains itself are gaps, the rest is kept', () => {
  const document = read('a.yml', 'a: *nowhere\nb: &b [*b]\nc: 1\n');
  expect(document.gaps.map((gap) => gap.kind)).toEqual(['unresolved', 'unresolved']);
  expect(plain(at(document, 'c'))).toBe(1);
});

test('YAML: template expressions stay as text and are said', () => {
  const document = read('templates/a.yaml', 'kind: Secret\n{{- if .Values.on }}\nname: {{ .Values.name }}-db\nport: 5432\n{{- end }}\n');
  expect(plain(document.roots[0])).toEqual({ entries: [['kind', 'Secret'], ['name', '{{ .Values.name }}-db'], ['port', 5432]] });
  expect(document.gaps).toMatchObject([{ kind: 'unresolved' }]);
});

test('YAML: what a template writes in front of the lines of a block is no value beside its key', () => {
  const document = read('templates/a.yaml', 'labels: {{- include "labels" . | nindent 2 }}\n  {{- if .Values.on }}\n  # a remark\n  {{- end }}\n  part: one\nannotations: {{- toYaml .Values.annotations | nindent 2 }}\nname: a\n');
  expect(plain(document.roots[0])).toEqual({ entries: [['labels', { entries: [['part', 'one']] }], ['annotations', '{{- toYaml .Values.annotations | nindent 2 }}'], ['name', 'a']] });
  expect(document.gaps).toMatchObject([{ kind: 'unresolved' }]);
});

test('YAML: expressions of a workflow are plain text and no gap', () => {
  const document = read('ci.yml', 'on: push\nenv:\n  T: ${{ secrets.T }}\nrun: |\n  echo ${{ github.ref }}\n  x\n');
  expect(document.gaps).toEqual([]);
  expect(plain(at(document, 'env', 'T'))).toBe('${{ secrets.T }}');
  expect(plain(at(document, 'run'))).toBe('echo ${{ github.ref }}\nx\n');
});

test('TOML: reads what smol-toml reads', () => {
  const key = fc.oneof(fc.stringMatching(/^[a-z_-]{1,6}$/), WORD).filter((one) => one !== '__proto__');
  const value = fc.letrec((tie) => ({
    any: fc.oneof({ depthSize: 'small' }, WORD, fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.array(WORD, { maxLength: 3 }), fc.array(fc.dictionary(key, WORD, { minKeys: 1, maxKeys: 3 }), { minLength: 1, maxLength: 3 }), fc.dictionary(key, tie('any'), { maxKeys: 4 })),
  })).any;
  fc.assert(fc.property(fc.dictionary(key, value, { maxKeys: 5 }), (data) => {
    const text = smolStringify(data);
    const document = read('a.toml', text);
    expect(document.gaps).toEqual([]);
    expect(sorted(plain(document.roots[0]))).toEqual(sorted(inForm(smolParse(text))));
    checkSpans(document);
  }), { numRuns: 150 });
});
/** Order of keys is no part of the comparison: smol-toml writes values before tables. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null || !('entries' in value) || !Array.isArray(value.entries)) return value;
  const entries: unknown[] = value.entries.map((pair: unknown) => (Array.isArray(pair) ? [pair[0], sorted(pair[1])] : pair));
  return { entries: entries.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) };
}

test.each([
  ['a = 1\n[b]\nc.d = "x"\n[[e]]\nf = [1, 2, # c\n 3]\n[[e]]\ng = {h = 1, i.j = true}\n[e.k]\nl = 1979-05-27T07:32:00Z\n'],
  ['a = """\none\\\n   two"""\nb = \'\'\'\nraw\\n\'\'\'\nc = "\\u00e9\\t\\""\nd = 0xff\ne = 1_000.5e-2\nf = -inf\n"g h".i = []\r\nj = """""x"""""\n'],
])('TOML: forms that nobody generates (%#)', (text) => {
  const document = read('a.toml', text);
  expect(document.gaps).toEqual([]);
  checkSpans(document);
  const dates = (value: unknown): unknown => (value instanceof Date ? 'date' : value);
  const ours = JSON.stringify(sorted(plain(document.roots[0]))).replace(/"1979[^"]*"/, '"date"');
  expect(ours).toBe(JSON.stringify(sorted(inForm(JSON.parse(JSON.stringify(smolParse(text), (_key, value: unknown) => dates(value)).replace(/"1979[^"]*"/, '"date"'))))));
});

test('TOML: a bad line is left out and said, the rest is read', () => {
  const document = read('a.toml', 'a = 1\nthis is nothing\nb = [1,\nc = "open\n[t]\nd = 2\n');
  expect(plain(at(document, 'a'))).toBe(1);
  expect(plain(at(document, 't', 'd'))).toBe(2);
  expect(document.gaps.length).toBeGreaterThanOrEqual(2);
  expect(document.text.slice(document.gaps[0]?.place.start, document.gaps[0]?.place.end)).toBe('this is nothing');
});

test('dotenv: names and values come back, with spans', () => {
  const name = fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,8}$/);
  const value = fc.stringMatching(/^[A-Za-z0-9:/@.+=-]{0,20}$/);
  fc.assert(fc.property(fc.array(fc.tuple(name, value, fc.constantFrom('', '"', "'", '`'), fc.boolean(), fc.constantFrom('\n', '\r\n'))), (lines) => {
    const document = read('.env', lines.map(([key, text, quote, exported, end]) => `${exported ? 'export ' : ''}${key}=${quote}${text}${quote}${end}`).join(''));
    expect(document.gaps).toEqual([]);
    expect(plain(document.roots[0])).toEqual({ entries: lines.map(([key, text]) => [key, text]) });
    checkSpans(document);
  }), { numRuns: 100 });
});

test('dotenv: comments, several lines, escapes, references, a forgotten quote', () => {
  const document = read('.env.local', '# c\nA=1 # c\nB="two\nlines"\nC="a\\nb"\nD=${A:-x}\nE="oops\nF=\'#no\' # c\nA=2\nG=\n H : x\nnot a line\n');
  expect(plain(document.roots[0])).toEqual({ entries: [['A', '1'], ['B', 'two\nlines'], ['C', 'a\nb'], ['D', '${A:-x}'], ['E', '"oops'], ['F', '#no'], ['A', '2'], ['G', ''], ['H', 'x']] });
  expect(document.gaps).toHaveLength(2);
});

test('INI: sections, comments, quotes, lists, switches', () => {
  const document = read('.npmrc', '//registry.example.com/:_authToken=abc=\n; c\nca[] = "one"\nca[] = two # c\nflag\n[a b]\nk = v\n');
  expect(plain(document.roots[0])).toEqual({ entries: [['//registry.example.com/:_authToken', 'abc='], ['ca', ['one', 'two']], ['flag', true], ['a b', { entries: [['k', 'v']] }]] });
  expect(read('x/.aws/credentials', '[default]\naws_access_key_id = A\n').syntax).toBe('ini');
  expect(plain(read('a.properties', 'a.b: c\\:d\n! no\nurl=http\\://x\n').roots[0])).toEqual({ entries: [['a.b', 'c:d'], ['url', 'http://x']] });
});

test('netrc and pgpass: one map per entry', () => {
  expect(plain(read('.netrc', '# c\nmachine a.example.com login me\n  password "p w"\ndefault login x password y').roots[0])).toEqual([
    { entries: [['machine', 'a.example.com'], ['login', 'me'], ['password', 'p w']] }, { entries: [['machine', 'default'], ['login', 'x'], ['password', 'y']] }]);
  const pgpass = read('.pgpass', '# c\ndb.example.com:5432:*:app:a\\:b:c\n');
  expect(plain(pgpass.roots[0])).toEqual([{ entries: [['host', 'db.example.com'], ['port', '5432'], ['database', '*'], ['user', 'app'], ['password', 'a:b:c']] }]);
  checkSpans(pgpass);
});
