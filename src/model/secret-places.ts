import type { Sourced } from './knowledge.ts';

/** rules/secrets/names.yml: words of which names of arguments are made. */
export interface SecretNames extends Sourced {
  readonly passwords: readonly string[];
  /** Words before `token` with which it opens nothing. */
  readonly tokensOfRequests: readonly string[];
  /** Words before `key` with which it opens something. */
  readonly keys: readonly string[];
  /** Several words written as one. */
  readonly runTogether: readonly string[];
  /** Words with which a name speaks of a secret and takes none. */
  readonly about: readonly string[];
  /** Words behind one of a secret that only say how it is written. */
  readonly forms: readonly string[];
  /** Steps of a path that stand for what the step before them names. */
  readonly wrappers: readonly string[];
  /** Maps and blocks of which everything is a secret; lower case, letters alone, as the two lists below. */
  readonly maps: readonly string[];
  /** Arguments whose text a machine runs or reads when it starts, whatever the type. */
  readonly scripts: readonly string[];
  /** What the maps of variables of functions, containers and tasks are called; lower case, letters alone. */
  readonly environments: readonly string[];
}

/**
 * rules/secrets/<format>.yml: where a type of infrastructure, or a file of deployment, takes secrets. Paths are dotted: `*` any key, `[]` every item of a list,
 * `**` whatever lies below, at any depth. Items of lists do not show in the paths of types.
 */
export interface SecretPlace extends Sourced {
  /** Type as its language calls it, or a name for the sort of file. */
  readonly type: string;
  /** Every value there is a secret. */
  readonly secret: readonly string[];
  /** Base64 of one. */
  readonly packed: readonly string[];
  /** Those whose name says so, also as pairs of name and value. */
  readonly named: readonly string[];
  /** Texts that set variables or keys, perhaps in base64. */
  readonly script: readonly string[];
  /** One value whose neighbours say what it is: a name (`one|other` where versions of the type call it differently), or a switch. */
  readonly told?: { readonly value: string; readonly name: string; readonly by?: string; readonly is?: string };
  /** What the block takes in place of a secret that is written out: half a sentence with its exact names. */
  readonly instead?: string;
  /** Speaks against what stands there: half a sentence. */
  readonly doubt?: string;
  /** What tells such a file: its path, its first line, keys it has (`key=value` where the value tells). Absent: it is a type. */
  readonly file?: { readonly path?: string; readonly first?: string; readonly has: readonly string[] };
}

/** rules/secrets/commands.yml: how commands are given a secret on their line. */
export interface SecretCommand extends Sourced {
  readonly id: string;
  /** Names of the programs in lower case, as they are typed; their letters may stand in either case. */
  readonly programs: readonly string[];
  /** Words of which one stands on the line; empty: none needs to. */
  readonly behind: readonly string[];
  /** Words that follow each other on the line, with a space between them: `{}` stands for the secret, `*` for anything, `{name}` for a name that says secret. */
  readonly takes: readonly string[];
  /** What is piped into the command, in the same words. */
  readonly piped: readonly string[];
  /** What the prefilter looks for, lower case, where it is not the programs. */
  readonly holds: readonly string[];
  /** What is given: `a password of a registry`. */
  readonly what: string;
}

/** rules/secrets as one table. */
export interface SecretTables { readonly names: SecretNames; readonly places: readonly SecretPlace[]; readonly commands?: readonly SecretCommand[] }
