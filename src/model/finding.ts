import type { Evidence, Place } from './place.ts';
import type { BlastGraph } from './graph.ts';
import type { Confidence, Level } from './words.ts';

export type RuleId = string;
export type Family = 'agent' | 'credential' | 'grant' | 'data' | 'backup' | 'environment' | 'operation' | 'path';

/** What a finding is about, never where: stable when lines move. Never a value, a path of the disk or a line. */
export interface Subject {
  readonly rule: RuleId;
  readonly about: string;
  readonly scope?: string;
}

/** What a check says. The level is computed from it by rules/severity.ts unless the check is structural. */
export interface Draft {
  readonly about: string;
  readonly scope?: string;
  readonly level: Level;
  readonly confidence: Confidence;
  /** One or two plain sentences; the first stands alone. Free of secret values and of prose quoted from the tree. */
  readonly message: string;
  /** Where the fix is; the first is the anchor. Attribute and credential findings give every place. */
  readonly places: readonly [Place, ...Place[]];
  /** The walk, worst path first, one step a hop. */
  readonly path: readonly Evidence[];
  /** Ids of the paths it speaks of, worst first. */
  readonly paths?: readonly string[];
  /** Further things of which it says the same, by what they are about. */
  readonly alsoOf?: readonly string[];
}

export interface Finding extends Omit<Draft, 'alsoOf'> {
  readonly rule: RuleId;
  readonly subject: Subject;
  readonly id: string;
  /** What else it is about, where one place decides for several things: further `about`s, in code-point order. */
  readonly also?: readonly string[];
  /** What it was put together from, where each place is told by itself: a result of SARIF stands for one of these. Absent: nothing. */
  readonly each?: readonly Finding[];
}

/** Everything a finding is about, its own subject first. */
export function subjectsOf({ subject, also = [] }: Pick<Finding, 'subject' | 'also'>): readonly [Subject, ...Subject[]] {
  return [subject, ...also.map((about) => ({ ...subject, about }))];
}

/** One judgement over the graph. `why` and `fix` are full sentences in the reader's words. */
export interface Check {
  readonly id: RuleId;
  readonly family: Family;
  readonly title: string;
  /** Fixed tier for `security-severity`; the level of a finding varies. */
  readonly tier: 'critical' | 'high' | 'medium' | 'low';
  readonly why: string;
  readonly fix: string;
  /** CWE numbers that fit. */
  readonly cwe: readonly number[];
  /** True: it speaks only of places at which no other check has a finding. */
  readonly whereNoOther?: true;
  judge(graph: BlastGraph): Iterable<Draft>;
}

/** `security-severity` of a tier, off GitHub's boundaries so that rounding cannot move it. */
export function securitySeverity(tier: Check['tier']): string {
  return { critical: '9.5', high: '8.0', medium: '5.5', low: '2.5' }[tier];
}
