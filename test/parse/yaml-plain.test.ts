import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DataNode } from '../../src/model/index.ts';
import { libraryYaml, yaml } from '../../src/parse/yaml.ts';
import { plainYaml } from '../../src/parse/yaml-plain.ts';
import { maskTemplates } from '../../src/parse/yaml-template.ts';
import { filesOf, treesBelow } from '../support/fixtures.ts';

const texts = treesBelow()
  .flatMap((tree) => filesOf(tree).flatMap(({ path, content }) => (typeof content === 'string' && yaml.accepts(path, content.split('\n', 1)[0] ?? '') ? [content] : [])));

/** What one pass reads of a text, template expressions that begin values covered up. */
function onePass(text: string): readonly DataNode[] | undefined {
  const roots = plainYaml(text);
  const read = roots === 'template' ? plainYaml(text, maskTemplates(text)) : roots;
  return read === 'template' ? undefined : read;
}

/** Reads it as the library does, or not at all. */
function agrees(text: string): boolean {
  const source = { file: 'a.yaml', origin: 'tree' as const, text };
  if (!onePass(text)) return false;
  const [read, library] = [yaml.parse(source), libraryYaml(source)];
  expect({ ...read, gaps: read.gaps }, text).toEqual({ ...library, gaps: library.gaps });
  return true;
}

describe('plain YAML read in one pass is what the library reads', () => {
  test('in every fixture', () => {
    expect(texts.length).toBeGreaterThan(100);
    expect(texts.filter(agrees).length).toBeGreaterThan(50);
  });

  test('in fixtures with lines taken out, moved, doubled or indented otherwise', () => {
    const change = fc.tuple(fc.nat(1000), fc.constantFrom('out', 'twice', 'deeper', 'shallower', 'remark', 'blank', 'beside', 'cut', 'up'), fc.nat(1000));
    fc.assert(fc.property(fc.constantFrom(...texts.filter((text) => text.length < 4000)), fc.array(change, { minLength: 1, maxLength: 6 }), (text, changes) => {
      const lines = text.split('\n');
      for (const [where, how, far] of changes) {
        const at = where % lines.length;
        const line = lines[at] ?? '';
        if (how === 'out') lines.splice(at, 1);
        else if (how === 'twice') lines.splice(at, 0, line);
        else if (how === 'deeper') lines[at] = `${' '.repeat(1 + (far % 4))}${line}`;
        else if (how === 'shallower') lines[at] = line.replace(/^ {1,2}/, '');
        else if (how === 'remark') lines.splice(at, 0, `${' '.repeat(far % 8)}# a remark`);
        else if (how === 'blank') lines.splice(at, 0, ' '.repeat(far % 8));
        else if (how === 'beside') lines[at] = `${line}${' '.repeat(far % 3)}# beside `;
        else if (how === 'cut') lines[at] = line.slice(0, far % (line.length + 1));
        else lines.splice(far % lines.length, 0, ...lines.splice(at, 1));
      }
      agrees(lines.join('\n'));
    }), { numRuns: 1500 });
  });

  test('in lines put together at random', () => {
    const word = fc.constantFrom('a', 'key', '--flag=1', '-x', '--', '---x', 'b c', '12', '1.50', '-3', '+7', '0x1f', '1e3', '.inf', '2021-01-01', 'true', 'No', '~', 'null', '', "'q'", '"d"', '"e\\n\\"\\x41"', "'it''s'", '"a: b"', 'http://h:1/p?q#f', 'x # y', 'x #', '#', '[]', '[a, 1, b c]', '[a,]', '[ ]', '{}', '{a: 1}', '|', '|-', '>', '>-', '*a', '&a b', '!t v', '- z', '-', '?', 'a: b', 'a:', '%', '@x', '`', '---', '...', '{{ v }}', '<<', 'é', '"open', 'shut"', "'open", "shut'", "it''s", 'more text', 'esc\\\\', 'a\\b', '"x\\u00e9\\U0001F680\\0"', '"y \\', 'a\u00a0b', 'c \u00a0', '\u{1f680} d', '\u3042\u3000\u3044', '=', 'x:y', ':', ',', 'a,b]');
    const line = fc.tuple(fc.constantFrom(0, 0, 1, 2, 2, 3, 4, 4, 6), fc.constantFrom('', '- ', '-   ', '- - ', '-'), fc.oneof(word, fc.tuple(word, fc.constantFrom(': ', ':', ':  ', ' : '), word, fc.constantFrom('', '', ' ', ' # r', ' #')).map((all) => all.join('')))).map(([indent, dash, rest]) => ' '.repeat(indent) + dash + rest);
    let plain = 0;
    fc.assert(fc.property(fc.array(fc.oneof({ arbitrary: line, weight: 8 }, { arbitrary: fc.constantFrom('', '  ', '# r', '  # r', '---', '    text of a block', '    more of it ', '      indented'), weight: 2 }), { maxLength: 8 }), fc.constantFrom('', '\n', '\n\n'), (lines, end) => { if (agrees(lines.join('\n') + end)) plain++; }), { numRuns: 6000 });
    expect(plain).toBeGreaterThan(200);
  });

  test('in brackets and braces put together at random', () => {
    const piece = fc.constantFrom('a', 'b c', '12', '1.0', 'true', '~', "'q'", '"d"', '"e\\n"', "''", '>=8', '6.* || >= 8', 'x:y', 'http://h/p', '-', '-1', '- a', '#', ' #', '<<', '*a', '&b', '!t', '?', '@x', '%', '|', '=', '..');
    const sign = fc.constantFrom('[', ']', '{', '}', ', ', ',', ': ', ':', ' ', ' : ');
    const flow: fc.Arbitrary<string> = fc.letrec<{ value: string; list: string; map: string }>((tie) => ({
      value: fc.oneof({ depthSize: 'small' }, piece, tie('list'), tie('map')),
      list: fc.tuple(fc.array(tie('value'), { maxLength: 3 }), fc.constantFrom(', ', ',', ' , '), fc.constantFrom('', ' ')).map(([all, comma, edge]) => `[${edge}${all.join(comma)}${edge}]`),
      map: fc.tuple(fc.array(fc.tuple(piece, tie('value')).map(([key, value]) => `${key}: ${value}`), { maxLength: 3 }), fc.constantFrom(', ', ',', ' , '), fc.constantFrom('', ' ')).map(([all, comma, edge]) => `{${edge}${all.join(comma)}${edge}}`),
    })).value;
    let plain = 0;
    fc.assert(fc.property(fc.oneof({ arbitrary: flow, weight: 3 }, { arbitrary: fc.array(fc.oneof(piece, sign), { maxLength: 9 }).map((all) => all.join('')), weight: 1 }), fc.constantFrom('a: ', '- ', '- a: ', 'a:\n  - '), fc.constantFrom('', ' # r', '\nb: c\n', ' x', ': 1'), (text, before, after) => { if (agrees(before + text + after)) plain++; }), { numRuns: 4000 });
    expect(plain).toBeGreaterThan(200);
  });

  test('in brackets and braces over several lines', () => {
    const piece = fc.constantFrom('a', '12', 'true', "'q'", '"d"', '"e: f"', '[]', '{}', '{{ v }}', '# r', '"g', '- h', '1e-05', '[i, j]', '{k: l}');
    const between = fc.constantFrom('', '', ' ', '\n', '\n  ', '\n    ', '\n\n   ', ' \n  ', '\n # r\n  ', '\n\t');
    const list = fc.tuple(fc.array(fc.tuple(between, fc.oneof(piece, fc.tuple(fc.constantFrom('m: ', '"n": ', '"o":', "'p':", 'q:', '? ', '"r" : '), piece).map((both) => both.join(''))), between), { maxLength: 4 }), fc.constantFrom('[', '{'), between, fc.constantFrom('', ','))
      .map(([all, opens, last, comma]) => `${opens}${all.map((one) => one.join('')).join(',')}${comma}${last}${opens === '[' ? ']' : '}'}`);
    let plain = 0;
    fc.assert(fc.property(list, list, fc.constantFrom('a: ', '- ', '- a: ', 'a:\n  b: ', 'a:\n  - ', 'a:\n  ', '  a: '), fc.constantFrom('', '\n', ' # r', '\nb: c\n', '\n  b: c\n', ' x', ': 1', '\n# r\n'), fc.boolean(), (text, inner, before, after, nested) => { if (agrees(before + (nested ? text.replace('12', inner) : text) + after)) plain++; }), { numRuns: 6000 });
    expect(plain).toBeGreaterThan(300);
  });

  test('with template expressions covered up, in fixtures with such lines put between', () => {
    const put = fc.tuple(fc.nat(1000), fc.constantFrom('line', 'line', 'value', 'quoted', 'part', 'key', 'block'), fc.constantFrom(0, 0, 2, 4, 6), fc.constantFrom('{{ .Values.x }}', '{{- if .Values.x }}', '{{- end }}', '{{- with .Values.longer.name }}', '{{ include "a.b" . | nindent 4 }}', '{{/* a # remark: of the template */}}'));
    let plain = 0;
    fc.assert(fc.property(fc.constantFrom(...texts.filter((text) => text.length < 4000)), fc.array(put, { minLength: 1, maxLength: 5 }), (text, all) => {
      const lines = text.split('\n');
      for (const [where, how, indent, expression] of all) {
        const at = where % lines.length;
        const line = lines[at] ?? '';
        if (how === 'line') lines.splice(at, 0, ' '.repeat(indent) + expression);
        else if (how === 'value') lines[at] = line.replace(/: .*/, `: ${expression}`);
        else if (how === 'quoted') lines[at] = line.replace(/: .*/, `: "a ${expression.replaceAll('"', '')} b"`);
        else if (how === 'part') lines[at] = `${line}${expression}`;
        else if (how === 'key') lines[at] = line.replace(/(\w)(\w*):/, `$1${expression}$2:`);
        else lines.splice(at, 0, `${' '.repeat(indent)}text: |`, `${' '.repeat(indent + 2)}one`, `${' '.repeat(indent)}${expression}`, `${' '.repeat(indent + 2)}two`);
      }
      const source = { file: 'a.yaml', origin: 'tree' as const, text: `{{ define "x" }}\n${lines.join('\n')}` };
      // Without an expression at the begin of a line they are covered up where the library would stumble over one.
      if (agrees(lines.join('\n'))) plain++;
      if (!plainYaml(source.text, maskTemplates(source.text))) return;
      plain++;
      const [read, library] = [yaml.parse(source), libraryYaml(source)];
      expect({ ...read, gaps: read.gaps }, source.text).toEqual({ ...library, gaps: library.gaps });
    }), { numRuns: 1500 });
    expect(plain).toBeGreaterThan(200);
  });

  test('in texts behind > with lines indented further', () => {
    const line = fc.constantFrom('', '', 'a', 'b c', 'd ', '  deeper', '   more so', '- e', ' f: g', '# h');
    fc.assert(fc.property(fc.constantFrom('>', '>-', '|'), fc.array(line, { maxLength: 9 }), fc.constantFrom('', 'b: c\n'), (sign, lines, after) => {
      const text = `a: ${sign}\n${['first', ...lines].map((one) => (one === '' ? '' : `  ${one}`)).join('\n')}\n${after}`;
      expect(agrees(text), text).toBe(true);
    }), { numRuns: 3000 });
  });

  test('in texts behind | and > with lines of white space, and with template expressions alone on their lines', () => {
    const line = fc.constantFrom('', ' ', '   ', '      ', '  a', '  b c ', '    deeper', '   {{ x }}', '  {{- if y }}', '{{ end }}', '      {{- include "z" . | nindent 4 }}', '  d{{ e }}', ' shallow', '# r', '  # r', '    # r');
    let plain = 0;
    fc.assert(fc.property(fc.constantFrom('a: ', '- ', 'a:\n  b: ', '- c: '), fc.constantFrom('|', '|-', '>', '>-', '|+', '>+', '|2', '|2-', '>1-', '| ', '|-2'), fc.array(line, { maxLength: 7 }), fc.constantFrom('', 'b: c\n', '\nb: c\n', '- e\n', '{{ end }}\n', '  f: g\n', '---\nh: i\n', '   '), (before, sign, lines, after) => {
      if (agrees(`${before}${sign}\n${lines.map((one) => `${one}\n`).join('')}${after}`)) plain++;
      if (agrees(`{{ x }}\n${before}${sign}\n${lines.map((one) => `${one}\n`).join('')}${after}`)) plain++;
    }), { numRuns: 6000 });
    expect(plain).toBeGreaterThan(400);
  });

  test('in text in quotes over several lines', () => {
    const piece = fc.constantFrom('a', 'b c', ' ', '  ', '\\', '\\\\', '\\n', '\\t', '\\ ', '\\x41', '\\u00e9', '\\q', '\\"', "''", '#', ': ');
    let plain = 0;
    fc.assert(fc.property(fc.constantFrom('"', "'"), fc.array(fc.tuple(fc.constantFrom('', '', '\n', '\n  ', '\n    ', '\n\n  ', ' \n  '), piece), { maxLength: 6 }), fc.constantFrom('a: ', '- ', 'a:\n  b: '), fc.constantFrom('', '\n', '\nb: c\n', ' # r\n'), (quote, pieces, before, after) => { if (agrees(`${before}${quote}${pieces.flat().join('')}${quote}${after}`)) plain++; }), { numRuns: 6000 });
    expect(plain).toBeGreaterThan(1000);
  });

  test('in lists right behind dashes and below them', () => {
    const line = fc.tuple(fc.constantFrom('', '  ', '  ', '    ', '      '), fc.constantFrom('- ', '-', '- - ', '-  - ', '', '- - - '), fc.constantFrom('a', 'b: c', 'd:', '', '[e]', '"f"', '# r', '|')).map((all) => all.join(''));
    let plain = 0;
    fc.assert(fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), fc.constantFrom('', 'a:\n', '- '), (lines, before) => { if (agrees(`${before}${lines.join('\n')}\n`)) plain++; }), { numRuns: 8000 });
    expect(plain).toBeGreaterThan(300);
  });

  test('in time that grows with the text', () => {
    for (const line of ['a: 1\n', '- a\n', '# r\n', ' ', 'a:\n', 'a: "', 'a: [', '- ', '- - ', 'a: |\n', 'a: {b: ', 'a: {b: c, ', 'a: {b: {c: d}}\n', '\n', 'a: b c', 'a: b\n  c\n', 'a: "b\n  c\n', 'a: b\n\n', ' # r\n', 'a: b\n  # r\n', 'a: [\n', 'a: [b,\n  ', 'a: {"b":\n', 'a: {{', 'a: |\n \n', 'a: |\n   {{ b }}\n']) {
      plainYaml(line.repeat(400_000 / line.length));
    }
  });
});

test('lines below a key whose value is begun by a template are its value', () => {
  const text = '{{- if .Values.enabled }}\nmetadata:\n  labels: {{- include "labels" . | nindent 4 }}\n    {{- if .Values.more }}\n    app/part: server\n    {{- end }}\n  annotations: {{ toYaml .Values.annotations }}\n  name: x\nitems:\n  - name: {{ .Values.first }}\n    value: one\n  - env: {{- include "env" . | nindent 6 }}\n      - name: A\n        value: b\n{{- end }}\n';
  const source = { file: 'a.yaml', origin: 'tree' as const, text };
  const told = (node: DataNode | undefined): unknown => (node?.type === 'map' ? Object.fromEntries(node.entries.map(({ key, value }) => [key, told(value)])) : node?.type === 'list' ? node.items.map(told) : node?.value);
  for (const document of [yaml.parse(source), libraryYaml(source)]) {
    expect(document.gaps.map((gap) => gap.kind)).toEqual(['unresolved']);
    expect('roots' in document ? document.roots.map(told) : []).toEqual([{
      metadata: { labels: { 'app/part': 'server' }, annotations: '{{ toYaml .Values.annotations }}', name: 'x' },
      items: [{ name: '{{ .Values.first }}', value: 'one' }, { env: [{ name: 'A', value: 'b' }] }],
    }]);
  }
});

describe('a template expression on the first lines of a block of text', () => {
  const below = ['args:\n  - |\n    {{- if .Values.usePasswordFiles }}\n    # A remark of the script.\n    for file in *; do\n        cat "$file"\n    done\n    {{- end }}\n  - last\nnext: 1\n',
    'data:\n  server.conf: |-\n  {{- if .Values.common }}\n    {{- include "render" (dict "value" .Values.common) | nindent 4 }}\n\n  {{- else }}\n    # Enable AOF\n    appendonly yes\n  {{- end }}\n  other: a\n',
    'data:\n  policy-{{ $policy.name }}.json: |  # a policy\n      {{- $length := sub (len $policy.statements) 1 }}\n      {\n        "Version": 1\n      }\n',
    'data:\n  server.properties: |-\n    {{- range $key, $value := $configuration }}\n    {{ $key }}={{ $value }}\n    {{- end }}\n',
    'a:\n  - b: >-\n      {{- if .Values.some.thing.long.enough }}\n      c\n      {{- end }}\n'].map((text) => `{{- if .Values.on }}\n${text}{{- end }}\n`);

  test('breaks nothing', () => {
    for (const text of below) {
      const source = { file: 'a.yaml', origin: 'tree' as const, text };
      for (const document of [yaml.parse(source), libraryYaml(source)]) expect(document.gaps.map((gap) => gap.reason), text).toEqual(['holds template expressions; values they make are not known']);
      agrees(text);
    }
  });

  test('is part of the text', () => {
    const [text = ''] = below;
    const value = yaml.parse({ file: 'a.yaml', origin: 'tree', text });
    const scalars = (node: DataNode | undefined): unknown[] => (node?.type === 'map' ? node.entries.flatMap((one) => scalars(one.value)) : node?.type === 'list' ? node.items.flatMap(scalars) : [node?.value]);
    expect('roots' in value ? value.roots.flatMap(scalars) : []).toEqual(['{{- if .Values.usePasswordFiles }}\n# A remark of the script.\nfor file in *; do\n    cat "$file"\ndone\n{{- end }}\n', 'last', 1]);
  });

  test('leaves what is no YAML without it as it is', () => {
    for (const text of ['a: |\n    {{ b }}\n  c\n b: 1\n', 'a: |\n                                    \n  c\n', 'a: "|\n  {{- if b }}\n  c: [\n']) {
      expect(yaml.parse({ file: 'a.yaml', origin: 'tree', text }).gaps.some((gap) => gap.kind === 'unparsable'), text).toBe(true);
    }
  });
});
