import type { Credential, EnvironmentKind, EnvironmentMark, Resource } from '../../model/index.ts';
import type { Between, Loss, View } from './between.ts';
import { wholesOf } from './copies.ts';
import { sharedStateLosses } from './shared-states.ts';
import { listed, named, thing } from './words.ts';

/** Kinds that must be kept apart, most protected first. Development, test and the own machine may share. */
const APART: readonly EnvironmentKind[] = ['production', 'staging'];
const KINDS: readonly EnvironmentKind[] = ['production', 'staging', 'development', 'test', 'local'];
const HOLDERS: ReadonlySet<Resource['kind']> = new Set(['account', 'project', 'cluster', 'namespace']);

/** Things that serve environments together in the looser tree which they did not serve together in the safer one. */
export function* separationLosses(between: Between): Iterable<Loss> {
  const told = new Set<string>();
  const [before, after] = [inhabitants(between.safer), inhabitants(between.looser)];
  for (const { safer, looser } of between.resources.both) {
    const holder = HOLDERS.has(looser.kind);
    const [was, is] = holder ? [before.get(safer.id) ?? [], after.get(looser.id) ?? []] : [telling(safer.marks), telling(looser.marks)];
    const pair = newPair(was, is);
    if (!pair || looser.kind === 'stack') continue;
    const label = thing(looser);
    // What lies on a volume says why the volume is shared: one sentence for both.
    const marks = is.filter((mark) => pair.includes(mark.kind));
    const places = marks.map((mark) => `${mark.evidence.at.file}:${mark.evidence.at.start}`).sort().join('\u0000');
    if (told.has(places)) continue;
    told.add(places);
    yield {
      kind: 'separation', about: label, worse: `${label} now ${holder ? 'holds' : 'serves'} ${pair.join(' and ')} together.`, better: `${label} no longer ${holder ? 'holds' : 'serves'} ${pair.join(' and ')} together.`,
      safer: wordsOf(was), looser: wordsOf(is), exact: { safer: was.map((mark) => mark.evidence), looser: marks.map((mark) => mark.evidence) }, around: { safer: [safer.evidence[0]], looser: [looser.evidence[0]] },
      level: between.looser.levels.resource(looser),
    };
  }
  yield* newcomers(between, told);
  yield* sharedStateLosses(between);
  for (const { safer, looser } of between.credentials.both) {
    if (looser.foundation !== 'found' || looser.confidence === 'low') continue;
    const pair = newPair(ofCredential(safer), ofCredential(looser));
    const marks = ofCredential(looser);
    const places = marks.filter((mark) => pair?.includes(mark.kind)).map((mark) => mark.evidence.at);
    if (!pair || [...told].some((key) => places.some((place) => key.includes(`${place.file}:`)))) continue;
    yield {
      kind: 'separation', about: named(looser.name), worse: `${named(looser.name)} is now one and the same value in ${pair.join(' and ')}.`, better: `${named(looser.name)} is no longer one and the same value in ${pair.join(' and ')}.`,
      safer: wordsOf(ofCredential(safer)), looser: wordsOf(marks), exact: { safer: ofCredential(safer).map((mark) => mark.evidence), looser: marks.map((mark) => mark.evidence) },
      around: { safer: [safer.facts[0]?.evidence[0]].filter((one) => one !== undefined), looser: [looser.facts[0]?.evidence[0]].filter((one) => one !== undefined) }, level: between.looser.levels.credential(looser.id),
    };
  }
}

/** What only shows once two environments name it, a server above all: nothing told of it before. Files that come with it say nothing of how it was. */
function* newcomers(between: Between, told: Set<string>): Iterable<Loss> {
  const fresh = new Set(between.changes.files.flatMap(({ base, head }) => (base === undefined || head === undefined ? [base ?? head] : [])));
  for (const looser of between.resources.onlyLooser) {
    const is = telling(looser.marks);
    const pair = looser.kind === 'stack' ? undefined : newPair([], is);
    const marks = is.filter((mark) => pair?.includes(mark.kind));
    const places = marks.map((mark) => `${mark.evidence.at.file}:${mark.evidence.at.start}`).sort().join('\u0000');
    if (!pair || told.has(places) || marks.some((mark) => fresh.has(mark.evidence.at.file))) continue;
    told.add(places);
    const [label, does] = [thing(looser), HOLDERS.has(looser.kind) ? 'hold' : 'serve'];
    yield {
      kind: 'separation', about: label, worse: `${label} now ${does}s ${pair.join(' and ')} together.`, better: `${label} no longer ${does}s ${pair.join(' and ')} together.`, safer: 'apart', looser: wordsOf(is),
      exact: { safer: [], looser: marks.map((mark) => mark.evidence) }, around: { safer: [], looser: [looser.evidence[0]] }, level: between.looser.levels.resource(looser),
    };
  }
}

/** Names lie; what refers to a thing does not. */
function telling(marks: readonly EnvironmentMark[]): EnvironmentMark[] { return marks.filter((mark) => mark.by !== 'name' && mark.kind !== 'unknown'); }

function ofCredential(credential: Credential): EnvironmentMark[] { return credential.marks.filter((mark) => mark.kind !== 'unknown'); }

/** Two kinds that share only now, the most protected first. */
function newPair(was: readonly EnvironmentMark[], is: readonly EnvironmentMark[]): readonly EnvironmentKind[] | undefined {
  const [before, after] = [new Set(was.map((mark) => mark.kind)), new Set(is.map((mark) => mark.kind))];
  if (new Set(is.map((mark) => mark.evidence.at.file)).size < 2 && !is.some((mark) => mark.by === 'configured' || mark.by === 'referrer')) return undefined;
  for (const first of APART) {
    for (const second of KINDS) {
      if (KINDS.indexOf(second) <= KINDS.indexOf(first) || !after.has(first) || !after.has(second)) continue;
      if (!(before.has(first) && before.has(second))) return [first, second];
    }
  }
  return undefined;
}

/** Marks of what is in each account, project, cluster and namespace. */
function inhabitants(view: View): ReadonlyMap<string, readonly EnvironmentMark[]> {
  const out = new Map<string, EnvironmentMark[]>();
  for (const resource of view.graph.resources) {
    const marks = telling(resource.marks);
    if (HOLDERS.has(resource.kind)) out.set(resource.id, [...(out.get(resource.id) ?? []), ...marks]);
    if (marks.length === 0) continue;
    for (const id of wholesOf(resource, view, 'all')) {
      const kind = view.graph.resource(id)?.kind;
      if (kind !== undefined && HOLDERS.has(kind)) out.set(id, [...(out.get(id) ?? []), ...marks]);
    }
  }
  return out;
}

function wordsOf(marks: readonly EnvironmentMark[]): string {
  const kinds = new Set(marks.map((mark) => mark.kind));
  return listed(KINDS.filter((kind) => kinds.has(kind)), 5) || 'not known';
}
