import { harmlessEnvironment, labelOf } from '../../model/index.ts';
import type { Path, Resource, ScanResult } from '../../model/index.ts';
import { laterBelief } from '../later.ts';
import { agentApart, agentName, families, resourceName, resourcesOf } from '../crater.ts';
import type { PathFamily } from '../crater.ts';
import { credentialsApart, namesOf, toldApart } from '../told-apart.ts';
import { count, gateWords, names, open, sentence, spell, verdictWords } from '../words.ts';
import type { Block, Item, Section, Span } from './blocks.ts';
import { paragraph, span } from './blocks.ts';
import { walkOf } from './walk.ts';

const TAIL = {
  irrecoverable: ', and it would not come back.',
  uncertain: ', and nothing here shows that it would come back.',
  recoverable: ', and it could be brought back.',
};

const VERB = { read: 'read', write: 'overwrite', destroy: 'destroy', 'destroy-backup': 'destroy the backups of', administer: 'destroy' };

/** The path the report begins with: the worst that counts. */
export function worstPath(result: ScanResult): Path | undefined {
  return result.graph.paths.find((path) => path.counts);
}

/** The whole answer in one sentence. */
function verdictLine(result: ScanResult): Span {
  const worst = worstPath(result);
  if (worst && harmless(worst, result)) return span(`${whoCan(worst)} can destroy local and test data${worst.gate === 'asked' ? ' once somebody says yes' : ''}, and nothing else that was found.`, 'strong');
  if (worst) return span(pathSentence(worst, result), worst.recoverability.verdict === 'recoverable' ? 'strong' : 'bad');
  const listed = result.graph.paths.filter((path) => path.gate !== 'closed');
  if (listed.length > 0 && listed.every((path) => path.foundation === 'found')) return span('Nothing was found that an agent could destroy from here, unless a token that stands in tests opens something.', 'strong');
  if (listed.length > 0) return span(`No agent can destroy anything with what lies here; ${count(listed.length, 'path')} would need ${listed.some((path) => path.gate === 'open') ? '' : "somebody's yes and "}the logins of the developer.`, 'strong');
  if (result.graph.paths.length > 0) return span('No agent can destroy anything from here: every path that was found is closed by a control that holds.', 'good');
  return span('Nothing was found that an agent could destroy from here.', 'good');
}

/** Known to be local or test, and nothing else. */
function harmless(path: Path, result: ScanResult): boolean {
  return harmlessEnvironment(result.graph.resource(path.resource)?.environments ?? []);
}

function whoCan(path: Path): string {
  return path.agent === 'unconfigured' ? 'No agent is configured here; one that is started here' : 'An agent here';
}

function pathSentence(path: Path, result: ScanResult): string {
  const who = whoCan(path);
  const asked = path.gate === 'asked' ? ' once somebody says yes' : '';
  return `${who} can ${VERB[path.effect]} ${what(result.graph.resource(path.resource), path, result)}${asked}${TAIL[path.recoverability.verdict]}`;
}

function what(resource: Resource | undefined, path: Path, result: ScanResult): string {
  if (!resource) return resourceName(result.graph, path.resource);
  if (resource.unbounded) return labelOf(resource);
  const environment = resource.environments[0] ?? 'unknown';
  const data = resource.holdsData.basis !== 'unknown' && resource.holdsData.value;
  if (environment === 'unknown') return `${labelOf(resource)} (of which environment is not known)`;
  return data ? `${environment} data` : `${labelOf(resource)} of ${environment}`;
}

/** `One call, nobody asked (why).` */
export function gateSentence(path: Path): string {
  const why = open(path.gateBecause) || { set: '', default: "the vendor's default", unknown: 'the setting stands in no file; the most permissive one is assumed' }[path.gateBasis];
  return `${sentence(spell(path.calls, 'call'))}, ${gateWords(path.gate)}${why === '' ? '' : ` (${why})`}.`;
}

/** `Irrecoverable as of DATE: why.`, and what holds by now if that has changed. */
export function recoverySentence(path: Path, result: ScanResult): string {
  const { verdict, because, window } = path.recoverability;
  const word = { irrecoverable: 'Irrecoverable', uncertain: 'Not established whether it comes back', recoverable: 'Recoverable' }[verdict];
  const later = laterBelief(path, result);
  return `${word}${window === undefined ? '' : ` within ${window}`}, as of ${result.asOf}: ${open(because) || 'no reason given'}${later === undefined ? '' : `; today ${open(later)}`}.`;
}

/** The verdict, the worst path hop by hop, and what its gate and its recovery come to. */
export function verdictSection(result: ScanResult, verbose: boolean): Section {
  const worst = worstPath(result);
  const blocks: Block[] = [{ type: 'paragraph', line: [verdictLine(result)] }];
  if (worst) {
    blocks.push({ type: 'walk', steps: walkOf(worst, result.sources, verbose) });
    const others = [...new Set(result.graph.paths.filter((path) => isSameOf(path, worst)).map((path) => agentApart(result, path.agent)))];
    blocks.push(paragraph(gateSentence(worst)), ...(others.length > 0 ? [paragraph(`${names(others, 3)} can do the same.`)] : []), paragraph(recoverySentence(worst, result)));
  }
  return { id: 'verdict', blocks };
}

/** Is it the same way as the worst path, for another agent? It is told there. */
function isSameOf(path: Path, worst: Path): boolean {
  return path.counts && path.agent !== worst.agent && path.credential === worst.credential && path.effect === worst.effect && path.resource === worst.resource && path.gate === worst.gate && path.calls === worst.calls && path.recoverability.verdict === worst.recoverability.verdict;
}

/** Every other path that counts, one item a root cause; then those that are listed and not counted. */
export function morePaths(result: ScanResult, verbose: boolean): Section | undefined {
  const worst = worstPath(result);
  const counting = families(result.graph.paths.filter((path) => path.counts));
  const rest = counting.flatMap((family) => {
    const paths = family.paths.filter((path) => path !== worst && !(worst && isSameOf(path, worst)));
    return paths[0] ? [{ worst: paths[0], paths }] : [];
  });
  const listed = families(result.graph.paths.filter((path) => !path.counts && path.gate !== 'closed'));
  const closed = result.graph.paths.filter((path) => !path.counts && path.gate === 'closed').length;
  if (rest.length === 0 && listed.length === 0 && closed === 0) return undefined;
  const apart = toldApart(result.graph, result.sources);
  const behind = credentialsApart(result.graph);
  const most = verbose ? Infinity : 6;
  const item = ({ worst: path, paths }: PathFamily): Item => ({
    head: [span(path.id, 'strong'), span(`  ${names([...new Set(paths.map((one) => agentName(result, one.agent)))], 3)} → ${chain(path, paths, behind.get(path.credential ?? '') ?? '')} → ${namesOf(apart(resourcesOf(result.graph, paths.map((one) => one.resource))), verbose ? Infinity : 3)}`)],
    details: [[span(`${spell(path.calls, 'call')}, ${gateWords(path.gate)}; ${outcome(paths)}`, 'aside')]],
  });
  const blocks: Block[] = [];
  if (rest.length > 0) blocks.push({ type: 'list', items: rest.slice(0, most).map(item) });
  if (rest.length > most) blocks.push(paragraph(span(`and ${count(rest.length - most, 'more group')} of paths (--verbose)`, 'aside')));
  if (listed.length > 0) {
    blocks.push(paragraph(result.graph.paths.some((path) => !path.counts && path.gate !== 'closed' && path.foundation === 'found') ? 'Listed, not counted, since they need a yes, the logins of whoever runs the agent or a token of a test that opens something:' : 'Listed, not counted, since they need a yes or the logins of whoever runs the agent:'));
    blocks.push({ type: 'list', items: listed.slice(0, verbose ? undefined : 3).map(item) });
    if (!verbose && listed.length > 3) blocks.push(paragraph(span(`and ${count(listed.length - 3, 'more group')} (--verbose)`, 'aside')));
  }
  if (closed > 0) blocks.push(paragraph(span(`${sentence(spell(closed, 'path'))} ${closed === 1 ? 'is' : 'are'} closed by a control that holds.`, 'aside')));
  return { id: 'paths', title: rest.length > 0 && worst ? 'Further paths' : 'Paths', fold: true, blocks };
}

/**
 * What lies between the agent and the effect, shortly: where it begins, and at the end whose right it is and the call. What becomes of the thing and its copies is said of each.
 * Where one right makes several calls, each thing dying by its own, two of them stand for all.
 */
function chain(path: Path, all: readonly Path[], behind: string): string {
  const call = path.edges.findIndex((edge) => edge.kind === 'may');
  const titles = [...new Set(path.edges.slice(1, call < 0 ? undefined : call + 1).map((edge) => (edge.kind === 'actsAs' ? `${edge.title}${behind}` : edge.title)))];
  const calls = [...new Set(all.flatMap(({ edges }) => edges.find((edge) => edge.kind === 'may')?.title ?? []))];
  const shown = titles.length > 3 ? [...titles.slice(0, 1), ...titles.slice(-2)] : titles;
  if (call >= 0 && calls.length > 1 && titles.at(-1) === path.edges[call]?.title) shown[shown.length - 1] = names([...new Set([titles.at(-1) ?? '', ...calls])], 2);
  return shown.join(' → ') || path.operation;
}

function outcome(paths: readonly Path[]): string {
  const of = (verdict: Path['recoverability']['verdict']): number => new Set(paths.filter((path) => path.recoverability.verdict === verdict).map((path) => path.resource)).size;
  const parts = [
    [of('irrecoverable'), 'would not come back'], [of('uncertain'), 'not established'], [of('recoverable'), 'could be brought back'],
  ] as const;
  const present = parts.filter(([n]) => n > 0);
  const only = present.length === 1 ? present[0] : undefined;
  if (only) return only[1] === 'not established' ? verdictWords('uncertain') : only[1];
  return present.map(([n, words]) => `${n} ${words}`).join(', ');
}
