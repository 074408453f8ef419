import type { AccessTable } from './access.ts';
import type { IamTables } from './iam.ts';
import type { SecretTables } from './secret-places.ts';
import type { DefaultWhen, SettingRule } from './settings.ts';
import type { Destroys, Effect, Guard, Hold, ResourceKind, Scope, Verdict } from './words.ts';
import type { CacheTable } from './cache.ts';

/** Where a belief comes from. No source: `guess`, and confidence goes down one step. */
export interface Sourced {
  /** URL or `github:owner/repo@commit:path`; `measured: ...` for what was run; empty means guess. */
  readonly source: readonly string[];
  /** Day the source was read, YYYY-MM-DD. */
  readonly date: string;
  readonly basis: 'documented' | 'measured' | 'code' | 'guess';
  /** Half-open window in which the belief holds; open ends are absent. */
  readonly effective_from?: string;
  readonly effective_until?: string;
}

/** rules/providers/<id>.yml */
export interface Provider extends Sourced {
  readonly id: string;
  readonly name: string;
  readonly hosts: {
    /** Hosts that take the provider's API calls. `*.` prefix matches subdomains. */
    readonly api: readonly string[];
    /** Hosts of the data stores it runs. */
    readonly data: readonly string[];
    /** Of those, hosts that only resolve inside the provider's network: not reachable from a laptop. */
    readonly private: readonly string[];
  };
  readonly cli: readonly string[];
  readonly credentials: readonly CredentialKind[];
  readonly recovery: readonly RecoveryBelief[];
}

/**
 * Forms in which values speak of their own limits. `azure-account`: the account beside the key of a connection string. `azure-sas`: parameters of a shared access signature. `claims`: of a signed token. `fly-macaroon`, `pypi-macaroon`: caveats. `json`:
 * fields packed in base64. `presigned`: parameters of a signed link.
 */
export const TELLING_FORMS = ['azure-account', 'azure-sas', 'claims', 'fly-macaroon', 'json', 'presigned', 'pypi-macaroon'] as const;

/** One kind of credential: how it is known, how far it reaches, what it may do. */
export interface CredentialKind extends Sourced {
  /** `<provider>.<kind>`, for ever. */
  readonly id: string;
  /** `Railway account token`, used in sentences after "holds a". */
  readonly name: string;
  readonly recognise: {
    /** Variable names that carry it. */
    readonly names: readonly string[];
    /** Regular expression of the value (no flags), anchored to the whole value. */
    readonly value?: string;
    /** Does the value alone tell the provider? `no`: context must decide. `provider` without literals: the shape does, beside a word of `near`. */
    readonly decides: 'kind' | 'provider' | 'no';
    /** Literal bytes that occur in every such value, for the prefilter; empty when there are none. */
    readonly literals: readonly string[];
    /** Lower-case words one of which must stand within 120 characters (or in the bound name) when the value does not decide. */
    readonly near: readonly string[];
    /** How call sites send this kind: decides between kinds of one shape. */
    readonly uses: readonly { readonly host?: string; readonly sentAs?: string; readonly sdk?: string; readonly cli?: string }[];
    /** Exact values (documentation examples) or patterns that are never secrets. */
    readonly examples: readonly string[];
    /** Public by design: never a finding by itself (anon keys, publishable keys). */
    readonly public?: boolean;
    /** What the value ends with, where its maker says: a right one is proof, a wrong one a doubt. */
    readonly checksum?: 'crc32-base62' | 'crc32-hex' | 'crc16-base32';
    /** The value says something of its own limits: how it is read. `words` of `json`: what to say before the value of each field. */
    readonly tells?: { readonly form: (typeof TELLING_FORMS)[number]; readonly words?: Readonly<Record<string, string>> };
    /** One half of a pair, the id beside the secret: tells whose it is and opens nothing by itself. */
    readonly half?: boolean;
    /** No credential at all: it says who a user or role is and opens nothing, with or without something else. */
    readonly identifies?: boolean;
  };
  readonly scope: Scope;
  /** Finishes "its authority reaches ...": `every project and environment of the account`. */
  readonly reaches: string;
  readonly may: readonly Ability[];
  /** Where it stands what it may do; the source of the kind says how it is told, and a scanner that knows its form knows nothing of its power. Absent where it may do nothing. */
  readonly powers?: Sourced;
  readonly expires: string;
  /** The narrower kind that exists, by its exact name, or empty. */
  readonly narrower: string;
}

/** Something a credential kind may do. */
export interface Ability {
  readonly effect: Effect;
  /** Kinds of resource of this provider it applies to. */
  readonly on: readonly ResourceKind[];
  readonly destroys: Destroys;
  /** Exact API, CLI or GraphQL name: `volumeDelete`. */
  readonly operation: string;
  /** The call by another name, for resources whose type has one of these words in it: one kind of resource, several services. */
  readonly as?: readonly { readonly of: readonly string[]; readonly operation: string }[];
  /** Does the API ask? It never does for most. */
  readonly confirmation: 'none' | 'asks';
  /** exact: documented for this kind. at-most: the worst it may be. */
  readonly bound: 'exact' | 'at-most';
}

/** What happens to data of a provider when something is destroyed, and to its native copies. Dated. */
export interface RecoveryBelief extends Sourced {
  readonly id: string;
  /** Kinds of resource it speaks of. */
  readonly on: readonly ResourceKind[];
  /** Which way of destruction. */
  readonly destroys: Destroys;
  readonly verdict: Verdict;
  /** Full sentence half: "Railway keeps a deleted volume for 48 hours". */
  readonly because: string;
  /** `48 h`, `7 d`; absent when there is none. */
  readonly window?: string;
  /** Native copies: do they lie on the same thing and die with it? */
  readonly copies: 'die' | 'survive' | 'none' | 'unknown';
}

/** rules/resources/<language>-<vendor>.yml: one resource type of one language. */
export interface ResourceType extends Sourced {
  /** `aws_db_instance`, `compose.volume`, `PersistentVolumeClaim`, `railway.volume`, `url.postgres`. */
  readonly type: string;
  readonly format: string;
  readonly kind: ResourceKind;
  /** What it is instead where an attribute is set to one of these values. */
  readonly instead?: { readonly attribute: string; readonly in: readonly string[]; readonly kind: ResourceKind };
  readonly provider: string;
  readonly holdsData: boolean | 'unknown';
  /** Attributes to read, besides those named below. */
  readonly attributes: readonly string[];
  /** Attributes that hold strong identity, with the key prefix they make: `identifier` -> `rds:`. */
  readonly identity: readonly { readonly attribute: string; readonly prefix: string }[];
  readonly guards: readonly GuardRule[];
  readonly copies: readonly CopyRule[];
  /** Settings that users ask about one by one, beyond what its guards and copies say. */
  readonly settings?: readonly SettingRule[];
  /** Container images that are it: names without registry, tag and digest; where the data lies in them (a backup image: where it writes). */
  readonly images?: { readonly names: readonly string[]; readonly data: readonly string[]; readonly port?: number; readonly buckets?: readonly string[] } & CopyImage;
}
/** What a container image that only copies is told by its variables; each list by the variable that speaks first. */
export interface CopyImage {
  /** Whatever is mounted at or below these is what it copies. */
  readonly copies?: readonly string[];
  /** Variables that name the place it writes to, as an address or a path in the container. */
  readonly targets?: readonly string[];
  /** Variables that name another service than Amazon's as the one that has the bucket. */
  readonly endpoints?: readonly string[];
  /** Variables that say when it runs, and what holds where none does. A bare number counts in `unit`. */
  readonly schedule?: { readonly variables: readonly string[]; readonly unit?: 'seconds' | 'minutes'; readonly default?: string };
  /** Variables that say how long a copy is kept. A bare number counts in `unit`. */
  readonly kept?: { readonly variables: readonly string[]; readonly unit: 'minutes' | 'days' };
}
/** `attribute` equal to `on` means the guard stands. */
export interface GuardRule {
  readonly attribute: string;
  readonly on: string | number | boolean;
  /** Value when absent. `unknown`: not told by the documentation. */
  readonly default: string | number | boolean | 'unknown';
  readonly defaultWhen?: readonly DefaultWhen[];
  readonly strength: Guard;
  readonly says: string;
}
/** A native copy: exists when `attribute` satisfies `exists`; survives the resource when `survives`. */
export interface CopyRule {
  readonly id: string;
  readonly kind: 'snapshot' | 'automated' | 'versions' | 'replica';
  readonly exists: { readonly attribute?: string; readonly is?: string | number | boolean; readonly not?: string | number | boolean; readonly default: string | number | boolean | 'unknown'; readonly defaultWhen?: readonly DefaultWhen[] };
  readonly survives: { readonly attribute?: string; readonly is?: string | number | boolean; readonly default: string | number | boolean | 'unknown'; readonly always?: boolean };
  readonly says: string;
}

/** rules/operations/<tool>.yml: one destructive command, statement, mutation, call or tool. */
export interface OperationRow extends Sourced {
  readonly id: string;
  readonly tool: string;
  /** `prisma migrate reset`, for sentences. */
  readonly name: string;
  readonly effect: Effect;
  readonly destroys: Destroys;
  readonly on: ResourceKind;
  readonly provider?: string;
  readonly match:
    | { readonly kind: 'command'; readonly program: readonly string[]; readonly words: readonly string[]; readonly any?: readonly string[]; readonly none?: readonly string[] }
    | { readonly kind: 'sql'; readonly statement: string }
    | { readonly kind: 'graphql'; readonly mutation: readonly string[]; readonly host?: string }
    | { readonly kind: 'http'; readonly method: string; readonly host: string; readonly path?: string }
    | { readonly kind: 'sdk'; readonly module: readonly string[]; readonly member: readonly string[]; readonly option?: string }
    | { readonly kind: 'mcp'; readonly server: string; readonly tools: readonly string[] };
  /** What says which thing is hit: environment variables by default, flags, configuration files of the tool. */
  readonly target: { readonly variables: readonly string[]; readonly flags: readonly string[]; readonly config: readonly string[] };
  readonly confirmation: 'none' | 'asks' | 'refuses-agents';
  /** Flags or variables that switch the question off. */
  readonly bypass: readonly string[];
  readonly reversible: string;
}

/** rules/operations/mcp-servers.yml: a server by how it is started, and its switches. */
export interface McpServerRow extends Sourced {
  readonly id: string;
  readonly name: string;
  readonly provider: string;
  readonly detect: { readonly packages: readonly string[]; readonly commands: readonly string[]; readonly urls: readonly string[]; readonly images: readonly string[] };
  readonly destructive: readonly { readonly tool: string; readonly effect: Effect; readonly destroys: Destroys; readonly on: readonly ResourceKind[] }[];
  /** Arguments, variables, URL parameters that limit it to reading; empty when there is none. */
  readonly readOnly: readonly { readonly argument?: string; readonly variable?: string; readonly parameter?: string; readonly value?: string }[];
  readonly limit: readonly { readonly argument?: string; readonly variable?: string; readonly parameter?: string }[];
  /** Always limited to reading. */
  readonly alwaysReadOnly?: boolean;
  /** Credential kinds it acts with, and where it takes them from when none is written beside it. */
  readonly actsAs: readonly string[];
  readonly login: 'ambient' | 'named' | 'none';
  readonly confirmation: 'model' | 'none';
}

/** rules/agents/<vendor>.yml */
export interface AgentTable {
  readonly id: string;
  readonly name: string;
  /** Files in a repository whose presence configures it. Globs. */
  readonly files: readonly string[];
  /** Prose files it reads; these alone configure nothing. Globs. */
  readonly prose: readonly string[];
  readonly settings: readonly AgentSettingRow[];
  /** Names of the tools by which it reads, starts programs and sends requests, as matchers of hooks name them. Absent: not known. */
  readonly hooks?: Sourced & { readonly read: readonly string[]; readonly run: readonly string[]; readonly network: readonly string[] };
  /** What holds when no file says anything. */
  readonly defaults: Sourced & { readonly read: string; readonly run: string; readonly network: string; readonly mcp: string; readonly mode: string; readonly verified: boolean };
}
export interface AgentSettingRow extends Sourced {
  readonly id: string;
  /** Key as written: `permissions.deny`. */
  readonly key: string;
  readonly does: 'deny' | 'ask' | 'allow' | 'sandbox' | 'hook' | 'say' | 'approvals-off' | 'weakens' | 'dead' | 'info';
  readonly hold: Hold;
  /** Full sentence: what it really does. */
  readonly says: string;
  /** How it is passed, full sentence, or empty. */
  readonly weakness: string;
  readonly since?: string;
}

/** One row of rules/unasked/agents.yml: settings of one file that let an agent act unasked. */
export interface UnaskedSettings extends Sourced {
  /** Its name, as a sentence says it. */
  readonly agent: string;
  /** Expression of the file's path. */
  readonly file: string;
  /** Path to its MCP servers; empty: none stand there. */
  readonly servers: readonly string[];
  /** Lists of what is done unasked: commands (`run`) or tools of any sort (`call`). An entry that matches `every` stands for everything. */
  readonly lists: readonly { readonly path: readonly string[]; readonly every: string; readonly what: 'run' | 'call' }[];
  /** Settings whose value ends questions: all of them, or those about commands, tools or edits. */
  readonly switches: readonly { readonly path: readonly string[]; readonly is: readonly string[]; readonly what: 'all' | 'run' | 'call' | 'edit' }[];
  /** Lists of rules that name a capability and an effect, and what they are about unless that is everything. One that allows a capability that matches `of`, whatever it is about, ends the questions about it. */
  readonly rules: readonly { readonly path: readonly string[]; readonly of: string; readonly what: 'run' | 'call' }[];
  /** Commands below this path are hooks; `answer` matches one that says yes in the place of a person. */
  readonly hooks?: { readonly path: readonly string[]; readonly answer: string };
  /** Paths to lists of commands or tools that are refused, or asked about in any case. */
  readonly refused: readonly (readonly string[])[];
}

/** Everything the tool believes, validated and precompiled. */
export interface Knowledge {
  /** Newest date of any row: the default for `--as-of`. */
  readonly date: string;
  /** Digest of all tables, hex. */
  readonly digest: string;
  readonly providers: readonly Provider[];
  readonly agents: readonly AgentTable[];
  readonly resources: readonly ResourceType[];
  readonly operations: readonly OperationRow[];
  readonly mcpServers: readonly McpServerRow[];
  /** What roles and rules of access may do: rules/iam/{gcp-roles,azure-roles,kubernetes,vault,small-clouds}.yml. */
  readonly access?: readonly AccessTable[];
  /** What the actions of AWS do. Absent in tables made by hand: then nothing is known of any. */
  readonly iam?: IamTables;
  /** Where deployments take secrets. Absent in tables made by hand: then nothing is known to take any. */
  readonly secrets?: SecretTables;
  /** Settings of agents without a table of their own. Absent in tables made by hand: then none is known. */
  readonly unasked?: readonly UnaskedSettings[];
  /** Who may write the cache of GitHub Actions. Absent in tables made by hand: then nothing is known of it. */
  readonly cache?: CacheTable;
  /** What the user's own configuration adds to the tables; none in the tables themselves. */
  readonly recognisers?: readonly Recogniser[];
  /** What the build has made of these very tables. Absent in tables made by hand, and where the configuration adds to them: then it is made when it is asked for. */
  readonly made?: MadeTables | undefined;
  /** The providers before the rest of them is loaded; see `recognisedBy`. Absent where they are all there. */
  readonly recognised?: readonly RecognisedProvider[];
}

/** A provider, and its kinds, as far as they tell credentials in text. */
export interface RecognisedProvider extends Pick<Provider, 'id' | 'name' | 'basis' | 'hosts'> { readonly credentials: readonly RecognisedKind[] }
export type RecognisedKind = Pick<CredentialKind, 'id' | 'name' | 'basis' | 'recognise'>;

/** What tells credentials, for who asks nothing else of providers: the rest may not be loaded yet. */
export function recognisedBy(knowledge: Knowledge): readonly RecognisedProvider[] { return knowledge.recognised ?? knowledge.providers; }

/** Plain lists that take longer to make than to read. */
export interface MadeTables { readonly kinds: KindLists; readonly sought: SoughtLists }

/** How kinds of credentials are told. Numbers of kinds count through all providers. */
export interface KindLists {
  /** Literals of values that tell what they are, and the kinds of each. */
  readonly tokens: readonly string[];
  readonly tokenKinds: readonly (readonly number[])[];
  /** Names without separators, lower case, and the kinds of each. */
  readonly names: readonly string[];
  readonly nameKinds: readonly (readonly number[])[];
  /** Kinds told by their shape where one of their words stands near, and those that are a bare UUID. */
  readonly shapes: readonly number[];
  readonly uuids: readonly number[];
  /** Names of kinds whose value does not tell, lower case; pieces of which one stands in every spelling of them, and the names of each by their number. */
  readonly bare: readonly string[];
  readonly pieces: readonly string[];
  readonly pieceNames: readonly (readonly number[])[];
  /** Last words of names whose first may be keys further up, without separators, lower case; the kinds of each, and the first word of the name of each of these. */
  readonly endings: readonly string[];
  readonly endingKinds: readonly (readonly number[])[];
  readonly endingFirsts: readonly (readonly string[])[];
  /** Names that say that they are secrets, without separators, lower case, of which the tables have longer ones; and the last words of each, which say nothing. */
  readonly rests: readonly string[];
  readonly restWords: readonly (readonly string[])[];
}

/** What the reader of credentials asks the prefilter for: the first `literals` of the words. The other lists are numbers of words; `asks` and `gates` are pairs of such a number and what it stands for. */
export interface SoughtLists {
  readonly words: readonly string[];
  readonly literals: number;
  readonly mine: readonly number[];
  readonly telling: readonly number[];
  readonly asks: readonly number[];
  readonly gates: readonly number[];
}

/** A credential the user's own configuration describes. Its kind is among the providers. */
export interface Recogniser {
  readonly id: string;
  /** Id of the credential kind it finds. */
  readonly kind: string;
  /** One of these stands near every match; ASCII, in either case. */
  readonly keywords: readonly string[];
  /** Expression of the value, or of a text whose group `secret` is the value. */
  readonly regex: string;
  /** One of these words must stand nearby or in the bound name, in either case; empty: nothing is asked. */
  readonly near: readonly string[];
  /** Globs of files it looks into; empty: every file. */
  readonly files: readonly string[];
  /** Texts it must find and texts it must not, written where it is described: no credentials there. */
  readonly examples: readonly string[];
  /** File that describes it. */
  readonly describedIn: string;
}
