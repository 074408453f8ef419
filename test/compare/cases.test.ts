import { describe, expect, it } from 'vitest';
import { memoryWorkspace } from '../../src/discover/memory.ts';
import type { MemoryFile } from '../../src/discover/memory.ts';
import type { Cause, Change, Comparison, DeltaSide, Obscured, PathChange, Shift } from '../../src/model/index.ts';
import { compareFiles } from '../support/compare.ts';
import { compareNames, loadPair } from '../support/compare-tree.ts';
import type { CompareFixture, Expected } from '../support/compare-tree.ts';
import { improvements, weighing, worsenings } from '../support/weighing.ts';

const names = compareNames();
const compared = (base: readonly MemoryFile[], head: readonly MemoryFile[], { asOf }: CompareFixture): Promise<Comparison> => compareFiles(memoryWorkspace(base), memoryWorkspace(head), asOf === undefined ? {} : { asOf });

/** Where nothing else is said, the gate closes on what got worse. */
const stateOf = (verdict: Change): string => (verdict === 'worse' || verdict === 'mixed' ? 'closed' : 'open');

/** `head scripts/domains.ts:2`: the line a cause names. */
function lineOf({ base, head }: Comparison, cause: Cause): string {
  const sources = cause.side === 'base' ? base.sources : head.sources;
  return `${cause.side} ${cause.at.file}:${sources.position(cause.at.file, cause.at.start)?.line ?? 1}`;
}

const pathLine = ({ effect, resource, agent, counts }: PathChange): string => `${effect} ${resource.name} by ${agent}${counts ? '' : ' (not counted)'}`;
const shiftLine = ({ kind, about, from, to, counts }: Shift): string => `${kind} ${about}: ${from} -> ${to}${counts ? '' : ' (not counted)'}`;
const obscuredLine = ({ at, about, counts }: Obscured): string => `${at.file} (${about.join(', ')})${counts ? '' : ' (not counted)'}`;

/** Kept beside each failure, so that the reader sees what was said instead. */
function told(comparison: Comparison): object {
  const { delta, gate } = comparison;
  const side = ({ paths }: DeltaSide): string[] => paths.map(pathLine);
  return {
    verdict: delta.verdict, gate: gate.state, added: side(delta.added), removed: side(delta.removed), weakened: delta.weakened.map(shiftLine), strengthened: delta.strengthened.map(shiftLine),
    hidden: delta.hidden.map(obscuredLine), revealed: delta.revealed.map(obscuredLine),
    causes: worsenings(comparison).slice(0, 3).map((entry) => entry.causes.map((cause) => lineOf(comparison, cause))),
  };
}

/** Everything that is said to a reader. */
function sentences({ delta, gate }: Comparison): string[] {
  const entries = [...delta.added.paths, ...delta.removed.paths, ...delta.added.resources, ...delta.removed.resources, ...delta.added.irrecoverable, ...delta.removed.irrecoverable, ...delta.added.findings, ...delta.removed.findings, ...delta.hidden, ...delta.revealed];
  const shifts = [...delta.weakened, ...delta.strengthened];
  return [...[...entries, ...shifts].flatMap((entry) => [entry.says, ...entry.causes.map((cause) => cause.says)]), ...shifts.flatMap((shift) => [shift.about, shift.from, shift.to]), ...gate.because, ...gate.notes];
}

/** What the fixture expects and the comparison does not say. */
function missing(comparison: Comparison, expected: Expected): string[] {
  const { delta } = comparison;
  const paths = (what: 'added' | 'removed'): string[] => expected[what].filter(({ effect, on }) => !delta[what].paths.some((path) => path.effect === effect && path.resource.name.includes(on) && (what === 'removed' || path.counts)))
    .map(({ effect, on }) => `${what}: ${effect} ${on}`);
  const shifts = (what: 'weakened' | 'strengthened'): string[] => expected[what].filter(({ kind, about }) => !delta[what].some((shift) => shift.counts && shift.kind === kind && shift.about.toLowerCase().includes(about.toLowerCase())))
    .map(({ kind, about }) => `${what}: ${kind} ${about}`);
  const places = (what: 'hidden' | 'revealed'): string[] => expected[what].filter((file) => !delta[what].some((one) => one.counts && one.at.file === file)).map((file) => `${what}: ${file}`);
  return [...paths('added'), ...paths('removed'), ...shifts('weakened'), ...shifts('strengthened'), ...places('hidden'), ...places('revealed')];
}

it('there are many, of every verdict', () => {
  const verdicts = names.flatMap((name) => { const { expected, reverse } = loadPair(name); return [expected, ...(reverse ? [reverse] : [])].map(({ verdict }) => verdict.join('|')); });
  expect(names.length).toBeGreaterThanOrEqual(100);
  for (const [verdict, least] of [['worse', 40], ['same', 60], ['better', 20], ['mixed', 1]] as const) expect(verdicts.filter((one) => one === verdict).length, verdict).toBeGreaterThanOrEqual(least);
});

describe.each(names)('%s', (name) => {
  const pair = loadPair(name);

  it(pair.title, async () => {
    const comparison = await compared(pair.base, pair.head, pair);
    const said = JSON.stringify(told(comparison), undefined, 1);
    expect(pair.expected.verdict, said).toContain(comparison.delta.verdict);
    expect(comparison.gate.state, said).toBe(pair.expected.gate ?? stateOf(comparison.delta.verdict));
    expect(missing(comparison, pair.expected), said).toEqual([]);
    // A closed gate says why; an open one has nothing that weighs against it.
    if (comparison.gate.state === 'closed') expect(comparison.gate.because.length).toBeGreaterThan(0);
    else expect(worsenings(comparison).map((entry) => entry.says), said).toEqual([]);
    if (comparison.delta.verdict === 'same') expect(weighing(comparison), said).toEqual([]);
    const words = sentences(comparison);
    expect(pair.secrets.filter((secret) => words.some((sentence) => sentence.includes(secret))), 'a secret is said').toEqual([]);
    expect(words.filter((sentence) => !/^\S(?:[^\n]*\S)?$/.test(sentence) || sentence.length > 600), 'sentences of one line').toEqual([]);
    // Each addition says which changed line caused it.
    expect(worsenings(comparison).filter((entry) => entry.causes.length === 0).map((entry) => entry.says), said).toEqual([]);
    if (pair.expected.causes.length > 0) {
      const [first] = comparison.delta.verdict === 'better' ? improvements(comparison) : worsenings(comparison);
      const lines = pair.expected.causes.flatMap(({ side, file, line }) => (side === undefined ? ['base', 'head'] : [side]).map((one) => `${one} ${file}:${line}`));
      expect(lines, said).toContain(first?.causes[0] && lineOf(comparison, first.causes[0]));
    }
  });
});

const reversible = names.flatMap((name) => { const pair = loadPair(name); return pair.reverse ? [{ name, pair, expected: pair.reverse, words: pair.reverse.verdict.join(' or ') }] : []; });

it.each(reversible)('$name the other way round: $words', async ({ pair, expected }) => {
  const comparison = await compared(pair.head, pair.base, pair);
  const said = JSON.stringify(told(comparison), undefined, 1);
  expect(expected.verdict, said).toContain(comparison.delta.verdict);
  expect(comparison.gate.state, said).toBe(expected.gate ?? stateOf(comparison.delta.verdict));
});
