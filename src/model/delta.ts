import type { Evidence, Place } from './place.ts';
import type { Gap } from './facts.ts';
import type { AgentId } from './agent.ts';
import type { Span } from './document.ts';
import type { Finding } from './finding.ts';
import type { Path, Resource } from './graph.ts';
import type { ScanResult } from './result.ts';
import type { Effect, Level } from './words.ts';

/** What a change does to the crater. mixed: something got worse and something got better; never a sum of the two. */
export const CHANGES = ['same', 'better', 'mixed', 'worse'] as const;
export type Change = (typeof CHANGES)[number];

/** Which of the two trees a place stands in. */
export type Side = 'base' | 'head';

/** One file as the two trees have it. Absent on a side it does not exist on. Equal in both: not listed. */
export interface FileChange {
  /** Path in the base tree; the old name where the file was renamed. */
  readonly base?: string;
  /** Path in the head tree. */
  readonly head?: string;
  /** Spans of whole lines of the base text that the head no longer has (UTF-16, half-open, in order). Empty for a file that was only renamed, whole for a deleted one. */
  readonly removed: readonly Span[];
  /** Spans of whole lines of the head text that the base does not have. */
  readonly added: readonly Span[];
  /** At one side the text is not known (binary, too large, gone from the clone): it changed, nobody can say where. */
  readonly opaque?: true;
}

/** What differs between the trees, as files and lines. In code-point order of head path, then base path. */
export interface TreeChanges {
  readonly files: readonly FileChange[];
  /** Base path of a head path that was renamed; the path itself where it was not. */
  baseOf(head: string): string;
  /** Head path of a base path; undefined where the file was deleted. */
  headOf(base: string): string | undefined;
  /** Base directory a head directory mostly came from, `.` for the root; itself where nothing says otherwise. For scopes: root modules, compose projects. */
  baseDirectoryOf(head: string): string;
}

/**
 * The line that made the difference. `head`: a line that the change added or rewrote. `base`: a line that it took away; `at` is then in the base tree, and
 * `shownAt` is the place in the head tree to show it at (the line that follows, or the start of a file that is still there; absent when the file is gone).
 */
export interface Cause { readonly side: Side; readonly at: Place; readonly shownAt?: Place; readonly says: string }

interface Entry {
  /** One plain sentence: what got worse or better. Free of values and of prose from the tree. */
  readonly says: string;
  /** Changed lines it comes from, nearest to the cause first. Empty when no changed line explains it (a belief's date, another agent judged). */
  readonly causes: readonly Cause[];
  /** Level of the finding it belongs to; what `--fail-on error|warning|note` measures. */
  readonly level: Level;
  /** Does it weigh in the verdict? False: listed only, `notCounted` says why (`still in git history`, `is a new copy`, `asked and ambient`, ...). */
  readonly counts: boolean;
  readonly notCounted?: string;
}

/** A path that is new, or got worse in at least one coordinate (`was`: the nearest path of the other side). */
export interface PathChange extends Entry { readonly path: Path; readonly was?: Path; readonly agent: AgentId; readonly effect: Effect; readonly resource: Resource; readonly coordinates: readonly Coordinate[] }
/** Which coordinates moved, each in words: `gate: asked -> open`. */
export interface Coordinate { readonly name: 'gate' | 'foundation' | 'recoverability' | 'window' | 'guard' | 'environments' | 'calls' | 'new'; readonly from: string; readonly to: string }
/** A resource that can now be destroyed and could not before (or does not come back any more). */
export interface ResourceChange extends Entry { readonly resource: Resource }
export interface FindingChange extends Entry { readonly finding: Finding; readonly was?: Finding }

/** One side of the delta: what the head has and the base had not (`added`), or the reverse (`removed`). */
export interface DeltaSide {
  readonly paths: readonly PathChange[];
  readonly resources: readonly ResourceChange[];
  readonly irrecoverable: readonly ResourceChange[];
  readonly findings: readonly FindingChange[];
}

export const SHIFT_KINDS = ['agent', 'hold', 'guard', 'grant', 'credential', 'copy', 'separation', 'confirmation', 'approval', 'trust-file', 'gate-wiring'] as const;
/**
 * Something that holds, guards, separates or copies got weaker or stronger, whether or not a path uses it today. agent: another agent or mode; hold: an agent's control;
 * guard: a resource's protection; grant: what an identity may do; credential: a secret that was not readable before; copy: a backup nearer, gone or switched off;
 * separation: environments sharing a store or account; confirmation: a program asks no more; approval: a CI environment, reviewer or permission; trust-file: the
 * gate's own configuration or baseline; gate-wiring: the workflow that runs the gate.
 */
export type ShiftKind = (typeof SHIFT_KINDS)[number];
export interface Shift extends Entry {
  readonly kind: ShiftKind;
  /** What it is about, as a name: `Claude Code`, `database main`. */
  readonly about: string;
  readonly from: string;
  readonly to: string;
  /** Where it stands (head), or stood (base). */
  readonly side: Side;
  readonly at: Place;
}

/** Something that cannot be seen any more (`hidden`), or that shows now that a gap is mended (`revealed`). Both count as worse. */
export interface Obscured extends Entry { readonly gap: Gap; readonly at: Place; /** What was known there, as names. */ readonly about: readonly string[] }

/** What a change adds to and takes from the crater. Every list is worst first. */
export interface Delta {
  readonly verdict: Change;
  readonly added: DeltaSide;
  readonly removed: DeltaSide;
  readonly weakened: readonly Shift[];
  readonly strengthened: readonly Shift[];
  readonly hidden: readonly Obscured[];
  readonly revealed: readonly Obscured[];
  readonly gaps: { readonly base: readonly Gap[]; readonly head: readonly Gap[] };
  readonly changes: TreeChanges;
}

/** Who started the gate, and so whose word it is. enforcing: by something that the pull request cannot edit. */
export type Enforcement = 'enforcing' | 'advisory';

/** Is the change let through, and why: sentences, the weightiest first. `notes` are told beside it and close nothing. */
export interface GateDecision { readonly state: 'open' | 'closed'; readonly because: readonly string[]; readonly notes: readonly string[] }

/** What stands behind the files that the gate obeys, on the trusted side. */
export type Sealing =
  | { readonly state: 'unsealed' }
  /** `pinned`: its keys come from those that somebody wrote down where no change reaches. */
  | { readonly state: 'sealed'; readonly serial: number; readonly persons: readonly string[]; readonly pinned: boolean }
  /** There is something of a seal and it does not hold: a whole sentence. */
  | { readonly state: 'broken'; readonly why: string };

/** What the policy of the trusted side says of one path of the head. `rule` is absent where none speaks of it. */
export interface PolicyRuling { readonly says: 'allowed' | 'waived' | 'denied' | 'not-allowed'; readonly rule?: string; readonly until?: string; readonly agent: AgentId; readonly effect: Effect; readonly resource: Resource; readonly sentence: string }

/** What the policy of the trusted side says of the head. */
export interface PolicyAnswer {
  /** May what it allows open the gate? Only a sealed one does; any other can but close it. */
  readonly opens: boolean;
  readonly byDefault: 'deny' | 'no-worse';
  /** What closes the gate, each a sentence. */
  readonly closes: readonly string[];
  readonly notes: readonly string[];
  /** Worst first: denied, not allowed, waived, allowed. */
  readonly rulings: readonly PolicyRuling[];
}

/** Two scans and what lies between them. Every comparison report renders exactly this. */
export interface Comparison {
  readonly base: ScanResult;
  readonly head: ScanResult;
  /** How the two trees are called, for the reader: a revision as the user named it, a short object id, `working tree`. */
  readonly names: { readonly base: string; readonly head: string };
  readonly delta: Delta;
  readonly gate: GateDecision;
  readonly enforcement: Enforcement;
  /** True while no seal stands behind the trust files: said on the first line. */
  readonly unsealed: boolean;
  /** The same in full; absent where nobody looked. */
  readonly sealing?: Sealing;
  /** Absent where the trusted side has no policy. */
  readonly policy?: PolicyAnswer;
}

/** Which additions close the gate. `worse`: any that counts, and anything weakened, hidden or revealed. A level: only such additions of at least that level. */
export type CompareThreshold = 'worse' | Level | 'never';

/** An evidence with the side it stands on. */
export interface SidedEvidence { readonly side: Side; readonly evidence: Evidence }
