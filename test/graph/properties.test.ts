import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { checks } from '../../rules/checks/index.ts';
import { cut } from '../../src/graph/cut.ts';
import { rankOf } from '../../src/graph/order.ts';
import { LEVELS, SecretValue } from '../../src/model/index.ts';
import type { AgentFact, BlastGraph, CredentialFact, Decision, Fact, Gate, ScanResult } from '../../src/model/index.ts';
import { notEstablished } from '../../src/not-established.ts';
import { reportById } from '../../src/report/index.ts';
import { knowledge } from '../support/knowledge.ts';
import { freeAgent, script } from '../support/loss.ts';
import { findings, graphOf, keyOf, namesOf, told } from '../support/trees.ts';
import type { Told } from '../support/trees.ts';

const RUNS = { numRuns: 120 };
let everything: Told[] = [];
let trees: Told[] = [];
beforeAll(async () => {
  for (const name of namesOf('checks', 'resources')) everything.push(await told(name));
  trees = everything.filter((tree) => graphOf(tree, tree.facts).paths.length > 0);
});

/** One of the trees; drawn by index, as the trees are read before the first run and not before the file is. */
const aTree = fc.nat().map((n): Told => { const tree = trees[n % trees.length]; if (!tree) throw new Error('no tree was read'); return tree; });
const counting = (graph: BlastGraph): Map<string, { gate: Gate }> => new Map(graph.paths.filter((path) => path.counts).map((path) => [keyOf(path), path]));

function reportOf(graph: BlastGraph): string {
  const result: ScanResult = {
    tool: { name: 'craterscan', version: '0.0.0', tables: knowledge().digest }, asOf: graph.asOf, today: '2026-11-21', what: 'memory', graph, findings: findings(graph), waived: [], fixes: cut(graph), checks,
    sources: { position: (_file, offset) => ({ line: 1, column: offset + 1 }), lineHash: () => undefined }, files: { listed: 0, read: 0, bytes: 0 }, notes: [], notEstablished: notEstablished(graph), hidden: [],
  };
  const json = reportById('json');
  if (!json) throw new Error('there is no JSON report');
  return json.render(result, { color: false, width: 100, verbose: true, quiet: false, sarifProfile: 'full' });
}

describe('the graph of any fixture', () => {
  it('is one and the same for facts in any order', () => {
    fc.assert(fc.property(aTree, fc.infiniteStream(fc.nat()), (tree, stream) => {
      const shuffled = tree.facts.map((fact) => ({ fact, at: stream.next().value })).sort((a, b) => a.at - b.at).map(({ fact }) => fact);
      expect(reportOf(graphOf(tree, shuffled))).toBe(reportOf(graphOf(tree, tree.facts)));
    }), RUNS);
  });

  it('a stricter agent has no path and no finding that it had not before', () => {
    fc.assert(fc.property(aTree, fc.constantFrom<Gate>('closed', 'asked'), fc.subarray(['read', 'programReads', 'run', 'reach', 'programReaches', 'call'] as const, { minLength: 1 }), (tree, gate, channels) => {
      const before = graphOf(tree, tree.facts);
      const after = graphOf(tree, tree.facts.map((fact) => (fact.fact === 'agent' ? stricter(fact, gate, channels) : fact)));
      const had = counting(before);
      for (const path of after.paths.filter((one) => one.counts)) {
        expect(had.has(keyOf(path)), `a path that was not there: ${keyOf(path)}`).toBe(true);
        expect(rankOf.gate(path.gate)).toBeLessThanOrEqual(rankOf.gate(had.get(keyOf(path))?.gate ?? 'closed'));
      }
      const level = new Map(findings(before).map((finding) => [JSON.stringify(finding.subject), finding.level]));
      for (const finding of findings(after)) {
        if (finding.level === 'note') continue;
        expect(LEVELS.indexOf(finding.level), finding.message).toBeLessThanOrEqual(LEVELS.indexOf(level.get(JSON.stringify(finding.subject)) ?? 'note'));
      }
    }), RUNS);
  });

  it('one more credential takes no path away', () => {
    const kinds = knowledge().providers.flatMap((provider) => provider.credentials.map((kind) => ({ provider: provider.id, kind: kind.id })));
    fc.assert(fc.property(aTree, fc.constantFrom(...kinds), fc.constantFrom<CredentialFact['foundation']>('found', 'named', 'ambient'), (tree, { provider, kind }, foundation) => {
      const extra: CredentialFact = {
        fact: 'credential', provider, kinds: [kind], name: 'ONE_MORE_KEY', foundation, ...(foundation === 'found' ? { value: new SecretValue('one more', 'made-up') } : {}), opens: {}, holders: [], readOnly: { basis: 'unknown', why: 'not told' },
        confidence: 'high', environments: [], evidence: [{ at: { file: 'zz/one-more.txt', start: 0, end: 8, origin: 'tree' }, note: 'one more' }],
      };
      const after = new Set(graphOf(tree, [...tree.facts, extra]).paths.map(keyOf));
      for (const path of graphOf(tree, tree.facts).paths) expect(after.has(keyOf(path)), keyOf(path)).toBe(true);
    }), RUNS);
  });

  it('a copy that is taken away makes no verdict better', () => {
    // A free agent, and for each thing that has a copy a script that takes its contents and one that takes it whole.
    const withCopies = everything.flatMap((tree): Told[] => {
      const copied = [...new Set(tree.facts.flatMap((fact) => (fact.fact === 'relation' && fact.kind === 'copiedTo' ? [fact.from] : [])))];
      const losing = copied.flatMap((key, nth) => [...script(`lose-${nth}-whole.sh`, { kind: 'database', destroys: 'container' }, key), ...script(`lose-${nth}-contents.sh`, { kind: 'database', destroys: 'contents' }, key)]);
      const facts = [...tree.facts.filter((fact) => fact.fact !== 'agent' && fact.fact !== 'control'), freeAgent, ...losing];
      return copied.length > 0 && graphOf(tree, facts).paths.length > 0 ? [{ ...tree, facts }] : [];
    });
    expect(withCopies.length).toBeGreaterThan(6);
    fc.assert(fc.property(fc.constantFrom(...withCopies), fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), (tree, drop) => {
      let nth = 0;
      const fewer = tree.facts.filter((fact) => !(fact.fact === 'relation' && fact.kind === 'copiedTo' && drop[nth++ % drop.length]));
      const after = new Map(graphOf(tree, fewer).paths.map((path) => [keyOf(path), path]));
      for (const path of graphOf(tree, tree.facts).paths) {
        const now = after.get(keyOf(path));
        expect(now, keyOf(path)).toBeDefined();
        if (now) expect(rankOf.verdict(now.recoverability.verdict), `${keyOf(path)}: ${now.recoverability.because}`).toBeGreaterThanOrEqual(rankOf.verdict(path.recoverability.verdict));
      }
    }), RUNS);
  });

  it('an agent that nobody configured here gives nothing above warning', () => {
    expect(trees.length).toBeGreaterThan(20);
    for (const tree of trees) {
      const unconfigured = tree.facts.find((fact): fact is AgentFact => fact.fact === 'agent' && fact.id === 'unconfigured');
      const free = tree.facts.find((fact): fact is AgentFact => fact.fact === 'agent' && fact.id !== 'unconfigured');
      if (!unconfigured) continue;
      // Even with the policy of an agent that is asked nothing.
      for (const agent of [unconfigured, ...(free ? [{ ...unconfigured, policy: free.policy }] : [])]) {
        const others: Fact[] = tree.facts.filter((fact) => fact.fact !== 'agent' && fact.fact !== 'control');
        for (const finding of findings(graphOf(tree, [...others, agent]))) expect(finding.level, `${tree.name}: ${finding.message}`).not.toBe('error');
      }
    }
  });
});

/** The same agent where some channels are closed or asked. */
function stricter(agent: AgentFact, gate: Gate, channels: readonly string[]): AgentFact {
  const decide = (decision: Decision, channel: string): Decision => (channels.includes(channel) && rankOf.gate(gate) < rankOf.gate(decision.gate) ? { gate, basis: 'set', by: [], note: 'a control says so' } : decision);
  const { policy } = agent;
  const nothing: Decision = { gate: 'open', basis: 'set', by: [], note: 'nothing stops it' };
  return {
    ...agent, policy: {
      read: (file, origin) => decide(policy.read(file, origin), 'read'), programReads: (file, origin) => decide(policy.programReads(file, origin), 'programReads'), run: (command) => decide(policy.run(command), 'run'),
      reach: (host) => decide(policy.reach(host), 'reach'), programReaches: (host) => decide(policy.programReaches?.(host) ?? nothing, 'programReaches'), call: (server, tool) => decide(policy.call(server, tool), 'call'),
    },
  };
}
