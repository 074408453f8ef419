import type { DeltaSide, Gap, Level } from '../../model/index.ts';
import { gapOrder } from '../json/index.ts';
import { count, open, sentence, spell } from '../words.ts';
import type { Block, Line, Section } from '../story/blocks.ts';
import { paragraph, span } from '../story/blocks.ts';
import type { Teller } from './card-text.ts';
import { phrase, placed } from './phrase.ts';

const FEW = { listed: 3, lines: 4 };

/** What is told and weighs nothing in the verdict, with why. */
export function listedSection(teller: Teller): Section | undefined {
  const { comparison: { delta }, names, all } = teller;
  const items = [
    ...[...delta.added.paths, ...delta.weakened, ...delta.hidden, ...delta.revealed].map((change) => ({ change, better: false })),
    ...[...delta.removed.paths, ...delta.strengthened].map((change) => ({ change, better: true })),
  ].filter(({ change }) => !change.counts);
  // What is not counted for one reason is one line, unless everything is asked for.
  const groups = new Map<string, { readonly change: (typeof items)[number]['change']; readonly better: boolean; more: number }>();
  for (const { change, better } of items) {
    const key = JSON.stringify([better, change.notCounted, all ? change.says : '']);
    const group = groups.get(key);
    if (group) group.more += 1; else groups.set(key, { change, better, more: 0 });
  }
  const lines = [...groups.values()].map(({ change, better, more }) => [
    span(better ? 'better: ' : 'worse: '), ...phrase(open(change.says), names), ...(more > 0 && !all ? [span(`, and ${more} more like it`)] : []), ...(change.notCounted === undefined ? [] : phrase(` (${change.notCounted})`, names)),
  ]);
  return listSection({ id: 'listed', title: 'Told, not counted' }, lines, all ? Infinity : FEW.listed);
}

/** Findings that came and went, by level. */
export function findingsSection(teller: Teller): Section | undefined {
  const { comparison, names, all } = teller;
  const { added, removed } = comparison.delta;
  if (added.findings.length + removed.findings.length === 0) return undefined;
  const said = `Findings: ${levelsOf(added)} new or raised; ${removed.findings.length === 0 ? 'none' : levelsOf(removed)} gone or lowered.`;
  const lines = all ? added.findings.map(({ finding }) => [span(`${finding.level}  `, 'strong'), ...phrase(open(finding.message), names), span('  '), placed(finding.places[0], 'head', comparison), span(`  ${finding.rule}`, 'aside')]) : [];
  return { id: 'findings', blocks: [paragraph(said), ...(lines.length > 0 ? [list(lines)] : [])] };
}

function levelsOf({ findings }: DeltaSide): string {
  const of = (level: Level): number => findings.filter((change) => change.finding.level === level).length;
  const parts = (['error', 'warning', 'note'] as const).flatMap((level) => (of(level) > 0 ? [count(of(level), level)] : []));
  return parts.join(', ') || 'none';
}

/** What the gate tells beside its reasons. */
export function notesSection({ comparison: { gate }, names, all }: Teller): Section | undefined {
  return listSection({ id: 'notes', title: 'Notes' }, gate.notes.map((note) => phrase(open(note), names)), all ? Infinity : FEW.lines);
}

/** What could not be looked into: first what only the head cannot see. */
export function gapsSection(teller: Teller): Section | undefined {
  const { comparison, names, all } = teller;
  const { base, head } = comparison.delta.gaps;
  if (base.length + head.length === 0) return undefined;
  const key = (gap: Gap): string => JSON.stringify([gap.kind, gap.place.file]);
  const before = new Set(base.map(key));
  const sorted = [...head].sort((a, b) => Number(before.has(key(a))) - Number(before.has(key(b))) || gapOrder(a, b));
  const words = head.length === 0 ? `Everything in the head could be looked into (before: ${spell(base.length, 'thing')} could not).` : `${sentence(spell(head.length, 'thing'))} could not be looked into (before: ${base.length === 0 ? 'none' : base.length}):`;
  const most = all ? Infinity : FEW.lines;
  const lines = sorted.slice(0, most).map((gap) => [placed(gap.place, 'head', comparison), span('  '), ...phrase(open(gap.reason), names)]);
  return { id: 'gaps', blocks: [paragraph(words), ...(lines.length > 0 ? [list(lines)] : []), ...left(sorted.length - lines.length)] };
}

/** What the head cannot tell. */
export function unknownSection({ comparison, names, all }: Teller): Section | undefined {
  const lines = comparison.head.notEstablished.map((one) => (typeof one === 'string' ? phrase(open(one), names) : [...phrase(open(one.note), names), span(' ('), placed(one.at, 'head', comparison), span(')')]));
  return listSection({ id: 'unknown', title: 'Not established' }, lines, all ? Infinity : FEW.lines);
}

/** What the policy says of the paths of the head, worst first; what it allows is one line for each rule. */
export function policySection({ comparison: { policy }, names, all }: Teller): Section | undefined {
  if (!policy) return undefined;
  const { rulings } = policy;
  // Where everything is allowed unless it is worse, what no rule speaks of is neither here nor there.
  const barred = rulings.filter((one) => one.says === 'denied' || one.says === 'waived' || (one.says === 'not-allowed' && policy.byDefault === 'deny'));
  const silent = rulings.filter((one) => one.says === 'not-allowed').length;
  const allowed = [...new Set(rulings.flatMap((one) => (one.says === 'allowed' && one.rule !== undefined ? [one.rule] : [])))].map((rule) => ({ rule, many: rulings.filter((one) => one.says === 'allowed' && one.rule === rule).length }));
  const shown = all ? barred : barred.slice(0, FEW.lines);
  const lines = [
    ...shown.map((one) => phrase(open(one.sentence), names)), ...(shown.length < barred.length ? [[span(`and ${barred.length - shown.length} more (--verbose)`, 'aside')]] : []),
    ...allowed.map(({ rule, many }) => [span(`${count(many, 'path')} allowed by `), ...phrase(rule, names)]), ...(policy.byDefault === 'no-worse' && silent > 0 ? [[span(`${count(silent, 'path')} that no rule allows: may stay, may not get worse`)]] : []),
    ...(policy.opens ? [] : [[span('It is not sealed, so it can close the gate and never opens it.')]]),
  ];
  return listSection({ id: 'policy', title: 'What the policy says' }, lines, Infinity);
}

function listSection(head: { readonly id: string; readonly title: string }, lines: readonly Line[], most: number): Section | undefined {
  return lines.length === 0 ? undefined : { ...head, blocks: [list(lines.slice(0, most)), ...left(lines.length - most)] };
}

function list(lines: readonly Line[]): Block {
  return { type: 'list', items: lines.map((head) => ({ head, details: [] })) };
}

function left(more: number): Block[] {
  return more > 0 ? [paragraph(span(`and ${more} more (--verbose)`, 'aside'))] : [];
}
