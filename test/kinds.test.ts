import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { buildGraph } from '../src/graph/index.ts';
import { HOLDERS } from '../src/graph/resources.ts';
import { SecretValue } from '../src/model/index.ts';
import type { Ability, BlastGraph, CredentialFact, CredentialKind, Fact, ResourceKind } from '../src/model/index.ts';
import { factsOf, only } from './support/facts.ts';
import { KIND_CASES } from './support/kind-cases.ts';
import type { Files } from './support/kind-cases.ts';
import { allKinds, kindsByWay } from './support/kinds.ts';
import { knowledge } from './support/knowledge.ts';
import { formsOf, leakFinder, secretsOf, slicesOf, walk } from './support/leaks.ts';
import { freeAgent, place, thing } from './support/loss.ts';
import { treeOf } from './support/tree.ts';

/**
 * What every kind of credential must have, read off the tables, so that none can be added without: a test that finds it, a lookalike that is not
 * found, what it may do with the credential in reach, and where that is written. The first two of most kinds are in test/extract/secrets/recognisers.test.ts.
 */
const { own, open } = kindsByWay();
const fresh = (): string => Math.floor(Math.random() * 0xffffffff).toString(36);

describe('a kind that neither its value nor its name alone tells', () => {
  /** No file shows it: what an MCP server acts as when it finds somebody logged in. */
  const LOGIN = ['kubernetes.ambient'];
  /** Bytes, not text: found by a test of their own. */
  const ELSEWHERE: readonly (readonly [string, string])[] = [['ssh.keystore', 'keystores.test.ts']];
  test('is written in kind-cases.ts, and no other is', () => {
    expect([...Object.keys(KIND_CASES), ...LOGIN, ...ELSEWHERE.map(([id]) => id)].sort()).toEqual(own.map((kind) => kind.id).sort());
    expect(LOGIN.filter((id) => !knowledge().mcpServers.some((server) => server.login === 'ambient' && server.actsAs.includes(id)))).toEqual([]);
    for (const [id, file] of ELSEWHERE) expect(readFileSync(new URL(file, import.meta.url), 'utf8')).toContain(`'${id}'`);
  });

  /** The kinds of what is read in the files. None of it shows a secret. */
  const seen = async (files: Files): Promise<readonly string[]> => {
    const facts = only(await factsOf(treeOf(files)), 'credential');
    expect(leakFinder(new Set(secretsOf(Object.values(files).join('\n')).flatMap(formsOf).flatMap((form) => slicesOf(form, 8))), 8)(walk(facts))).toBeUndefined();
    return facts.flatMap((fact) => fact.kinds);
  };
  test.each(Object.entries(KIND_CASES))('%s is found, and what looks like it is not', async (id, { shows, not }) => {
    const n = fresh();
    expect(await seen(shows(n)), n).toContain(id);
    expect(await seen(not(n)), n).not.toContain(id);
  });
});

/** Its table says of no provider-wide reach: it is for the one thing that its surroundings name. */
const opensOne = (kind: CredentialKind): boolean => ['database', 'resource', 'unknown'].includes(kind.scope);

/** One resource of the provider for everything the kind may do something to; the credential is in the hands of an agent that nothing stops. */
function inReach(provider: string, kind: CredentialKind): BlastGraph {
  const kinds = [...new Set(kind.may.flatMap((may) => may.on))].filter((on) => on !== 'everything' && on !== 'account');
  const resources = kinds.map((on) => thing(`thing:${on}`, { kind: on, provider }));
  const facts: Fact[] = [freeAgent, ...resources];
  // A key to one thing is told by that thing; every other one by its provider.
  for (const on of opensOne(kind) ? kinds : [undefined]) facts.push(credential(provider, kind, on));
  return buildGraph(facts, knowledge(), { asOf: knowledge().date, files: ['.env'], gaps: [] });
}
function credential(provider: string, kind: CredentialKind, on: ResourceKind | undefined): CredentialFact {
  const name = `THE_KEY_${on ?? ''}`;
  return {
    fact: 'credential', provider, kinds: [kind.id], name, foundation: 'found', value: new SecretValue(`${name} ${kind.id}`, 'made-up'), opens: on === undefined ? {} : { key: `thing:${on}` }, holders: [],
    readOnly: { basis: 'unknown', why: 'not told' }, confidence: 'high', environments: [], evidence: [{ at: { ...place('.env'), end: 20 + (on?.length ?? 0), start: on === undefined ? 0 : on.charCodeAt(0) * 100 + on.length }, note: 'holds it' }],
  };
}
const said = (may: Pick<Ability, 'effect' | 'destroys'>, on: string): string => `${may.effect} (${may.destroys}) on ${on}`;

describe('what a credential in reach may do', () => {
  const rows = knowledge().providers.flatMap((provider) => provider.credentials.map((kind) => [kind.id, provider.id, kind] as const));
  const able = rows.filter(([, , kind]) => kind.may.length > 0);

  test.each(able)('%s: each effect of its table on each kind of resource it names, and no other', (_id, provider, kind) => {
    const graph = inReach(provider, kind);
    // The key to one thing does all that it does to that thing.
    const one = kind.scope === 'database' || kind.scope === 'resource';
    const all: readonly ResourceKind[] = kind.may.flatMap((may) => may.on).filter((on) => on !== 'everything' && on !== 'account');
    const wanted = new Set(kind.may.flatMap((may) => (one ? all : may.on.filter((on) => all.includes(on))).map((on) => said(may, on))));
    const given = new Set(graph.credentials.flatMap((one) => one.authority.flatMap((authority) => { const on = graph.resource(authority.on); return on && !on.unbounded ? [said(authority, on.kind)] : []; })));
    expect([...given].sort()).toEqual([...wanted].sort());
    const operations = new Set(kind.may.map((may) => may.operation));
    for (const authority of graph.credentials.flatMap((one) => one.authority)) expect(operations.has(authority.operation), authority.operation).toBe(true);
    for (const one of graph.credentials) expect(one.authority.every((authority) => kind.may.some((may) => may.operation === authority.operation && may.bound === authority.bound))).toBe(true);
  });

  test.each(able.filter(([, , kind]) => kind.may.some((may) => may.effect === 'destroy' && may.on.some((on) => !HOLDERS.has(on) && on !== 'everything'))))('%s: a path of the agent to what it may destroy', (_id, provider, kind) => {
    const graph = inReach(provider, kind);
    const wanted = new Set(kind.may.filter((may) => may.effect === 'destroy').flatMap((may) => may.on.filter((on) => !HOLDERS.has(on) && on !== 'everything')));
    const reached = new Set(graph.paths.filter((path) => path.effect === 'destroy' && path.gate === 'open' && path.foundation === 'found').flatMap((path) => graph.resource(path.resource)?.kind ?? []));
    expect([...wanted].filter((on) => !reached.has(on))).toEqual([]);
  });

  test.each(rows.filter(([, , kind]) => kind.may.length === 0))('%s: nothing is claimed of a kind that the tables give no power', (_id, provider, kind) => {
    const graph = inReach(provider, kind);
    expect(graph.credentials.flatMap((one) => one.authority)).toEqual([]);
    expect(kind.reaches).not.toBe('');
  });
});

describe('where it is written', () => {
  /** Kinds of our own making: no vendor describes them. */
  const OURS = /^unknown\./;
  test.each(allKinds().filter((kind) => !OURS.test(kind.id)).map((kind) => [kind.id, kind] as const))('%s says what is believed on which ground', (_id, kind) => {
    expect(kind.basis === 'guess').toBe(kind.source.length === 0);
    // A guess is the worst it may be, never what it surely does.
    if (kind.basis === 'guess') expect(kind.may.filter((may) => may.bound === 'exact').map((may) => may.operation)).toEqual([]);
  });

  test('a public kind is given no power to destroy', () => {
    expect(open.filter((kind) => kind.may.some((may) => may.effect === 'destroy' || may.effect === 'destroy-backup')).map((kind) => kind.id)).toEqual([]);
  });
});
