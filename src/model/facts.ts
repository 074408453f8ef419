import type { LooseningFact, SafeguardFact } from './safeguard.ts';
import type { GrantAmount } from './grant-amount.ts';
import type { Evidence, EvidenceList, Place } from './place.ts';
import type { Known, Scalar } from './known.ts';
import type { SecretValue } from './secret.ts';
import type { Destroys, Effect, EnvironmentKind, Foundation, ResourceKind } from './words.ts';
import type { AgentFact, ControlFact, McpServerFact, ProhibitionFact } from './agent.ts';
import type { JobFact } from './jobs.ts';
import type { RepositoryFact } from './repository.ts';

/**
 * What extractors say. A fact is local knowledge with a place under it; it judges nothing. Facts of different files meet through keys:
 * strings with a prefix that two files can both write without knowing each other (see `Key`).
 */
export type Fact =
  | AgentFact | ControlFact | McpServerFact | ProhibitionFact
  | ProgramFact | OperationFact | CredentialFact | UseFact | ResourceFact | RelationFact | GrantFact | JobFact | EncryptedFact | ExampleSecretFact | RepositoryFact | SealingKeyFact | SelfStartFact | SafeguardFact | LooseningFact | Gap;

/**
 * Identity that two files can agree on. Strong keys, equal means same thing:
 * `db:<host>:<port>/<database>` (host lower case, default port filled in) · `dbhost:<host>:<port>` the server of it · `arn:...` ·
 * `tf:<root dir>:<address>` · `tfstack:<root dir>` · `compose:<dir>:service:<name>` · `compose:<dir>:volume:<name>` · `compose:<dir>` the project ·
 * `bind:<normalised path>` (repository relative, or `~/...`, or absolute) · `k8s:<namespace>:<Kind>/<name>` · `k8scontext:<name>` ·
 * `railway:<project or '-'>:service:<name>` · `railway:...:volume:<name>` · `railway:...:environment:<name>` · `railway:<project or '-'>` · `fly:<app>` · `fly:<app>:volume:<name>` ·
 * `supabase:<ref>` · `gcp:<project>` · `aws:account/<id>` · `aws:profile/<name>` · `using:<program key>` as a holder: the credential is used by this program alone · `store:<what>` as a holder: a store of secrets gives it to whoever asks by name · `agent:<agent id>` as a holder: what the settings of this agent put into its environment · `s3:<bucket>` · `gs:<bucket>` · `b2:<bucket>` · `rclone:<remote>` where one file of the tree alone says what it is · `github:<owner>/<repo>` ·
 * `stripe:<live|test>` · `npm:<dir>#<script>` · `make:<dir>#<target>` · `file:<path>` · `job:<workflow file>#<job>` · `mcp:<file>#<name>` · `variable:<program key>#<NAME>` whatever the variable opens for
 * that program (as the `from` of a relation; the graph resolves it).
 * `cfn:<template>:<logical id>` (nested: `<stack>.<logical id>`) · `cfnstack:<template>` what it is deployed as, also `cfnname:<stack name>`, `samstack:<dir>` and `slsstack:<dir>` where only one can be meant · `cdk:<file>:<class>/<id>` · `cdkstack:<dir of cdk.json>` · `azgroup:<resource group>`.
 * One declaration that is made several times has the reading behind an `@`: `tf:<root dir>@<variable file or workspace>:<address>`, `cfn:<template>@<stage or values>:<id>`, `cdk:...@<path of the instance>`, `pulumi:<file>:<name>@<stack>`.
 * `<dir>` of the root is `.`.
 */
export type Key = string;

/** Why a thing is thought to belong to an environment; strongest first in this order. */
export const ENVIRONMENT_BASES = ['configured', 'referrer', 'account', 'ci', 'branch', 'directory', 'file', 'tag', 'name'] as const;
export interface EnvironmentMark {
  readonly kind: EnvironmentKind;
  /** The name as written: `prod-eu`. */
  readonly name: string;
  readonly by: (typeof ENVIRONMENT_BASES)[number];
  readonly evidence: Evidence;
  /** It is there only when somebody asks for it: a preview that has to be started against the remote store. Absent: always. */
  readonly conditional?: true;
}

/** Something an agent may start: a package script, a make target, a script file, a CI step. */
export interface ProgramFact {
  readonly fact: 'program';
  /** Key of it: `npm:.#db:push`, `make:.#destroy`, `file:scripts/reset.sh`, `job:...`. */
  readonly key: Key;
  /** As a person would say it: `npm run db:push`. */
  readonly name: string;
  readonly kind: 'package-script' | 'make-target' | 'script-file' | 'source-file' | 'ci-step' | 'task';
  /** Every command line that starts it; the most permissive answer of the agent's policy counts. */
  readonly invocations: readonly string[];
  /** Directory it runs in, relative to the root, `.` for the root. */
  readonly directory: string;
  /** Keys of other programs it starts. */
  readonly starts: readonly { readonly key: Key; readonly evidence: Evidence }[];
  /** Environment variables it (or the tool it calls, by that tool's configuration) reads, with where that stands. */
  readonly variables: readonly { readonly name: string; readonly evidence: Evidence }[];
  /** dotenv files it names itself, relative to the root; empty: the usual ones of its directory. */
  readonly loads: readonly { readonly file: string; readonly evidence: Evidence }[];
  readonly environments: readonly EnvironmentMark[];
  readonly evidence: EvidenceList;
}

/** One destructive call standing in a program, recognised by a row of rules/operations. */
export interface OperationFact {
  readonly fact: 'operation';
  /** Row of rules/operations: `prisma.migrate-reset`. */
  readonly row: string;
  /** What the command calls it, where the row is named for another of its calls. Absent: the row's name. */
  readonly name?: string;
  /** The program it stands in. */
  readonly program: Key;
  readonly effect: Effect;
  readonly destroys: Destroys;
  readonly target: OperationTarget;
  /** Who is asked when it runs: nobody; the person at the terminal; asked by default but switched off here; the tool refuses detected agents. */
  readonly confirmation: 'none' | 'asks' | 'switched-off' | 'refuses-agents';
  readonly evidence: EvidenceList;
}
export interface OperationTarget {
  readonly kind: ResourceKind;
  readonly provider?: string;
  /** Environment variable that names the target or the credential: `DATABASE_URL`. */
  readonly variable?: string;
  /** Key of the target where it stands literally; `tfstack:<dir>/**` is every stack below a directory. */
  readonly key?: Key;
  /** Where the command takes a part of the target alone: beginnings of the keys of what belongs to it. Where none of them is known, all of it counts. */
  readonly parts?: readonly string[];
  /** Key of the login the command names: `k8scontext:<name>`, `aws:profile/<name>`. */
  readonly login?: Key;
}

/** Text that opens something, or a name for such text kept elsewhere. */
export interface CredentialFact {
  readonly fact: 'credential';
  /** Provider id of rules/providers, or `unknown`. */
  readonly provider: string;
  /** Ids of the credential kinds of rules/providers still possible from what this file shows, worst first; at least one. */
  readonly kinds: readonly [string, ...string[]];
  /** Bound name (`RAILWAY_API_TOKEN`, `provider.password`), or the role of the file (`terraform.tfstate`). Never the value. */
  readonly name: string;
  readonly foundation: Foundation;
  /** Present exactly when foundation is `found`. */
  readonly value?: SecretValue;
  /** Many have this value, for it is the one of an image, of a tutorial or of a form: an equal one elsewhere need not be the same credential. Absent: somebody chose it. */
  readonly common?: true;
  readonly opens: Opens;
  /** Who can use it without reading a file: jobs, MCP servers, stacks, programs, by key. Empty for a value that lies in a file. */
  readonly holders: readonly Key[];
  /** What the value itself says. */
  readonly readOnly: Known<boolean>;
  /** How sure we are that this is a live secret. */
  readonly confidence: 'high' | 'medium' | 'low';
  readonly environments: readonly EnvironmentMark[];
  readonly evidence: EvidenceList;
  /** It stands among code of others or in the output of a build, which nobody here wrote. */
  readonly apart?: true;
  /** Nothing that was read shows that it is in use where the agent runs, or which account or cluster it opens: what it may do is listed, and never counted. */
  readonly presumed?: true;
  /** Half a sentence on how it is come by where that makes it short: `for an hour, by the identity of the job`. Absent: nothing is said. */
  readonly lasts?: string;
  /** What the value and its surroundings say of its truth. Absent: nothing was asked, as for a value that is kept elsewhere. */
  readonly truth?: ValueTruth;
  /** What the value says of its own limits. Absent: nothing that we can read. */
  readonly told?: Told;
  /** Set where the file it is written in says how something is deployed. `instead`: what the block takes in its place, by its exact name, as half a sentence. */
  readonly deploys?: { readonly instead?: string };
}

/** Limits that stand in a value itself, read offline. No seal is checked: a service refuses a value that was changed, so what limits it can be believed. */
export interface Told {
  /** Half sentences after "its own text says that", with nothing in them but public names: `it is for the project shop alone`. */
  readonly says: readonly string[];
  /** The most it lets do. Absent: it does not say. */
  readonly effects?: readonly Effect[];
  /** Finishes "reaches", in the place of what is known of its kind. */
  readonly reaches?: string;
}

/**
 * What tells a live secret from one that only looks like it. `real`: nothing speaks against it. `test`: it stands in a test or documentation. `example`: it
 * stands in a file made to be copied. `local`: it opens a store of this machine. `sealed`: it needs another secret to be used.
 */
export interface ValueTruth {
  readonly looks: 'real' | 'test' | 'example' | 'local' | 'sealed';
  /** Half sentences, free of the value: `its name says password`, `it is 24 characters of lower case and digits that make no word`. */
  readonly because: readonly string[];
  /** Day on which it runs out, YYYY-MM-DD, where the value itself says so. */
  readonly until?: string;
  /** It carries the checksum its maker puts there, which text made up for a test hardly ever does. */
  readonly checksum?: 'right';
  /** How much of a secret stands in an address: `none` where it holds no password, `plain` where that is one of an image, a tutorial or the dictionary. Absent: the value is a secret, or nobody asked. */
  readonly secret?: 'none' | 'plain';
  /** A remark around it says that it shows an example. */
  readonly shown?: true;
  /** It stands in a test that lies in the file which it tests. */
  readonly tested?: true;
}

/** What a credential opens, as far as it can be read offline. */
export interface Opens {
  readonly host?: string;
  readonly port?: number;
  readonly database?: string;
  readonly user?: string;
  readonly account?: string;
  readonly project?: string;
  /** Key of the resource it opens directly, e.g. `db:...`, `supabase:<ref>`, `k8scontext:...`. */
  readonly key?: Key;
  /** Further things it opens, by key. */
  readonly also?: readonly Key[];
}

/** A call site: a literal or variable sent to a host, passed to an SDK or a command line tool. Decides kind and purpose. */
export interface UseFact {
  readonly fact: 'use';
  readonly of: { readonly literal: Place } | { readonly variable: string };
  readonly host?: string;
  readonly sentAs?: 'bearer' | 'basic' | `header:${string}` | 'argument' | 'connection';
  readonly sdk?: string;
  /** Command line tool that takes it from this variable. */
  readonly cli?: string;
  /** Where the variable is one of this job alone: its key. */
  readonly within?: Key;
  /** What is handed the secret goes on to code that was not followed: more may be done with it than stands here. */
  readonly open?: true;
  /** What is done with it here, by name: `customDomainCreate`, `DELETE /v1/x`, `deploy`. */
  readonly does: readonly { readonly name: string; readonly row?: string; readonly at: Place }[];
  readonly evidence: EvidenceList;
}

/** Something that can be destroyed, or a place something lies on. */
export interface ResourceFact {
  readonly fact: 'resource';
  readonly name: string;
  readonly kind: ResourceKind;
  readonly provider: string;
  /** Type as its language calls it: `aws_db_instance`, `compose.volume`, `railway.volume`, `url.postgres`. Row of rules/resources if there is one. */
  readonly type: string;
  /** At least one strong key; facts that share one are one resource. */
  readonly keys: readonly [Key, ...Key[]];
  /** Weak keys: sharing one says `maybe the same`, which lowers confidence. */
  readonly maybe: readonly Key[];
  /** Attributes that the row of rules/resources names, by that name (`a.b` for nested). */
  readonly attributes: Readonly<Record<string, Known<Scalar>>>;
  readonly environments: readonly EnvironmentMark[];
  readonly evidence: EvidenceList;
  /** It only speaks of what somebody declares: where nobody does, there is no such resource. */
  readonly mere?: true;
}

/** An arrow between two keys (resources, programs, jobs, servers). `serves`: from is used by to. */
export interface RelationFact {
  readonly fact: 'relation';
  readonly kind: 'partOf' | 'storedOn' | 'copiedTo' | 'serves';
  readonly from: Key;
  readonly to: Key;
  /** For copiedTo: how the copy is made. */
  readonly copy?: { readonly kind: 'dump' | 'snapshot' | 'replica' | 'export' | 'versions' | 'automated'; readonly name: string; readonly rhythm?: CopyRhythm };
  readonly evidence: EvidenceList;
}

/** When copies are made and how long each stays, in hours, as far as a file says so. */
export interface CopyRhythm {
  /** The longest time between two of them. */
  readonly every?: { readonly hours: number; readonly at: Place };
  /** How long one is kept. */
  readonly kept?: { readonly hours: number; readonly at: Place };
  /** Where the schedule is told not to run. */
  readonly stopped?: Place;
  /** Where the tool is told never to look whether its copies are whole. */
  readonly unchecked?: Place;
}

/** An explicit grant: an IAM statement, a role binding, a `permissions:` block. */
export interface GrantFact {
  readonly fact: 'grant';
  /** Who has it, by key, e.g. `tf:infra:aws_iam_role.ci`, `job:...`, `k8s:ns:ServiceAccount/x`. */
  readonly to: Key;
  readonly name: string;
  readonly provider: string;
  readonly effects: readonly Effect[];
  readonly on: { readonly everything: boolean; readonly kinds?: readonly ResourceKind[]; readonly keys?: readonly Key[] };
  readonly bound: 'exact' | 'at-most';
  /** Conditions that narrow it, in words; empty when none. */
  readonly limitedBy: readonly string[];
  /** What it comes to beyond its effects, each judged by a check of its own, the same for every cloud and language. Absent: nothing beyond. */
  readonly amounts?: readonly GrantAmount[];
  /** Subjects of tokens of GitHub Actions that may take the identity, as its trust compares them. Absent: none that was read. */
  readonly subjects?: readonly { readonly patterns: readonly string[]; readonly at: Place }[];
  /** What runs with the identity that has it, or is assigned it, one half sentence each: `aws_lambda_function.export runs with it`. Absent: nothing that was read. */
  readonly runs?: readonly Evidence[];
  /** What others call the identity that has it, where they cannot know its key: `iamrole:<name>`, `gcp:principal/serviceAccount:<email>`. The `from` of a relation `serves` says who runs with it. */
  readonly goesBy?: readonly Key[];
  readonly evidence: EvidenceList;
}

/** Secrets that lie in reach and stay secret, because their key is elsewhere. No credential: whoever reads the file has nothing. */
export interface EncryptedFact {
  readonly fact: 'encrypted';
  /** What encrypted them, as its users call it: `sops`. */
  readonly by: string;
  readonly evidence: EvidenceList;
}

/**
 * A key made up for a manual, written where infrastructure takes its credential. No credential: it opens nothing. The place is what matters, since whoever puts a real one there commits it.
 * `where`: in the block that says how a provider logs in, among the variables of a function, container or task, in a text that a machine runs when it starts, or in any other argument.
 */
export interface ExampleSecretFact {
  readonly fact: 'example-secret';
  /** Argument that takes it: `provider aws.secret_key`. */
  readonly name: string;
  readonly where: 'provider' | 'environment' | 'script' | 'argument';
  /** What the block takes in its place, by its exact name, as half a sentence. Absent: no table says. */
  readonly instead?: string;
  readonly evidence: EvidenceList;
}

/** A private key in a file whose public half stands among the keys that seal what the gate obeys. `keyid` is the SHA-256 of the public half. */
export interface SealingKeyFact {
  readonly fact: 'sealing-key';
  readonly keyid: string;
  readonly person: string;
  readonly role: 'policy' | 'receipt';
  /** It needs a passphrase. */
  readonly encrypted: boolean;
  readonly evidence: EvidenceList;
}

/** A command that nobody starts by hand: it runs when a session, a folder or a container is opened, or when packages are installed. */
export interface SelfStartFact {
  readonly fact: 'self-start';
  /** `file#hook or key`, without an ordinal: what stands in one list is one thing. */
  readonly key: Key;
  /** Half a sentence, finishing `runs `: `when a session of Claude Code begins`. */
  readonly when: string;
  /** Where it runs: on the machine of whoever opens it, or in a container of its own. */
  readonly where: 'machine' | 'container';
  /** Rows of rules/operations that it destroys something by, nobody asked. */
  readonly destroys: readonly { readonly row: string; readonly evidence: Evidence }[];
  /** It runs what it downloads, or (`decoded`) what it makes readable just then. `host` is absent where no address stands there. */
  readonly fetches: readonly { readonly host?: string; readonly decoded?: true; readonly evidence: Evidence }[];
  /** Keys of programs it starts. */
  readonly starts: readonly { readonly key: Key; readonly evidence: Evidence }[];
  readonly evidence: EvidenceList;
}

/** Something we could not see. Listed and counted; neither safe nor dangerous. */
export interface Gap {
  readonly fact: 'gap';
  readonly kind: 'unparsable' | 'unreadable' | 'too-large' | 'binary' | 'encoding' | 'unresolved' | 'bound' | 'link' | 'submodule' | 'lfs' | 'shallow' | 'excluded' | 'not-asked' | 'not-a-file';
  /** One sentence for the reader, with what to do where there is something; never quotes the file. */
  readonly reason: string;
  readonly place: Place;
}

/** A fact of one file, as `read` gives it; `join` turns the local facts of all files into facts. The payload is the extractor's own. */
export interface LocalFact<T = unknown> { readonly extractor: string; readonly file: string; readonly payload: T }
