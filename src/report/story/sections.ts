import type { Finding, Gap, Hidden, Resource, ScanResult } from '../../model/index.ts';
import { comparePlaces, compareText, groupBy } from '../../model/index.ts';
import { byEnvironment, levels, resourcesOf, standings, worstFirst } from '../crater.ts';
import { placeTexts } from '../place.ts';
import { namesOf, toldApart } from '../told-apart.ts';
import type { Naming } from '../told-apart.ts';
import { count, environmentName, names, open, sentence, spell } from '../words.ts';
import type { Block, Item, Section, Span, Step, Tone } from './blocks.ts';
import { line, paragraph, placeSpan, plain, span } from './blocks.ts';

/** The crater by environment. */
export function craterSection(result: ScanResult, verbose: boolean): Section | undefined {
  const all = standings(result.graph);
  const rows = byEnvironment(all);
  const unbounded = all.filter((standing) => standing.resource.unbounded && standing.destroyable);
  if (rows.length === 0 && unbounded.length === 0) return undefined;
  const apart = toldApart(result.graph, result.sources);
  const lost = (resources: readonly Resource[], tone: Tone) => (resources.length === 0
    ? line('0') : line(span(String(resources.length), tone), span(`   ${namesOf(apart(resources), verbose ? Infinity : 3)}`)));
  const blocks: Block[] = [];
  if (rows.length > 0) {
    blocks.push({
      type: 'table', head: ['Crater', 'can be destroyed', 'would not come back', 'not established'],
      rows: rows.map((row) => [line(environmentName(row.environment)), line(`${row.destroyable.length} of ${row.total}`), lost(row.irrecoverable, 'bad'), lost(row.uncertain, 'plain')]),
    });
  }
  if (unbounded.length > 0) blocks.push(paragraph(`Beyond what the files name: ${namesOf(apart(unbounded.map((standing) => standing.resource)), verbose ? Infinity : 3)}.`));
  return { id: 'crater', blocks };
}

/** What closes most, first. */
export function changesSection(result: ScanResult, verbose: boolean): Section | undefined {
  const counting = new Set(result.graph.paths.filter((path) => path.counts).map((path) => path.id));
  if (result.fixes.length === 0) return undefined;
  const closed = new Set(result.fixes.flatMap((fix) => fix.closes.paths).filter((id) => counting.has(id)));
  const back = new Set(result.fixes.flatMap((fix) => fix.closes.irrecoverable));
  const shown = verbose ? result.fixes : result.fixes.slice(0, 5);
  const subject = sentence(spell(result.fixes.length, 'change'));
  const verb = result.fixes.length === 1 ? 's' : '';
  const title = closed.size > 0
    ? `${subject} close${verb} ${closed.size} of ${count(counting.size, 'path')}`
    : `${subject} bring${verb} ${count(back.size, 'resource')} back`;
  const apart = toldApart(result.graph, result.sources);
  const steps = shown.map((fix): Step => {
    const paths = fix.closes.paths.filter((id) => counting.has(id)).length;
    const asides = [paths > 0 ? `closes ${paths}` : '', fix.closes.irrecoverable.length > 0 ? bringsBack(apart(resourcesOf(result.graph, fix.closes.irrecoverable))) : ''].filter((text) => text !== '');
    return { title: line(placeSpan(fix.change.place, result.sources)), says: line(fix.title), asides: asides.map((text) => line(span(text, 'aside'))) };
  });
  const blocks: Block[] = [{ type: 'walk', steps }];
  if (shown.length < result.fixes.length) blocks.push(paragraph(span(`and ${count(result.fixes.length - shown.length, 'more change')} (--verbose)`, 'aside')));
  return { id: 'changes', title, blocks };
}

function bringsBack(resources: ReturnType<Naming>): string {
  return `${namesOf(resources, 3)} ${resources.length === 1 && resources[0]?.of === 1 ? 'comes' : 'come'} back`;
}

const LEVEL_TONE: Readonly<Record<Finding['level'], Tone>> = { error: 'bad', warning: 'strong', note: 'aside' };

/** Findings grouped by rule, worst first; those that only say again what the paths above say are counted and shown with everything. */
export function findingsSection(result: ScanResult, verbose: boolean): Section | undefined {
  if (result.findings.length === 0 && result.waived.length === 0) return undefined;
  const pathRules = new Set(result.checks.filter((check) => check.family === 'path').map((check) => check.id));
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of worstFirst(result.findings, result.checks)) {
    if (!verbose && pathRules.has(finding.rule)) continue;
    const key = `${finding.level} ${finding.rule}`;
    const group = groups.get(key);
    if (group) group.push(finding); else groups.set(key, [finding]);
  }
  const most = verbose ? Infinity : 8;
  const shown = [...groups.values()].slice(0, most);
  const blocks: Block[] = [];
  if (shown.length > 0) blocks.push({ type: 'list', items: shown.map((group) => findingItem(group, result, verbose)) });
  if (groups.size > shown.length) {
    const left = [...groups.values()].slice(shown.length).reduce((sum, group) => sum + group.length, 0);
    blocks.push(paragraph(span(`and ${count(left, 'more finding')} of ${count(groups.size - shown.length, 'rule')} (--verbose)`, 'aside')));
  }
  const above = verbose ? 0 : result.findings.filter((finding) => pathRules.has(finding.rule)).length;
  if (above > 0) blocks.push(paragraph(span(`${sentence(spell(above, 'finding'))} of these ${above === 1 ? 'says' : 'say'} what the paths above show (--verbose).`, 'aside')));
  if (verbose && result.waived.length > 0) {
    blocks.push(paragraph('Accepted, with the reason somebody wrote:'));
    const waived = [...result.waived].sort((a, b) => comparePlaces(a.at, b.at) || compareText(a.finding.id, b.finding.id));
    blocks.push({ type: 'list', items: waived.map((one) => ({
      head: line(`${one.finding.rule}  ${one.reason}`, one.until === undefined ? '' : ` (until ${one.until})`), details: [line(placeSpan(one.at, result.sources), one.reason === 'baseline' ? `  ${one.finding.subject.about}` : '')],
    })) });
  }
  return { id: 'findings', title: `Findings: ${countsOf(result)}`, fold: true, blocks };
}

/** `2 errors, 1 warning, 4 notes, 1 accepted`. */
export function countsOf(result: ScanResult): string {
  const of = levels(result.findings);
  const waived = result.waived.length > 0 ? `, ${result.waived.length} accepted` : '';
  return `${count(of.error, 'error')}, ${count(of.warning, 'warning')}, ${count(of.note, 'note')}${waived}`;
}

function findingItem(group: readonly [Finding, ...Finding[]], result: ScanResult, verbose: boolean): Item {
  const [first] = group;
  const [shown, rest] = verbose ? [group, []] : [[first], group.slice(1)];
  const byFile = rest.length >= MANY ? [line(span(filesOf(group), 'aside'))] : [];
  const places = placeTexts(shown.flatMap((finding) => finding.places), result.sources);
  return {
    head: line(span(first.level, LEVEL_TONE[first.level]), `  ${first.message}${unsure(first)}`),
    details: [
      ...shown.slice(1).map((finding) => line(`${finding.message}${unsure(finding)}`)),
      line(span(names(places, verbose ? Infinity : 3), 'place'), span(`  ${first.rule}${rest.length > 0 ? `, and ${count(rest.length, 'more finding')} of this rule` : ''}`, 'aside')),
      ...byFile,
    ],
  };
}

/** So many findings of one rule are counted by file too. */
const MANY = 10;

/** `in 41 files: spec/models/user_spec.rb (12), docs/setup.md (4) and 39 more`: how many findings speak of each file. */
function filesOf(group: readonly Finding[]): string {
  const counts = new Map<string, number>();
  for (const finding of group) for (const file of new Set(finding.places.map((place) => place.file))) counts.set(file, (counts.get(file) ?? 0) + 1);
  const most = [...counts].sort((a, b) => b[1] - a[1] || compareText(a[0], b[0]));
  return `in ${count(most.length, 'file')}: ${names(most.map(([file, n]) => (n === 1 ? file : `${file} (${n})`)), 3)}`;
}

function unsure(finding: Finding): string {
  return finding.confidence === 'low' ? ' (low confidence)' : '';
}

/** What was hidden, could not be seen, or cannot be known. */
export function unknownsSection(result: ScanResult, verbose: boolean): Section | undefined {
  const blocks: Block[] = [];
  const { gaps } = result.graph;
  const most = verbose ? Infinity : 4;
  if (result.notEstablished.length > 0) {
    const all = result.notEstablished.map((one) => (typeof one === 'string' ? line(open(one)) : line(`${open(one.note)} (`, placeSpan(one.at, result.sources), ')')));
    if (all.length <= 3 && !all.some((one) => plain(one).includes(';'))) blocks.push(paragraph('Not established: ', ...all.flatMap((one, i) => (i > 0 ? [span('; '), ...one] : [...one])), '.'));
    else blocks.push(paragraph('Not established:'), { type: 'list', items: all.slice(0, most).map((head) => ({ head, details: [] })) });
    more(blocks, all.length - most);
  }
  if (gaps.length > 0) {
    const sorted = [...gaps].sort((a, b) => comparePlaces(a.place, b.place) || compareText(a.kind, b.kind) || compareText(a.reason, b.reason));
    blocks.push(paragraph(`${sentence(spell(gaps.length, 'thing'))} could not be looked into (${kindsOf(gaps.map((gap) => gap.kind))}):`));
    const groups = verbose ? sorted.map((gap): [Gap, ...Gap[]] => [gap]) : alike(sorted);
    const shown = groups.slice(0, most);
    blocks.push({ type: 'list', items: shown.map(([gap, ...rest]) => ({ head: line(placeSpan(gap.place, result.sources), `  ${open(gap.reason)}`, ...rest.length > 0 ? [span(` (and ${count(rest.length, 'more place')} like it)`, 'aside')] : []), details: [] })) });
    more(blocks, groups.slice(shown.length).flat().length);
  }
  const said = (entries: readonly Hidden[], head: string): void => {
    if (entries.length === 0) return;
    const sorted = [...entries].sort((a, b) => comparePlaces(a.at, b.at) || compareText(a.note, b.note));
    blocks.push(paragraph(head), { type: 'list', items: sorted.slice(0, most).map((one) => ({ head: line(placeSpan(one.at, result.sources), `  ${one.note}`), details: [] })) });
    more(blocks, sorted.length - sorted.slice(0, most).length);
  };
  const [idle, hiding] = [result.hidden.filter((one) => one.idle === true), result.hidden.filter((one) => one.idle !== true)];
  said(hiding, `This checkout's own configuration hides ${count(hiding.length, 'thing')}:`);
  said(idle, `${sentence(spell(idle.length, 'entry', 'entries'))} of this checkout's configuration ${idle.length === 1 ? 'hides' : 'hide'} nothing:`);
  if (verbose && result.notes.length > 0) blocks.push(paragraph('What was left out or ranked down:'), { type: 'list', items: result.notes.map((note) => ({ head: line(note), details: [] })) });
  return blocks.length === 0 ? undefined : { id: 'unknowns', blocks };
}

/** A reason without what differs from one place to the next: numbers, and the names of modules and of what is declared. */
function reasonKind(reason: string): string { return reason.replace(/\bmodule \S+/, 'module').split(' ').map((word) => (/[\d._/]/.test(word) ? '0' : word)).join(' '); }

/** Gaps of one reason together, what there is most of first: a hundred templates of charts are one thing to know. */
function alike(gaps: readonly Gap[]): readonly (readonly [Gap, ...Gap[]])[] {
  const groups = [...groupBy(gaps, ({ kind, reason }) => `${kind} ${reasonKind(reason)}`).values()].flatMap(([first, ...rest]): [Gap, ...Gap[]][] => (first ? [[first, ...rest]] : []));
  return groups.sort((a, b) => b.length - a.length || comparePlaces(a[0].place, b[0].place));
}

function more(blocks: Block[], left: number): void {
  if (left > 0) blocks.push(paragraph(span(`and ${left} more (--verbose)`, 'aside')));
}

/** Kinds whose own word says nothing to a reader. */
const GAP_WORDS: Readonly<Partial<Record<Gap['kind'], string>>> = { bound: 'looked at in part', lfs: 'in Git LFS' };

/** `1 too large, 3 unparsable`. */
function kindsOf(kinds: readonly Gap['kind'][]): string {
  return [...new Set(kinds)].sort(compareText).map((kind) => `${kinds.filter((one) => one === kind).length} ${GAP_WORDS[kind] ?? kind.replaceAll('-', ' ')}`).join(', ');
}

/** What to type next. */
export function nextLine(result: ScanResult): readonly Span[] {
  const first = result.graph.paths.find((path) => path.counts) ?? result.graph.paths[0];
  const finding = worstFirst(result.findings, result.checks)[0];
  const commands = [first ? `craterscan explain ${first.id}` : finding ? `craterscan explain ${finding.rule}` : 'craterscan rules', ...(first?.counts ? ['craterscan scan -o report.html'] : [])];
  return line('Next: ', ...commands.flatMap((command, i) => [...(i > 0 ? [span('  ·  ', 'aside')] : []), span(command, 'command')]));
}
