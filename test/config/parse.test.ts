import { Ajv2020 } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { configSchema, parseConfig } from '../../src/config/index.ts';
import { distance, suggest } from '../../src/config/suggest.ts';

const FULL = `version: 1
asOf: 2026-04-24
failOn: warning
agents: [cursor]
exclude:
  - { paths: ['docs/**'], reason: examples only }
environments:
  - { name: live, kind: production, hosts: ['*.live.example.com'], reason: where customers are }
resources:
  - match: db:db.example.com:5432/app
    holdsData: true
    backup: { on: another account, independent: true, note: restored in May }
    reason: dumped nightly
suppress:
  - { rule: data-store-unguarded, about: scratch, reason: thrown away daily, until: 2027-01-31 }
`;

describe('parseConfig', () => {
  test('gives everything that was said, and empty lists for what was not', () => {
    const parsed = parseConfig(FULL, 'craterscan.yml');
    expect(parsed.errors).toBeUndefined();
    expect(parsed.config).toMatchObject({ version: 1, asOf: '2026-04-24', failOn: 'warning', agents: ['cursor'], suppress: [{ until: '2027-01-31' }] });
    expect(parseConfig('version: 1\n', 'c.yml').config).toEqual({ version: 1, agents: [], exclude: [], environments: [], resources: [], suppress: [], allow: [], recognisers: [] });
  });

  test.each<[string, string, string]>([
    ['an unknown key', 'version: 1\nsupress: []\n', 'c.yml:2: "supress" is not a key; did you mean "suppress"?'],
    ['a key in another spelling', 'version: 1\nfail-on: note\n', 'c.yml:2: "fail-on" is not a key; did you mean "failOn"?'],
    ['a key nobody can guess', 'version: 1\nzebra: 1\n', 'c.yml:2: "zebra" is not a key; known here: version, asOf, failOn, agents, exclude, environments, resources, suppress, allow, recognisers'],
    ['a key inside a list', 'version: 1\nsuppress:\n  - rule: x\n    resaon: y\n    reason: y\n', 'c.yml:4: "resaon" is not a key of suppress[0]; did you mean "reason"?'],
    ['a key two levels down', 'version: 1\nresources:\n  - match: a\n    reason: b\n    backup: { on: x, independent: true, note: z, nots: 1 }\n', '"nots" is not a key of resources[0].backup; did you mean'],
    ['no reason', 'version: 1\nexclude:\n  - paths: [a]\n', 'c.yml:3: exclude[0].reason is missing'],
    ['an empty reason', 'version: 1\nexclude:\n  - paths: [a]\n    reason: "  "\n', 'c.yml:4: exclude[0].reason must not be empty'],
    ['a word of no list', 'version: 1\nfailOn: warnings\n', 'c.yml:2: failOn must be one of error, warning, note, never; did you mean "warning"?'],
    ['a day that does not exist', 'version: 1\nasOf: 2026-02-30\n', 'c.yml:2: asOf must be a day that exists, written YYYY-MM-DD'],
    ['a day in another order', 'version: 1\nasOf: 24.4.2026\n', 'c.yml:2: asOf must be a day that exists'],
    ['another version', 'version: 2\n', 'c.yml:1: version must be 1'],
    ['no version', 'failOn: note\n', 'version is missing; it must be 1'],
    ['text for a list', 'version: 1\nagents: cursor\n', 'c.yml:2: agents must be a list'],
    ['an environment that holds nothing', 'version: 1\nenvironments:\n  - { name: a, kind: test, reason: b }\n', 'c.yml:3: environments[0] needs at least one of files, hosts, resources'],
    ['a resource that says nothing', 'version: 1\nresources:\n  - { match: a, reason: b }\n', 'c.yml:3: resources[0] needs at least one of'],
    ['an empty file', '', 'c.yml:1: is empty'],
    ['comments only', '# nothing\n', 'c.yml:1: is empty'],
    ['a list', '- a\n', 'c.yml:1: the file must be a mapping'],
    ['broken YAML', 'version: 1\nagents: [\n', 'c.yml:'],
    ['a key twice', 'version: 1\nversion: 1\n', 'c.yml:2: this key stands twice'],
    ['two documents', 'version: 1\n---\nversion: 1\n', 'a second document begins here'],
    ['a prototype', 'version: 1\n__proto__: { agents: [] }\n', 'c.yml:2: "__proto__" is not a key'],
    ['a key that moves the cursor', 'version: 1\n"a\\e[2Jb": 1\n', '"a?[2Jb" is not a key'],
  ])('refuses %s with a sentence and a line', (_, text, sentence) => {
    const { config, errors } = parseConfig(text, 'c.yml');
    expect(config).toBeUndefined();
    expect(errors?.join('\n')).toContain(sentence);
    for (const error of errors ?? []) expect(error).toMatch(/^c\.yml:\d+: /);
  });

  test('tells everything at once', () => {
    expect(parseConfig('version: 3\nfoo: 1\nsuppress: [{ rule: a }]\n', 'c.yml').errors).toHaveLength(3);
  });

  test('CRLF and a byte order mark do no harm', () => {
    expect(parseConfig(`\uFEFF${FULL.replaceAll('\n', '\r\n')}`, 'c.yml').config?.failOn).toBe('warning');
    expect(parseConfig('version: 1\r\nfoo: 1\r\n', 'c.yml').errors?.[0]).toContain('c.yml:2: ');
  });

  test.each<[string, string]>([
    ['nested a hundred thousand deep', `version: 1\nagents: ${'['.repeat(100_000)}`],
    ['an alias bomb', `version: 1\na: &a [x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 12 }, (_, i) => `k${i}: &k${i} [${Array(9).fill(i === 0 ? '*a' : `*k${i - 1}`).join()}]`).join('\n')}`],
    ['too large', `version: 1\n#${'x'.repeat(1_100_000)}`],
    ['an alias of itself', 'version: 1\nagents: &a [*a]\n'],
  ])('is not harmed by text %s', (_, text) => {
    expect(parseConfig(text, 'c.yml').errors?.[0]).toMatch(/^c\.yml:\d+: /);
  });

  test('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', ':', ' ', '\n', '-', '[', '{', '}', '"', '&', '*', '!', '|', '>', '#', '\t', '\0', 'version: 1\n', 'suppress:\n') }), (text) => {
      const { config, errors } = parseConfig(text, 'c.yml');
      expect(config === undefined).toBe(errors !== undefined && errors.length > 0);
    }), { numRuns: 200 });
  });
});

test('editors get a JSON Schema that accepts what we accept and refuses unknown keys', () => {
  const validate = new Ajv2020({ strict: true, allErrors: true }).compile(configSchema());
  expect(validate({ version: 1, suppress: [{ rule: 'a', reason: 'b', until: '2027-01-01' }] })).toBe(true);
  expect(validate({ version: 1, supress: [] })).toBe(false);
  expect(validate({ version: 1, suppress: [{ rule: 'a' }] })).toBe(false);
  expect(validate({ version: 1, asOf: 'tomorrow' })).toBe(false);
});

describe('suggest', () => {
  test.each([['reasn', 'reason'], ['raeson', 'reason'], ['REASON', 'reason'], ['fail_on', 'failOn'], ['rule', 'rule'], ['xy', undefined], ['banana', undefined]])('%s -> %s', (word, meant) => {
    expect(suggest(word, ['reason', 'failOn', 'rule', 'about'])).toBe(meant);
  });

  test('distance is a distance', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
    fc.assert(fc.property(word, word, (a, b) => {
      expect(distance(a, b)).toBe(distance(b, a));
      expect(distance(a, b) === 0).toBe(a === b);
      expect(distance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
    }));
  });
});
