import type { Evidence, EnvironmentMark, JobFact, Key, Known, Place, Span } from '../../../model/index.ts';
import type { Artifact } from '../artifacts.ts';
import type { GivenSecret, TakenRole } from '../local.ts';

/** One line or block of a script: its text, and where its spans stand. */
export interface Piece { readonly text: string; readonly place: (span: Span) => Place }

/** A branch a job is limited to. */
export interface Branch { readonly name: string; readonly at: Place }

/** A job in the words that all systems share, as a reader of one of them tells it. */
export interface DescribedJob {
  readonly id: string;
  readonly name: string;
  readonly at: Place;
  readonly triggers: readonly string[];
  readonly startedBy: JobFact['startedBy'];
  /** Where it is deployed to; `basis: default` for a job without one. */
  readonly environment: Known<string>;
  readonly approval: Known<boolean>;
  readonly branches: readonly Branch[];
  /** It runs for named branches or tags only. */
  readonly limited: boolean;
  readonly scripts: readonly { readonly pieces: readonly Piece[]; readonly directory: string }[];
  /** Variables whose values stand in the files: they are no secrets of the project. */
  readonly own: ReadonlySet<string>;
  readonly given: readonly GivenSecret[];
  readonly roles: readonly TakenRole[];
  /** Jobs of child pipelines it starts. */
  readonly startsJobs?: readonly { readonly key: Key; readonly evidence: Evidence }[];
  readonly marks?: readonly EnvironmentMark[];
  /** Files it hands over when it is done. */
  readonly artifacts?: Artifact;
}
