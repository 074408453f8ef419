import { describe, expect, it } from 'vitest';
import type { DataNode } from '../../src/model/index.ts';
import { yaml } from '../../src/parse/yaml.ts';

/** Keys and values as they are read, and what could not be. */
function readOf(text: string): { readonly values: Record<string, unknown>; readonly gaps: readonly string[] } {
  const document = yaml.parse({ file: 'config/database.yml', origin: 'tree', text });
  const plain = (node: DataNode): unknown => (node.type === 'map' ? Object.fromEntries(node.entries.map((entry) => [entry.key, plain(entry.value)])) : node.type === 'list' ? node.items.map(plain) : 'value' in node ? node.value : undefined);
  const [root] = 'roots' in document ? document.roots : [];
  return { values: (root ? plain(root) : {}) as Record<string, unknown>, gaps: document.gaps.map((gap) => `${gap.kind}: ${gap.reason}`) };
}
const TEMPLATE = ['unresolved: holds template expressions; values they make are not known'];

describe('YAML of a chart', () => {
  const of = (line: string): readonly string[] => readOf(`spec:\n${line}\n  size: 5\n`).gaps;
  it.each([
    '{{- fail "none for {{ template \'a\' }}-{{ $b }} " }}', '{{- fail `none for {{ "a" }} here` }}', '{{/* a }} in "quotes */}}', '{{- /* {{ */ -}}', '{{ printf "%q \\" }}" .Values.name }}',
  ])('is read around %s', (line) => { expect(of(line)).toEqual(TEMPLATE); expect(readOf(`spec:\n${line}\n  size: 5\n`).values).toEqual({ spec: { size: 5 } }); });
  it.each(['{{ if .a }}{{ toYaml .a | indent 8 }}{{ end }}', '{{- $a := 1 }} {{ $b := "=~" }}', '{{- if .a }}{{- else }}\n{{- end }}'])('is read around a line of nothing but %s', (line) => {
    expect(readOf(`spec:\n  list:\n    - a\n${line}\n  size: 5\n`)).toEqual({ values: { spec: { list: ['a'], size: 5 } }, gaps: TEMPLATE });
  });
  it('is read around a comment that begins in a remark and goes on below', () => { expect(readOf('# {{/*\n# of a licence: all of it\n# */}}\n{{- if .a }}\nsize: 5\n{{- end }}\n')).toEqual({ values: { size: 5 }, gaps: TEMPLATE }); });
  it('a line on which a value stands between two is no such line', () => { expect(readOf('spec:\n  {{ .key }}: {{ .value }}\n  {{ .first }}{{ .second }}: a\n').values).toEqual({ spec: { '{{ .key }}': '{{ .value }}', '{{ .first }}{{ .second }}': 'a' } }); });
  it('a quote that never closes is none', () => { expect(readOf('a: {{ " }}\nb: 5\n').values).toMatchObject({ b: 5 }); });
});

describe('branches of a chart that exclude each other', () => {
  const FIRST = ['unparsable: holds branches of a template that exclude each other; the first of each was read'];
  it.each([
    ['a map and an empty one', 'emptyDir:\n{{- if .a }}\n  medium: Memory\n{{- else }}\n  {}\n{{- end }}\nsize: 5\n', { emptyDir: { medium: 'Memory' }, size: 5 }],
    ['keys on one line', '{{ if .a -}} stringData: {{- else -}} data: {{- end }}\n  a: b\nsize: 5\n', { stringData: { a: 'b' }, size: 5 }],
    ['one within the other, and of three', 'a:\n{{ if .a }}\n  b: 1\n{{ else if .b }}\n  - c\n  {{ if .c }}\n  - d\n  {{ else }}\n  e: 1\n  {{ end }}\n{{ else }}\n  - f\n{{ end }}\nsize: 5\n', { a: { b: 1 }, size: 5 }],
    ['beside a value of which one branch or the other is written', 'a:\n  name: {{ if .a }}{{ .a }}{{ else }}b{{ end }}\n  {{- if .b }}\n  c: 1\n  {{- else }}\n  {}\n  {{- end }}\nsize: 5\n', { a: { name: '{{ .a }}', c: 1 }, size: 5 }],
    ['statements of Jinja', 'a:\n{% if a == 1 %}\n  b: 1\n{% elif b %}\n  - c\n{% endif %}\nsize: 5\n', { a: { b: 1 }, size: 5 }],
  ])('%s: the first is read', (_, text, values) => { expect(readOf(text)).toEqual({ values, gaps: FIRST }); });
  it('that are YAML together are read together', () => { expect(readOf('a:\n{{ if .a }}\n  b: 1\n{{ else }}\n  c: 1\n{{ end }}\n')).toEqual({ values: { a: { b: 1, c: 1 } }, gaps: TEMPLATE }); });
  it('where none closes, or what is wrong stands elsewhere, nothing is taken out', () => {
    expect(readOf('a:\n{{ if .a }}\n  b: 1\n{{ else }}\n  - c\n').gaps.join()).toContain('unparsable');
    expect(readOf('a:\n  - b\n  c: 1\n{{ if .a }}\nd: 1\n{{ else }}\nd: 5\n{{ end }}\n').gaps.join()).toContain('unparsable');
  });
});

describe('YAML with lines of ERB', () => {
  it('is read around conditions, as in config/database.yml of Rails', () => {
    const text = 'default: &default\n  adapter: postgresql\n  host: <%= ENV[\'DB_HOST\'] %>\n  # Only where there is one\n  <% if ENV[\'DB_PASSWORD\'] %>\n  password: <%= ENV[\'DB_PASSWORD\'] %>\n  <% end %>\n\nproduction:\n  <<: *default\n  database: shop\n';
    const { values, gaps } = readOf(text);
    expect(gaps).toEqual(TEMPLATE);
    expect(values).toMatchObject({ production: { adapter: 'postgresql', host: '<%= ENV[\'DB_HOST\'] %>', password: '<%= ENV[\'DB_PASSWORD\'] %>', database: 'shop' } });
  });
  it('is read where an expression holds what would be a key', () => {
    const { values, gaps } = readOf('test:\n  <%- 2.times do |i| -%>\n  database: <%= ci ? "a": "b" %>\n  <%- end -%>\n  pool: 5\n');
    expect(gaps).toEqual(TEMPLATE);
    expect(values).toMatchObject({ test: { database: '<%= ci ? "a": "b" %>', pool: 5 } });
  });
  it('is no template where expressions are values alone, or none closes', () => {
    expect(readOf('host: <%= ENV[\'DB_HOST\'] %>\npool: <%= 5 %>\n').gaps).toEqual([]);
    expect(readOf('note: a <% b\npool: 5\n')).toEqual({ values: { note: 'a <% b', pool: 5 }, gaps: [] });
  });
  it('one that never closes takes nothing from the others', () => {
    const { values } = readOf('note: "<% never"\n{{ if .Values.on }}\npool: 5\n{{ end }}\n');
    expect(values).toEqual({ note: '<% never', pool: 5 });
  });
});

describe('YAML with statements of Jinja', () => {
  it('is read around those that stand against a key, an anchor or the end of a line', () => {
    const { values, gaps } = readOf('volumes:\n  data: {}\n  {% if celery %}queue: {}{% endif %}\n  more: {}\nservices:\n  web:{% if celery %} &web{% endif %}\n    image: a\n  {%- if celery %}\n  worker:\n    <<: *web\n    command: run\n  {%- endif %}\n');
    expect(gaps).toEqual(TEMPLATE);
    expect(values).toMatchObject({ volumes: { data: {}, more: {} }, services: { web: { image: 'a' }, worker: { image: 'a', command: 'run' } } });
  });
  it('is read where nothing but statements makes it one', () => { expect(readOf('services:\n  - {% if a %}b{% else %}c{% endif %}\njobs:\n{% if a %}\n  d: 5\n{% endif %}\n')).toMatchObject({ values: { jobs: { d: 5 } }, gaps: TEMPLATE }); });
  it('a value that begins with a percent sign in a map is none', () => { expect(readOf('a: {b: 5}\nc: "{% d"\n')).toEqual({ values: { a: { b: 5 }, c: '{% d' }, gaps: [] }); });
});
