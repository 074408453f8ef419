import type { CiSystem, DataDocument, EnvironmentMark, Evidence, Gap, JobCache, JobFact, JobTrait, Key, Known, OperationFact, Place, ProgramFact, TextDocument } from '../../model/index.ts';
import type { LocalAnswer } from './service/read.ts';
import type { CommandUse, Load, PlacedCopy, Start } from '../shared/commands/index.ts';

/** A secret or variable a job is given: its name in the repository, and the names it is bound to. */
export interface GivenSecret { readonly name: string; readonly of: 'secrets' | 'vars' | 'github.token' | 'all secrets'; readonly bound: readonly string[]; readonly at: Place; /** Which one, only a run can tell. */ readonly dynamic?: true; /** How it comes to the job, where not from the secrets of a GitHub repository. */ readonly note?: string }
/** A cloud role that a job takes by its own identity. */
export interface TakenRole { readonly provider: string; readonly kind: string; readonly name: string; readonly key?: Key; readonly account?: string; /** How it is come by and how long it lasts, as half a sentence. */ readonly lasts: string; readonly at: Place }
/** What the steps of a job or of a local action do. */
export interface StepFacts {
  readonly operations: readonly Omit<OperationFact, 'program'>[];
  readonly starts: readonly (Start & { readonly place: Place })[];
  readonly loads: readonly (Load & { readonly place: Place })[];
  readonly copies: readonly PlacedCopy[];
  readonly variables: ProgramFact['variables'];
  readonly environments: readonly EnvironmentMark[];
  readonly secrets: readonly GivenSecret[];
  readonly roles: readonly TakenRole[];
  /** Actions that lie in this repository (`./.github/actions/x`) and actions of others. */
  readonly local: readonly { readonly path: string; readonly at: Place }[];
  /** What its commands and actions use secrets for. */
  readonly uses: readonly (CommandUse & { readonly place: Place })[];
  /** What single steps give away. */
  readonly traits: readonly JobTrait[];
  readonly caches: readonly JobCache[];
}
export interface LocalJob extends StepFacts {
  readonly key: Key;
  readonly id: string;
  readonly name: string;
  readonly at: Place;
  readonly environment: Known<string>;
  readonly permissions: Known<'read-all' | 'write-all' | 'listed' | 'none'>;
  readonly writes: readonly { readonly name: string; readonly at: Place }[];
  readonly directory: string;
  /** What it, or its workflow, declares it may do with the cache. */
  readonly cacheMode?: Known<string>;
  /** Who starts it, where its own system tells rather than the events of GitHub. */
  readonly startedBy?: JobFact['startedBy'];
  /** Events of this job alone, in the words of its system. */
  readonly triggers?: readonly string[];
  /** Must a person say yes before it runs, as far as its own file tells? */
  readonly approval?: Known<boolean>;
  readonly limits?: JobFact['limits'];
  readonly foreign?: JobFact['foreign'];
  /** Jobs of other pipelines that it starts. */
  readonly startsJobs?: ProgramFact['starts'];
  /** The input of its workflow that names its environment. */
  readonly environmentInput?: string;
  /** A workflow that this job is a call of, with the inputs it writes out and the secrets it hands over by name. */
  readonly calls?: { readonly uses: string; readonly at: Place; readonly inputs?: readonly { readonly name: string; readonly value: string; readonly at: Place }[]; readonly secrets?: readonly { readonly name: string; readonly from: string }[] };
}
export type CiLocal =
  | { readonly sort: 'workflow'; readonly file: string; /** As it calls itself; `after`: names of the workflows whose end starts it. */ readonly name?: string; readonly after?: readonly string[]; readonly triggers: readonly string[]; readonly branches: readonly { readonly name: string; readonly at: Place }[]; readonly jobs: readonly LocalJob[]; readonly evidence: Evidence; readonly system?: CiSystem; readonly gaps?: readonly Gap[] }
  | { readonly sort: 'service'; readonly answer: LocalAnswer }
  | { readonly sort: 'pipeline'; readonly document: DataDocument | TextDocument }
  | { readonly sort: 'action'; readonly folder: string; readonly steps: StepFacts };
