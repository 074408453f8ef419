import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COORDINATES, dominated, environmentRank, hoursOf, positionOf, protectionOf, raised, stickyEnvironments } from '../../src/compare/order.ts';
import type { Interval, Position } from '../../src/compare/order.ts';
import { Keyed, undominated } from '../../src/compare/tuples.ts';
import type { Tuple } from '../../src/compare/tuples.ts';
import { EFFECTS, ENVIRONMENT_KINDS, GUARDS, set, unknown } from '../../src/model/index.ts';
import type { Path, Resource } from '../../src/model/index.ts';

const HERE = { file: '.env', start: 0, end: 1, origin: 'tree' } as const;
const interval = (most: number): fc.Arbitrary<Interval> => fc.tuple(fc.integer({ min: 0, max: most }), fc.integer({ min: 0, max: most })).map(([a, b]) => [Math.min(a, b), Math.max(a, b)]);
const point = (most: number): fc.Arbitrary<Interval> => fc.integer({ min: 0, max: most }).map((value) => [value, value]);
const guard = fc.subarray([...GUARDS]).map((kinds) => protectionOf({ guard: kinds[0] ?? 'none', guards: kinds.map((strength) => ({ attribute: strength, strength, state: set(true, HERE), says: '' })) }));
const positions = (of: (most: number) => fc.Arbitrary<Interval>): fc.Arbitrary<Position> => fc.record({
  gate: of(2), foundation: of(2), recoverability: of(2), window: of(3), environments: of(2), calls: of(3), guard,
});
const position = positions(interval);

const path = (over: Partial<Path> = {}): Path => ({
  id: 'path-1', agent: 'cursor', credential: undefined, program: undefined, edges: [], effect: 'destroy', destroys: 'container', operation: 'DROP', resource: 'db:x:1/a', calls: 1, gate: 'open', gateBasis: 'set', gateBecause: '',
  foundation: 'found', confidence: 'high', recoverability: { verdict: 'uncertain', because: '', evidence: [] }, counts: true, family: '', ...over,
});
const resource = (over: Partial<Resource> = {}): Resource => ({
  id: 'db:x:1/a', name: 'a', kind: 'database', provider: 'databases', type: 'url.postgres', keys: ['db:x:1/a'], maybe: [], marks: [], environments: ['production'], holdsData: unknown('-'), guard: 'none', guards: [], copies: [], attributes: {},
  partOf: [], storedOn: [], serves: [], unbounded: false, evidence: [{ at: { file: '.env', start: 0, end: 1, origin: 'tree' }, note: '' }], ...over,
});
const at = (over: Partial<Path>, of: Partial<Resource> = {}): Position => positionOf(path(over), resource(of), of.environments ?? ['production']);
const tuple = (where: Position, over: Partial<Path> = {}, on = 'r', agent = 'a'): Tuple => ({ path: path(over), resource: resource(), position: where, agent, on, environments: ['production'], index: 0 });

describe('domination', () => {
  it('is reflexive and transitive', () => {
    fc.assert(fc.property(position, (a) => dominated(a, a)));
    fc.assert(fc.property(position, position, position, (a, b, c) => !(dominated(a, b) && dominated(b, c)) || dominated(a, c)), { numRuns: 2000 });
  });

  it('is transitive where it often applies: positions next to each other', () => {
    const steps = fc.array(fc.constantFrom(...COORDINATES), { maxLength: 6 });
    const lift = (from: Position, names: readonly (typeof COORDINATES)[number][]): Position => {
      let held = from;
      for (const name of names) held = name === 'guard' ? { ...held, guard: [0, 0] } : { ...held, [name]: [held[name][0], held[name][1] + 1] };
      return held;
    };
    fc.assert(fc.property(position, steps, steps, (a, first, second) => {
      const [b, c] = [lift(a, first), lift(lift(a, first), second)];
      return dominated(a, b) && dominated(b, c) && dominated(a, c);
    }));
  });

  it('holds one way only, unless both are alike', () => {
    fc.assert(fc.property(position, position, (a, b) => !(dominated(a, b) && dominated(b, a)) || COORDINATES.every((name) => JSON.stringify(a[name]) === JSON.stringify(b[name]))));
  });

  it('fails exactly where a coordinate is raised', () => {
    fc.assert(fc.property(position, position, (a, b) => dominated(a, b) === (raised(a, b).length === 0)));
  });

  it('of points that are not mixed, what is worse one way is better the other', () => {
    fc.assert(fc.property(positions(point), positions(point), (a, b) => {
      const worse = (from: Position, to: Position): number => undominated([tuple(to)], new Keyed([tuple(from)])).length;
      const [there, back] = [worse(a, b), worse(b, a)];
      if (there > 0 && back > 0) return;
      const alike = COORDINATES.every((name) => JSON.stringify(a[name]) === JSON.stringify(b[name]) || (name === 'window' && a.recoverability[0] !== b.recoverability[0]));
      expect([there, back].filter((count) => count > 0)).toHaveLength(alike ? 0 : 1);
    }), { numRuns: 500 });
  });
});

describe('positions', () => {
  it.each<[string, Position, Position, string]>([
    ['asked to open', at({ gate: 'asked' }), at({ gate: 'open' }), 'gate'],
    ['closed to asked', at({ gate: 'closed' }), at({ gate: 'asked' }), 'gate'],
    ['a mode that stands nowhere to one that is open', at({ gate: 'open', gateBasis: 'unknown' }), at({ gate: 'open' }), 'gate'],
    ['asked to a mode that stands nowhere', at({ gate: 'asked' }), at({ gate: 'open', gateBasis: 'unknown' }), 'gate'],
    ['named to found', at({ foundation: 'named' }), at({ foundation: 'found' }), 'foundation'],
    ['uncertain to irrecoverable', at({}), at({ recoverability: { verdict: 'irrecoverable', because: '', evidence: [] } }), 'recoverability'],
    ['a week to two days', at({ recoverability: { verdict: 'recoverable', because: '', window: '7 d', evidence: [] } }), at({ recoverability: { verdict: 'recoverable', because: '', window: '48 h', evidence: [] } }), 'window'],
    ['no limit to a window', at({ recoverability: { verdict: 'recoverable', because: '', evidence: [] } }), at({ recoverability: { verdict: 'recoverable', because: '', window: '90 d', evidence: [] } }), 'window'],
    ['staging to production', at({}, { environments: ['staging'] }), at({}, { environments: ['staging', 'production'] }), 'environments'],
    ['a guard of another party to a flag', at({}, { guard: 'independent' }), at({}, { guard: 'self-removable' }), 'guard'],
    ['a flag to nothing', at({}, { guard: 'client-only' }), at({}, { guard: 'none' }), 'guard'],
    ['two calls to one', at({ calls: 2 }), at({ calls: 1 }), 'calls'],
  ])('%s is worse, and not the other way round', (_, safer, worse, name) => {
    expect(raised(worse, safer)).toEqual([name]);
    expect(dominated(safer, worse)).toBe(true);
  });

  it('of two sorts of flags neither is the better one', () => {
    const [client, own] = [at({}, { guard: 'client-only' }), at({}, { guard: 'self-removable' })];
    expect([dominated(client, own), dominated(own, client)]).toEqual([false, false]);
  });

  it('both sorts protect better than either, and whoever lost one is not better off', () => {
    const flag = (strength: 'client-only' | 'self-removable'): Resource['guards'][number] => ({ attribute: strength, strength, state: set(true, HERE), says: '' });
    const both = at({ calls: 3 }, { guard: 'self-removable', guards: [flag('client-only'), flag('self-removable')] });
    for (const [strength, calls] of [['client-only', 2], ['self-removable', 3]] as const) {
      const one = at({ calls }, { guard: strength, guards: [flag(strength)] });
      expect([dominated(both, one), dominated(one, both)]).toEqual([true, false]);
    }
  });

  it('the call that clears a guard is no protection beside a guard that nobody clears', () => {
    const [held, cleared] = [at({ calls: 1 }, { guard: 'independent' }), at({ calls: 2 }, { guard: 'self-removable' })];
    expect([dominated(held, cleared), raised(cleared, held)]).toEqual([true, ['guard']]);
  });

  it('a guard that is not known may hold or not', () => {
    const off = at({}, { guard: 'none', guards: [{ attribute: 'deletion_protection', strength: 'self-removable', state: unknown('a variable'), says: '' }] });
    expect(dominated(at({}, { guard: 'self-removable' }), off)).toBe(true);
    expect(dominated(off, at({}, { guard: 'none' }))).toBe(true);
    expect(raised(off, at({}, { guard: 'self-removable' }))).toEqual(['guard']);
  });

  it('a shorter window says nothing where the verdict is another', () => {
    const short = at({ recoverability: { verdict: 'recoverable', because: '', window: '1 h', evidence: [] } });
    expect(raised(short, at({}))).toEqual([]);
  });
});

describe('environments', () => {
  it('rank nothing known with production, and whatever is only a developer\'s own alike', () => {
    expect(ENVIRONMENT_KINDS.map((kind) => environmentRank([kind]))).toEqual([2, 1, 0, 0, 0, 2]);
    expect(environmentRank([])).toBe(2);
  });

  it('are sticky: a change may add to what the base knew and takes nothing away', () => {
    expect(stickyEnvironments(['development'], ['production'])).toEqual(['development', 'production']);
    expect(stickyEnvironments(['unknown'], ['staging'])).toEqual(['staging']);
    expect(stickyEnvironments(['local'], ['unknown'])).toEqual(['local', 'unknown']);
    const kinds = fc.uniqueArray(fc.constantFrom(...ENVIRONMENT_KINDS), { minLength: 1 });
    fc.assert(fc.property(kinds, kinds, (head, base) => environmentRank(stickyEnvironments(head, base)) >= environmentRank(base)));
  });
});

it.each([['48 h', 48], ['7 d', 168], ['30 days', 720], ['1 week', 168], ['90 min', 1.5], ['soon', undefined], ['', undefined], ['7', undefined]])('%s is so many hours', (window, hours) => { expect(hoursOf(window)).toBe(hours); });

describe('keys', () => {
  it('who may administer may do everything: no other effect is new then', () => {
    const base = new Keyed([tuple(at({}), { effect: 'administer' })]);
    for (const effect of EFFECTS) expect(undominated([tuple(at({}), { effect })], base)).toEqual([]);
    expect(undominated([tuple(at({}), { effect: 'administer' })], new Keyed([tuple(at({}), { effect: 'destroy' })]))).toMatchObject([{ fresh: true }]);
  });

  it('another agent or another resource is another key', () => {
    const base = new Keyed([tuple(at({}))]);
    expect(undominated([tuple(at({}), {}, 'r', 'b')], base)).toMatchObject([{ fresh: true }]);
    expect(undominated([tuple(at({}), {}, 'q')], base)).toMatchObject([{ fresh: true }]);
  });

  it('one path of the base that is at least as bad covers it, two that are so together do not', () => {
    const base = new Keyed([tuple(at({ gate: 'asked', foundation: 'found' })), tuple(at({ gate: 'open', foundation: 'named' }))]);
    expect(undominated([tuple(at({ gate: 'open', foundation: 'found' }))], base)).toMatchObject([{ fresh: false }]);
    expect(undominated([tuple(at({ gate: 'asked', foundation: 'named' }))], base)).toEqual([]);
  });
});
