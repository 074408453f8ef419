import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baselineChanges, pruneBaseline } from '../../src/compare/baseline-changes.ts';
import { entriesOf } from '../../src/compare/baseline-make.ts';
import { baselineSchema } from '../../src/compare/baseline-schema.ts';
import type { BaselineEntry, Ceiling } from '../../src/compare/baseline-schema.ts';
import { exceeds } from '../../src/compare/baseline-ceiling.ts';
import { renderBaseline } from '../../src/compare/baseline-text.ts';
import { parseBaseline } from '../../src/compare/baseline.ts';
import { EFFECTS, ENVIRONMENT_KINDS, FOUNDATIONS, GATES, GUARDS, LEVELS, VERDICTS } from '../../src/model/index.ts';
import { scanTree } from '../support/scan.ts';
import { loadTree } from '../support/tree.ts';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { memoryWorkspace } from '../../src/discover/memory.ts';
import { INCIDENT } from '../support/cli.ts';

const FILE = '.craterscan/baseline.json';
const ceiling: fc.Arbitrary<Ceiling> = fc.record({
  agents: fc.uniqueArray(fc.constantFrom('cursor', 'claude-code', 'codex'), { minLength: 1 }), effects: fc.uniqueArray(fc.constantFrom(...EFFECTS), { minLength: 1 }), resources: fc.uniqueArray(fc.constantFrom('db:a:1/x', 's3:b', 'k8s:n:c'), { minLength: 1 }),
  provider: fc.constantFrom('aws', 'fly'), kind: fc.constantFrom('database', 'volume'), environments: fc.uniqueArray(fc.constantFrom(...ENVIRONMENT_KINDS), { minLength: 1 }),
  gate: fc.constantFrom(...GATES), foundation: fc.constantFrom(...FOUNDATIONS), recoverability: fc.constantFrom(...VERDICTS), window: fc.constantFrom('48 h', '7 d', '30 min', '2 w'), guard: fc.constantFrom(...GUARDS), calls: fc.nat(5),
}, { requiredKeys: [] });
const entry: fc.Arbitrary<BaselineEntry> = fc.record({ rule: fc.constantFrom('path-destroys-data', 'credential-tracked'), about: fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }), scope: fc.constantFrom('.env', 'infra'), level: fc.constantFrom(...LEVELS), ceilings: fc.array(ceiling, { maxLength: 3 }) }, { requiredKeys: ['rule', 'about', 'level', 'ceilings'] });
const entries = fc.uniqueArray(entry, { maxLength: 5, selector: (one) => JSON.stringify([one.rule, one.about, one.scope]) });

describe('a baseline file', () => {
  it('says again what was written, whatever the names', () => {
    fc.assert(fc.property(entries, (list) => {
      const text = renderBaseline(list);
      const parsed = parseBaseline(text, FILE);
      expect(parsed.errors).toBeUndefined();
      expect(renderBaseline(parsed.baseline?.entries.map((one) => one.entry) ?? [])).toBe(text);
      expect(renderBaseline([...list].reverse())).toBe(text);
      for (const placed of parsed.baseline?.entries ?? []) expect(JSON.parse(text.slice(placed.start, placed.end))).toEqual(placed.entry);
    }), { numRuns: 150 });
  });

  it('is what its JSON Schema says', () => {
    const validate = new Ajv2020({ strict: false }).compile(baselineSchema());
    fc.assert(fc.property(entries, (list) => { expect(validate(JSON.parse(renderBaseline(list)))).toBe(true); }), { numRuns: 50 });
    expect(validate({ schemaVersion: '1', findings: [], more: 1 })).toBe(false);
  });

  const good = { rule: 'r', about: 'a', level: 'note', ceilings: [] };
  const text = (value: unknown): string => JSON.stringify(value);
  it.each([
    ['nothing', '', /:1: is not valid JSON/],
    ['no JSON', '{ "schemaVersion": "1", }', /is not valid JSON/],
    ['a comment', '{ "schemaVersion": "1", // no\n "findings": [] }', /is not valid JSON/],
    ['another version', text({ schemaVersion: '2', findings: [] }), /schemaVersion/],
    ['an unknown key', text({ schemaVersion: '1', findings: [], ignore: [] }), /a key it must not have: ignore/],
    ['an unknown key of an entry', text({ schemaVersion: '1', findings: [{ ...good, reason: 'x' }] }), /findings\[0\] has a key it must not have: reason/],
    ['an unknown key of a ceiling', text({ schemaVersion: '1', findings: [{ ...good, ceilings: [{ gates: 'open' }] }] }), /findings\[0\]\.ceilings\[0\] has a key/],
    ['a word it does not have', text({ schemaVersion: '1', findings: [{ ...good, level: 'fatal' }] }), /findings\[0\]\.level has no value it may have/],
    ['an empty list, which could mean anybody', text({ schemaVersion: '1', findings: [{ ...good, ceilings: [{ agents: [] }] }] }), /agents must not be empty/],
    ['a key that stands twice', '{ "schemaVersion": "1", "findings": [], "findings": [] }', /:1: this key stands twice/],
    ['a key of an entry that stands twice', '{ "schemaVersion": "1", "findings": [\n{ "rule": "r", "about": "a", "about": "b", "level": "note", "ceilings": [] } ] }', /:2: this key stands twice/],
    ['a key that stands twice, once as an escape', '{ "schemaVersion": "1", "findings": [\n{ "rule": "r", "about": "a", "\\u0061bout": "b", "level": "note", "ceilings": [] } ] }', /:2: this key stands twice/],
    ['a subject that stands twice', `{ "schemaVersion": "1", "findings": [\n${text(good)},\n${text({ ...good, level: 'error' })}] }`, /:3: this subject stands twice/],
    ['the prototype for a key', '{ "schemaVersion": "1", "findings": [], "__proto__": {} }', /baseline\.json:1: /],
    ['a list', '[]', /baseline\.json:1: /],
    ['depth without end', '['.repeat(200_000), /nested deeper/],
    ['an empty window', text({ schemaVersion: '1', findings: [{ ...good, ceilings: [{ window: '' }] }] }), /window must not be empty/],
  ])('is refused with a line: %s', (_name, content, sentence) => {
    const parsed = parseBaseline(content, FILE);
    expect(parsed.baseline).toBeUndefined();
    expect(parsed.errors?.join('\n')).toMatch(sentence);
  });

  it('never throws, whatever the text', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (content) => { const parsed = parseBaseline(content, FILE); expect(parsed.errors !== undefined || parsed.baseline !== undefined).toBe(true); }), { numRuns: 200 });
  });

  it('writes what has no ink as an escape', () => {
    expect(renderBaseline([{ rule: 'r', about: 'a\u202eb\u200b', level: 'note', ceilings: [] }])).toContain('"a\\u202eb\\u200b"');
  });
});

describe('what is made of a scan', () => {
  const incident = memoryWorkspace(readdirSync(INCIDENT, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(INCIDENT, path)).isFile()).map((path) => ({ path, content: readFileSync(join(INCIDENT, path)) })));

  it('accepts exactly that, whatever the tree', async () => {
    for (const workspace of [incident, loadTree('fixtures/stories/agent-bypass-off-repaired.tree').workspace]) {
      const result = await scanTree(workspace);
      const made = entriesOf(result.findings, result.graph);
      expect(made).toHaveLength(result.findings.length);
      expect(made.flatMap((one) => exceeds(one, one))).toEqual([]);
      const { baseline } = parseBaseline(renderBaseline(made), FILE);
      expect(baseline?.entries.map((one) => one.entry)).toHaveLength(made.length);
    }
  });

  it('holds no line, no value and no digest of one', async () => {
    const result = await scanTree(incident);
    const text = renderBaseline(entriesOf(result.findings, result.graph));
    for (const file of ['.env.production', '.env.staging', 'scripts/domains.ts']) {
      for (const long of readFileSync(join(INCIDENT, file), 'utf8').match(/[A-Za-z0-9+/_-]{20,}/g) ?? []) if (/\d/.test(long)) expect(text).not.toContain(long);
    }
    expect(text).not.toMatch(/[0-9a-f]{32}/);
    expect(text).not.toMatch(/"(?:line|start|end|sha|digest|hash)/i);
  });
});

describe('two baselines', () => {
  const one: BaselineEntry = { rule: 'path-destroys-data', about: 'fly/TOKEN', level: 'warning', ceilings: [{ agents: ['cursor'], effects: ['destroy'], resources: ['fly:app'], gate: 'asked', environments: ['staging'] }] };
  const placed = (...list: BaselineEntry[]) => parseBaseline(renderBaseline(list), FILE).baseline?.entries ?? [];

  it('differ by what was added, raised, lowered and taken out', () => {
    expect(baselineChanges(placed(), placed(one)).map((change) => [change.loosened, change.says])).toEqual([[true, 'an entry was added that accepts path-destroys-data of fly/TOKEN']]);
    expect(baselineChanges(placed(one), placed({ ...one, level: 'error' })).map((change) => [change.loosened, change.says])).toEqual([[true, 'the ceiling of path-destroys-data of fly/TOKEN was raised (accepted as a warning; it is now an error)']]);
    expect(baselineChanges(placed({ ...one, level: 'error' }), placed(one)).map((change) => [change.loosened, change.side])).toEqual([[false, 'head']]);
    expect(baselineChanges(placed(one), placed()).map((change) => [change.loosened, change.side])).toEqual([[false, 'base']]);
    expect(baselineChanges(placed(one), placed(one))).toEqual([]);
  });

  it('a subject with another scope is another subject', () => {
    expect(baselineChanges(placed(one), placed({ ...one, scope: 'infra' })).map((change) => change.loosened).sort()).toEqual([false, true]);
  });

  it('pruning never accepts more', () => {
    fc.assert(fc.property(entries, entries, (before, today) => {
      const kept = pruneBaseline(before, today);
      expect(baselineChanges(placed(...before), placed(...kept)).filter((change) => change.loosened)).toEqual([]);
    }), { numRuns: 150 });
    expect(pruneBaseline([one], [])).toEqual([]);
    expect(pruneBaseline([{ ...one, level: 'error' }], [one])).toEqual([one]);
    expect(pruneBaseline([one], [{ ...one, level: 'error' }])).toEqual([one]);
  });
});
