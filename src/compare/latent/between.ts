import { folderOf } from '../../model/index.ts';
import type { AgentFact, AgentId, BlastGraph, Credential, Evidence, Key, Level, Resource, ResourceId, ScanResult, Shift, ShiftKind, Side, TreeChanges } from '../../model/index.ts';
import { causesAt, onChangedLines } from '../on-changed-lines.ts';
import type { OnChangedLines } from '../on-changed-lines.ts';
import type { Matched, Pairing } from '../pairing.ts';
import { levelsOf } from './level.ts';
import type { Levels } from './level.ts';

/** One of the two trees, with names that mean the same in both. */
export interface View {
  readonly side: Side;
  readonly graph: BlastGraph;
  readonly levels: Levels;
  /** A key as the base tree calls it. */
  key(key: Key): Key;
  resource(id: ResourceId): ResourceId;
  agent(id: AgentId): AgentId;
  /** A file as the base tree calls it. */
  file(path: string): string;
}

export interface Twin<T> { readonly safer: T; readonly looser: T }
export interface Twins<T> { readonly both: readonly Twin<T>[]; readonly onlySafer: readonly T[]; readonly onlyLooser: readonly T[] }

/**
 * The two trees looked at in one direction: what does `looser` hold back less than `safer`? Weakened is asked with the head as the looser one, strengthened with the
 * base, so that what is worse one way is better the other.
 */
export interface Between {
  readonly direction: 'weakened' | 'strengthened';
  readonly safer: View;
  readonly looser: View;
  readonly resources: Twins<Resource>;
  readonly credentials: Twins<Credential>;
  readonly agents: Twins<AgentFact>;
  readonly changes: TreeChanges;
  readonly lines: OnChangedLines;
}

/** Both directions of one comparison. */
export function bothWays(base: ScanResult, head: ScanResult, pairing: Pairing, changes: TreeChanges): { readonly weakened: Between; readonly strengthened: Between } {
  const lines = onChangedLines(changes, { base: base.sources, head: head.sources });
  const was: View = { side: 'base', graph: base.graph, levels: levelsOf(base.graph, base.findings), key: (key) => key, resource: (id) => id, agent: (id) => id, file: (path) => path };
  const is: View = {
    side: 'head', graph: head.graph, levels: levelsOf(head.graph, head.findings), key: (key) => pairing.keyToBase(key),
    resource: (id) => pairing.baseResource(id)?.id ?? pairing.keyToBase(id), agent: (id) => pairing.baseAgent(id)?.id ?? id, file: (path) => changes.baseOf(path),
  };
  const common = { changes, lines };
  return {
    weakened: { ...common, direction: 'weakened', safer: was, looser: is, resources: turned(pairing.resources, true), credentials: turned(pairing.credentials, true), agents: turned(pairing.agents, true) },
    strengthened: { ...common, direction: 'strengthened', safer: is, looser: was, resources: turned(pairing.resources, false), credentials: turned(pairing.credentials, false), agents: turned(pairing.agents, false) },
  };
}

function turned<T>(matched: Matched<T>, baseIsSafer: boolean): Twins<T> {
  return {
    both: matched.both.map(({ base, head }) => (baseIsSafer ? { safer: base, looser: head } : { safer: head, looser: base })),
    onlySafer: baseIsSafer ? matched.onlyBase : matched.onlyHead, onlyLooser: baseIsSafer ? matched.onlyHead : matched.onlyBase,
  };
}

/** A loss from the safer to the looser tree, in words for either direction. */
export interface Loss {
  readonly kind: ShiftKind;
  readonly about: string;
  /** The sentence when the head is the looser tree, and when it is the safer one. */
  readonly worse: string;
  readonly better: string;
  /** What holds in the safer and in the looser tree, in a word or two. */
  readonly safer: string;
  readonly looser: string;
  /** Evidence of the difference itself, and of the thing it is about (where the difference is that something is missing). */
  readonly exact: { readonly safer: readonly Evidence[]; readonly looser: readonly Evidence[] };
  readonly around: { readonly safer: readonly Evidence[]; readonly looser: readonly Evidence[] };
  readonly level: Level;
  /** It is a switch: the line that was rewritten is named, not the one that stood there. */
  readonly rewritten?: boolean;
  /** Why it does not weigh; absent: it does. */
  readonly notCounted?: string | undefined;
}

/** Changed files in the directory of what is told, where none of its own was: a file of variables decides what stands elsewhere. */
function besides(evidence: readonly Evidence[], changes: TreeChanges): { readonly base: readonly Evidence[]; readonly head: readonly Evidence[] } {
  const directories = new Set(evidence.map(({ at }) => folderOf(at.file)));
  const of = (paths: readonly (string | undefined)[]): Evidence[] => paths.flatMap((path) => (path !== undefined && directories.has(folderOf(path)) && VALUES.test(path) ? [{ at: { file: path, start: 0, end: 0, origin: 'tree' as const }, note: 'this file was changed' }] : []));
  return { base: of(changes.files.map(({ base }) => base)), head: of(changes.files.map(({ head }) => head)) };
}
/** Files that hold values for others. */
const VALUES = /\.(?:tfvars|tfvars\.json|ya?ml|json|env)$|(?:^|\/)\.env[^/]*$/;

/** A loss as the comparison lists it. The place is where it stands in the head if anything stands there, else where it stood in the base. */
export function shiftOf(loss: Loss, between: Between): Shift {
  const weakened = between.direction === 'weakened';
  const sides = (evidence: Loss['exact']): { base: readonly Evidence[]; head: readonly Evidence[] } => (weakened ? { base: evidence.safer, head: evidence.looser } : { base: evidence.looser, head: evidence.safer });
  const [exact, around] = [sides(loss.exact), sides(loss.around)];
  const near = causesAt(between.lines, { exact, around, ...(loss.rewritten ? { rewritten: true } : {}) });
  const causes = near.length > 0 ? near : causesAt(between.lines, { exact: besides([...exact.head, ...exact.base, ...around.head, ...around.base], between.changes) });
  const standing = ([['head', exact.head[0]], ['base', exact.base[0]], ['head', around.head[0]], ['base', around.base[0]]] as const).find(([, evidence]) => evidence !== undefined);
  const [first] = causes;
  const at = first?.at ?? standing?.[1]?.at ?? { file: '.', start: 0, end: 0, origin: 'absent' as const };
  return {
    kind: loss.kind, about: loss.about, says: weakened ? loss.worse : loss.better, from: weakened ? loss.safer : loss.looser, to: weakened ? loss.looser : loss.safer,
    side: first?.side ?? standing?.[0] ?? 'head', at, causes, level: loss.level, counts: loss.notCounted === undefined, ...(loss.notCounted === undefined ? {} : { notCounted: loss.notCounted }),
  };
}
