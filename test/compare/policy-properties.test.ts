import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decidePolicy, parsePolicy, writePolicy } from '../../src/compare/policy/index.ts';
import type { Policy, Ruling } from '../../src/compare/policy/index.ts';
import { positionOf } from '../../src/compare/order.ts';
import type { Tuple } from '../../src/compare/tuples.ts';
import { EFFECTS, ENVIRONMENT_KINDS, FOUNDATIONS, GATES, set, unknown, VERDICTS } from '../../src/model/index.ts';
import type { Effect, EnvironmentKind, Path, Resource } from '../../src/model/index.ts';
import { scanTree } from '../support/scan.ts';
import { treeOf } from '../support/tree.ts';

const AT = { file: 'a', start: 0, end: 0, origin: 'tree' } as const;
const head = await scanTree(treeOf({ 'a.txt': 'a' }));

interface Said { readonly agent: string; readonly effect: Effect; readonly id: string; readonly provider: string; readonly kind: Resource['kind']; readonly environments: readonly EnvironmentKind[]; readonly gate: Path['gate']; readonly gateBasis: Path['gateBasis']; readonly foundation: Path['foundation']; readonly verdict: Path['recoverability']['verdict']; readonly unbounded: boolean }

function tupleOf(said: Said): Tuple {
  const resource: Resource = {
    id: said.id, name: said.id, kind: said.kind, provider: said.provider, type: 't', keys: [said.id], maybe: [], marks: [], environments: said.environments, holdsData: unknown('not said'), guard: 'none', guards: [], copies: [], attributes: {}, partOf: [], storedOn: [], serves: [],
    unbounded: said.unbounded, evidence: [{ at: AT, note: 'n' }],
  };
  const path: Path = {
    id: 'path-1', agent: said.agent, credential: undefined, program: undefined, edges: [], effect: said.effect, destroys: 'contents', operation: 'o', resource: said.id, calls: 1, gate: said.gate, gateBasis: said.gateBasis, gateBecause: '', foundation: said.foundation, confidence: 'high',
    recoverability: { verdict: said.verdict, because: '', evidence: [] }, counts: true, family: 'f',
  };
  return { path, resource, position: positionOf(path, resource, said.environments), agent: said.agent, on: said.id, environments: said.environments, index: 0 };
}

const rule = (policy: Policy, said: Said): Ruling | undefined => decidePolicy({ policy, head, tuples: [tupleOf(said)], today: '2026-11-21' }).rulings[0];
const policyOf = (rules: Policy['rules'], more: Partial<Policy> = {}): Policy => ({ version: 1, repository: 77, serial: 1, expires: '2027-06-30', default: 'deny', agents: [], limits: {}, reclassify: [], hooks: [], waivers: [], ...more, rules });

const AGENTS = ['claude-code', 'codex', 'ci:publish.yml/npm'];
const anyEffect = fc.constantFrom(...EFFECTS);
const said: fc.Arbitrary<Said> = fc.record({
  agent: fc.constantFrom(...AGENTS, 'claude-c\u043Ede'), effect: anyEffect, id: fc.constantFrom('db:a', 'db:b'), provider: fc.constantFrom('aws', 'npm'), kind: fc.constantFrom('database' as const, 'volume' as const, 'everything' as const),
  environments: fc.uniqueArray(fc.constantFrom(...ENVIRONMENT_KINDS), { maxLength: 3 }), gate: fc.constantFrom(...GATES), gateBasis: fc.constantFrom('set' as const, 'unknown' as const), foundation: fc.constantFrom(...FOUNDATIONS), verdict: fc.constantFrom(...VERDICTS), unbounded: fc.boolean(),
});
const on = fc.constantFrom<Policy['rules'][number]['on']>({ resource: 'db:a' }, { resource: 'db:*' }, { kind: 'database' }, { provider: 'aws' }, { environment: 'staging' }, { environment: '*' }, { kind: 'package-registry' }, { kind: 'volume', environment: 'production' });
const agents = fc.constantFrom([['*'], ['claude-code'], ['ci:publish.yml/*'], ['codex', 'claude-*']].flat(), ['*'], ['claude-code'], ['ci:*']);
const effects = fc.uniqueArray(fc.constantFrom('*' as const, ...EFFECTS), { minLength: 1, maxLength: 3 });
const allowing = fc.record({ allow: fc.constant(true as const), agents, effects, on, upTo: fc.record({ gate: fc.constantFrom(...GATES), foundation: fc.constantFrom(...FOUNDATIONS), recoverability: fc.constantFrom(...VERDICTS) }) });
const denying = fc.record({ deny: fc.constant(true as const), absolute: fc.boolean(), agents, effects, on });
const named = <T extends object>(all: readonly T[]): (T & { id: string })[] => all.map((one, at) => ({ id: `r${at}`, ...one }));
const rules = fc.array(fc.oneof(allowing, denying), { maxLength: 5 }).map(named);

describe('a policy', () => {
  it('says the same in whatever order its rules stand', () => {
    fc.assert(fc.property(rules, said, (all, one) => { expect(rule(policyOf([...all].reverse()), one)).toEqual(rule(policyOf(all), one)); }), { numRuns: 300 });
  });
  it('never opens by one more prohibition', () => {
    fc.assert(fc.property(rules, denying, said, (all, more, one) => {
      if (rule(policyOf([...all, { id: 'more', ...more }]), one)?.says === 'allowed') expect(rule(policyOf(all), one)?.says).toBe('allowed');
    }), { numRuns: 300 });
  });
  it('never opens what is denied by one more allowance', () => {
    fc.assert(fc.property(rules, allowing, said, (all, more, one) => { if (rule(policyOf(all), one)?.says === 'denied') expect(rule(policyOf([...all, { id: 'more', ...more }]), one)?.says).toBe('denied'); }), { numRuns: 300 });
  });
  it('never allows by an environment what may be of another', () => {
    fc.assert(fc.property(said, allowing, (one, more) => {
      const kinds = one.environments.length === 0 || one.environments.includes('unknown') || one.environments.length > 1;
      if (kinds) expect(rule(policyOf([{ id: 'a', ...more, on: { environment: 'staging' } }]), one)?.says).not.toBe('allowed');
    }), { numRuns: 300 });
  });
  it('allows nothing to a name that only looks like another', () => {
    fc.assert(fc.property(said, allowing, (one, more) => { expect(rule(policyOf([{ id: 'a', ...more, agents: ['claude-code'] }]), { ...one, agent: 'claude-c\u043Ede', gate: 'open' })?.says).toBe('not-allowed'); }), { numRuns: 100 });
  });
  it('allows nothing above a ceiling, and takes the worse end of what is not known', () => {
    const one: Said = { agent: 'codex', effect: 'destroy', id: 'db:a', provider: 'aws', kind: 'database', environments: ['staging'], gate: 'open', gateBasis: 'unknown', foundation: 'found', verdict: 'recoverable', unbounded: false };
    const asked = policyOf([{ id: 'a', allow: true, agents: ['codex'], effects: ['destroy'], on: { environment: 'staging' }, upTo: { gate: 'asked', foundation: 'found', recoverability: 'recoverable' } }]);
    expect(rule(asked, one)).toMatchObject({ says: 'not-allowed', short: [{ why: ['the way there is open as far as any file says, and asked is allowed'] }] });
    expect(rule(asked, { ...one, gate: 'asked', gateBasis: 'set' })?.says).toBe('allowed');
  });
});

describe('CI that publishes', () => {
  const publishing = policyOf([{ id: 'p', allow: true, agents: ['ci:publish.yml/*'], effects: ['write'], on: { kind: 'package-registry' }, upTo: { gate: 'asked', foundation: 'named', recoverability: 'uncertain' } }]);
  const one: Said = { agent: 'ci:publish.yml/npm', effect: 'write', id: 'everything:npm', provider: 'npm', kind: 'everything', environments: ['unknown'], gate: 'asked', gateBasis: 'set', foundation: 'named', verdict: 'uncertain', unbounded: true };
  it.each<[string, Partial<Said>, string]>([
    ['may publish', {}, 'allowed'],
    ['may not where nobody is asked', { gate: 'open' }, 'not-allowed'],
    ['may not with a token that lies there', { foundation: 'found' }, 'not-allowed'],
    ['may not take versions away', { effect: 'destroy' }, 'not-allowed'],
    ['may not do it to something else', { provider: 'aws', kind: 'object-store', unbounded: false }, 'not-allowed'],
    ['is no other job', { agent: 'ci:triage.yml/triage' }, 'not-allowed'],
    ['is no workflow of a longer name', { agent: 'ci:publish.yml.yml/npm' }, 'not-allowed'],
  ])('%s', (_, more, says) => { expect(rule(publishing, { ...one, ...more })?.says).toBe(says); });
});

describe('who administers', () => {
  const one: Said = { agent: 'codex', effect: 'administer', id: 'db:a', provider: 'aws', kind: 'database', environments: ['staging'], gate: 'open', gateBasis: 'set', foundation: 'found', verdict: 'recoverable', unbounded: false };
  const all = { agents: ['codex'], on: { environment: 'staging' as const } };
  const top = { gate: 'open', foundation: 'found', recoverability: 'irrecoverable' } as const;
  it('is allowed by that name alone', () => {
    expect(rule(policyOf([{ id: 'a', allow: true, ...all, effects: ['*'], upTo: top }]), one)).toMatchObject({ says: 'not-allowed', short: [{ why: [expect.stringMatching(/may do everything/)] }] });
    expect(rule(policyOf([{ id: 'a', allow: true, ...all, effects: ['administer'], upTo: top }]), one)?.says).toBe('allowed');
  });
  it('is denied by whatever is denied of it, and denying it denies nothing less', () => {
    expect(rule(policyOf([{ id: 'a', deny: true, absolute: false, ...all, effects: ['write'] }]), one)?.says).toBe('denied');
    expect(rule(policyOf([{ id: 'a', deny: true, absolute: false, ...all, effects: ['administer'] }]), { ...one, effect: 'read' })?.says).toBe('not-allowed');
  });
});

describe('a waiver', () => {
  const one: Said = { agent: 'codex', effect: 'destroy', id: 'db:a', provider: 'aws', kind: 'database', environments: ['staging'], gate: 'open', gateBasis: 'set', foundation: 'found', verdict: 'recoverable', unbounded: false };
  const waiver: Policy['waivers'][number] = { id: 'w', owner: 'Ann', reason: 'moving house', expires: '2027-01-31', subject: { agent: 'codex', effect: 'destroy', resource: 'db:a', kind: 'database', provider: 'aws' }, upTo: { gate: 'open', foundation: 'found', recoverability: 'recoverable', environments: ['staging'] } };
  const deny = (absolute: boolean): Policy['rules'] => [{ id: 'd', deny: true, absolute, agents: ['*'], effects: ['*'], on: { environment: '*' } }];
  const waived = (more: Partial<Said> = {}, over: Partial<Policy['waivers'][number]> = {}, rest: Policy['rules'] = deny(false)): string | undefined => rule(policyOf(rest, { waivers: [{ ...waiver, ...over }] }), { ...one, ...more })?.says;
  it('lifts a prohibition of one thing, and never an absolute one', () => { expect([waived(), waived({}, {}, deny(true)), waived({}, {}, [])]).toEqual(['waived', 'denied', 'waived']); });
  it.each<[string, Partial<Said>]>([
    ['another agent', { agent: 'claude-code' }], ['another effect', { effect: 'destroy-backup' }], ['another thing', { id: 'db:b' }], ['a thing of another provider under its name', { provider: 'npm' }], ['another kind of thing', { kind: 'volume' }],
    ['production too', { environments: ['staging', 'production'] }], ['an environment that nobody names', { environments: ['unknown'] }], ['what does not come back', { verdict: 'irrecoverable' }],
  ])('lapses for %s', (_, more) => { expect(waived(more)).toBe('denied'); });
  it('lapses when it ran out, and closes when it lies too far ahead', () => {
    expect(waived({}, { expires: '2026-11-20' })).toBe('denied');
    const far = policyOf(deny(false), { waivers: [{ ...waiver, expires: '2027-05-01' }] });
    expect(rule(far, one)?.says).toBe('denied');
    expect(decidePolicy({ policy: far, head, tuples: [], today: '2026-11-21' }).closes.join()).toMatch(/more than 90 days/);
  });
  it('is told when it ran out, fits nothing, or names nobody known', () => {
    const notes = decidePolicy({ policy: policyOf([{ id: 'x', deny: true, absolute: false, agents: ['claud-code'], effects: ['*'], on: { environment: '*' } }], { waivers: [waiver, { ...waiver, id: 'old', expires: '2026-11-20' }], hooks: ['0'.repeat(64)] }), head, tuples: [], today: '2026-11-21' }).notes.join('\n');
    expect(notes).toMatch(/waiver w of Ann fits nothing/);
    expect(notes).toMatch(/waiver old of Ann ran out on 2026-11-20/);
    expect(notes).toMatch(/names the agent claud-code \(the rule x\)/);
    expect(notes).toMatch(/The policy lists hooks, and no agent here has any/);
  });
  it('must say what it is stored with', () => {
    const text = 'version: 1\nrepository: 77\nserial: 1\nexpires: 2027-06-30\ndefault: deny\nwaivers:\n  - {id: w, owner: Ann, reason: r, expires: 2027-01-31, subject: {agent: codex, effect: destroy, resource: a, kind: database, provider: aws}, upTo: {gate: open}}\n';
    expect(parsePolicy(Buffer.from(text), 'p.yml').errors?.join()).toMatch(/environments/);
    expect(parsePolicy(Buffer.from(text.replace('{gate: open}', '{gate: open, environments: [staging]}')), 'p.yml').errors).toBeUndefined();
  });
});

describe('a rule about backups', () => {
  const deny = policyOf([{ id: 'b', deny: true, absolute: true, agents: ['*'], effects: ['destroy-backup'], on: { environment: '*' } }], { default: 'no-worse' });
  const one: Said = { agent: 'codex', effect: 'destroy', id: 'db:a', provider: 'aws', kind: 'volume', environments: ['staging'], gate: 'open', gateBasis: 'set', foundation: 'found', verdict: 'uncertain', unbounded: false };
  const judged = (of: Partial<Path>, thing: Partial<Resource> = {}): Ruling | undefined => {
    const tuple = tupleOf(one);
    return decidePolicy({ policy: deny, head, tuples: [{ ...tuple, path: { ...tuple.path, ...of }, resource: { ...tuple.resource, ...thing } }], today: '2026-11-21' }).rulings[0];
  };
  const copy = { of: 'db:a', on: undefined, kind: 'snapshot', name: 'nightly', independent: unknown<boolean>('u'), because: 'b', evidence: [{ at: AT, note: 'n' }] } as const;
  it('speaks of whatever takes them, by whatever name', () => {
    expect(judged({ destroys: 'copies' })).toMatchObject({ says: 'denied', why: [] });
    expect(judged({ destroys: 'contents' }, { kind: 'backup' })?.says).toBe('denied');
    expect(judged({ destroys: 'container' }, { copies: [{ ...copy, survives: set(false, AT) }] })).toMatchObject({ says: 'denied', why: [] });
    expect(judged({ destroys: 'container' }, { copies: [{ ...copy, survives: set(true, AT) }] })?.says).toBe('not-allowed');
    expect(judged({ destroys: 'contents' })?.says).toBe('not-allowed');
  });
  it('closes where their place is unknown, and names what would settle it', () => {
    expect(judged({ destroys: 'container' })).toMatchObject({ says: 'denied', why: [expect.stringMatching(/no file shows where its backups lie; .* would settle it/)] });
    expect(judged({ destroys: 'container' }, { copies: [{ ...copy, survives: unknown<boolean>('u') }] })).toMatchObject({ says: 'denied', why: ['whether nightly outlives it is not established'] });
  });
});

describe('a policy written from a tree', () => {
  const names = fc.oneof(fc.string({ minLength: 1, maxLength: 40, unit: 'binary' }), fc.constantFrom('a\nrules: []', 'a"}, x: {', '# no', '*', 'yes', '1e3', '\u202Eevil', '::error::x', '&a', '<<', 'db:a'.repeat(100)));
  it('is read strictly and allows all of it, whatever things are called', () => {
    fc.assert(fc.property(fc.array(fc.tuple(said, names), { minLength: 1, maxLength: 8 }), (all) => {
      const tuples = all.map(([one, id]) => tupleOf({ ...one, id, agent: one.agent === AGENTS[0] ? one.agent : 'codex' }));
      const text = writePolicy({ head, tuples, repository: 77, default: 'deny', expires: '2027-06-30' });
      const { policy, errors } = parsePolicy(Buffer.from(text), 'p.yml');
      expect(errors).toBeUndefined();
      if (policy) expect(decidePolicy({ policy, head, tuples, today: '2026-11-21' })).toMatchObject({ rulings: tuples.filter(({ path }) => path.gate !== 'closed').map(() => ({ says: 'allowed' })), closes: [], unused: [] });
    }), { numRuns: 300 });
  });
});
