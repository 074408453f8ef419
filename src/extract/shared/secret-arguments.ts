import { baseName } from '../../model/index.ts';
import type { Knowledge, SecretNames, SecretPlace } from '../../model/index.ts';

/** What an argument of infrastructure takes. `weak`: its name alone does not settle it, so the value has to look the part. */
export interface SecretArgument { readonly takes: 'password' | 'secret' | 'token' | 'key'; readonly weak: boolean }

/** Looks up rules/secrets: which arguments take secrets, by their name and by their type. */
export interface SecretArguments {
  /**
   * What an argument of this name is for: `administrator_login_password`, `AuthToken`, `sqlAdministratorLoginPassword`, `--db-password`. Providers of infrastructure
   * name them alike; a name that ends in what only describes a secret (`_arn`, `_id`, `_name`, `_length`, `_version`) takes none.
   */
  named(name: string): SecretArgument | undefined;
  /** What a type takes at this path, by the table of types, by the last name, or by the name of what holds it. Paths as in the table, without numbers of list items. */
  taken(type: string, path: readonly string[]): SecretArgument | undefined;
  /** Does a type take a text there that a machine runs or reads when it starts? */
  runs(type: string, path: readonly string[]): boolean;
  /** Is something of this path a variable that a function, container or task is started with? */
  inEnvironment(path: readonly string[]): boolean;
  /** What a type takes in place of a secret written out, as half a sentence. */
  instead(type: string): string | undefined;
  /** What the one value of a type is, by its neighbours: a name that ends in what secrets are called, or a switch. */
  told(type: string, textAt: (argument: string) => string | undefined): { readonly value: string; readonly argument: SecretArgument } | undefined;
}

const NONE: SecretArguments = { named: () => undefined, taken: () => undefined, runs: () => false, told: () => undefined, inEnvironment: () => false, instead: () => undefined };
const made = new WeakMap<Knowledge, SecretArguments>();

/** The table of these beliefs, made once for them. */
export function secretArguments(knowledge: Knowledge): SecretArguments {
  const known = made.get(knowledge);
  if (known) return known;
  const tables = knowledge.secrets;
  if (!tables) return NONE;
  const names = wordsOf(tables.names);
  const environments = new Set(tables.names.environments);
  const byType = new Map(tables.places.filter((place) => place.file === undefined).map((place) => [place.type, place]));
  const named = (name: string): SecretArgument | undefined => byName(name, names);
  const at = (type: string, path: readonly string[], which: 'secret' | 'script'): boolean => byType.get(type)?.[which].some((row) => row === path.join('.') || (row.endsWith('.*') && path.length > 1 && path.slice(0, -1).join('.') === row.slice(0, -2))) === true;
  const [wrappers, maps, scripts] = [new Set(tables.names.wrappers), new Set(tables.names.maps), new Set(tables.names.scripts)];
  // Keys of a map of secrets that say what they are are believed; the others only when their value looks the part.
  const placed = (type: string, path: readonly string[]): SecretArgument | undefined => { if (!at(type, path, 'secret')) return undefined; const own = path.length > 1 ? named(path.at(-1) ?? '') : undefined; return own ? { ...own, weak: false } : { takes: 'secret', weak: path.length > 1 }; };
  const held = (path: readonly string[]): SecretArgument | undefined => {
    const [holder, last] = [path.at(-2), plain(path.at(-1) ?? '')];
    if (holder === undefined) return undefined;
    if (maps.has(plain(holder))) return DESCRIBES.test(last) ? undefined : { takes: 'secret', weak: true };
    const above = path.findLastIndex((step) => !wrappers.has(plain(step)));
    return above >= 0 && above < path.length - 1 ? named(path[above] ?? '') : undefined;
  };
  const table: SecretArguments = {
    named, runs: (type, path) => at(type, path, 'script') || scripts.has(plain(path.at(-1) ?? '')),
    taken: (type, path) => placed(type, path) ?? named(path.at(-1) ?? '') ?? held(path),
    inEnvironment: (path) => path.slice(0, -1).some((step) => environments.has(plain(step))), instead: (type) => byType.get(type)?.instead,
    told: (type, textAt) => toldBy(byType.get(type), textAt, named),
  };
  made.set(knowledge, table);
  return table;
}

/** Fields beside a secret that name it or say where it is. */
const DESCRIBES = /(?:name|id|type|url|uri|region|version|user|host|endpoint)$/;

/** Lower case, without signs between its words; digits stay. */
function plain(name: string): string { return name.toLowerCase().replaceAll(/[^a-z0-9]/g, ''); }

function toldBy(place: SecretPlace | undefined, textAt: (argument: string) => string | undefined, named: SecretArguments['named']): ReturnType<SecretArguments['told']> {
  const told = place?.told;
  if (!told) return undefined;
  // Two programs of one type may call the neighbour by two names.
  const name = told.name.split('|').map(textAt).find((text) => text !== undefined) ?? '';
  const sure = told.by !== undefined && told.is !== undefined && (textAt(told.by) ?? '').toLowerCase() === told.is.toLowerCase();
  const argument = named(baseName(name)) ?? (sure ? { takes: 'secret', weak: true } satisfies SecretArgument : undefined);
  return argument && { value: told.value, argument };
}

interface Words { readonly passwords: ReadonlySet<string>; readonly requests: ReadonlySet<string>; readonly keys: ReadonlySet<string>; readonly together: ReadonlySet<string>; readonly forms: ReadonlySet<string>; readonly about: ReadonlySet<string> }

function wordsOf(names: SecretNames): Words {
  return { passwords: new Set(names.passwords), requests: new Set(names.tokensOfRequests), keys: new Set(names.keys), together: new Set(names.runTogether), forms: new Set(names.forms), about: new Set(names.about) };
}

const OF_SECRETS = /^(?:secret|key|password|token|credentials?)$/;

function byName(name: string, { passwords, requests, keys, together, forms, about }: Words): SecretArgument | undefined {
  const words = (name.slice(0, 160).match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? []).map((word) => word.toLowerCase()).filter((word) => !/^\d+$/.test(word));
  // `password_wo` of Terraform is written and never read back; what is handed to it stands in the file all the same.
  if (words.at(-1) === 'wo') words.pop();
  if (words.at(-1) === 'plaintext' || words.at(-1) === 'value') words.pop();
  while (words.length > 1 && forms.has(words.at(-1) ?? '') && (OF_SECRETS.test(words.at(-2) ?? '') || forms.has(words.at(-2) ?? ''))) words.pop();
  const last = words.at(-1) ?? '';
  const before = words.at(-2) ?? '';
  if (words.slice(0, -1).some((word) => about.has(word))) return undefined;
  if (passwords.has(last) || (last === 'pass' && words.length > 1 && before !== 'by')) return { takes: 'password', weak: last === 'pass' };
  if (last === 'phrase' && before === 'pass') return { takes: 'password', weak: false };
  if ((last === 'signature' && before === 'access') || /^credentials?$/.test(last) || (last === 'secure' && words.length === 1)) return { takes: 'secret', weak: true };
  if (last === 'secret' || last === 'secrets') return { takes: 'secret', weak: last === 'secrets' || words.length === 1 };
  if (last === 'token') return requests.has(before) || requests.has(`${words.at(-3) ?? ''}${before}`) ? undefined : { takes: 'token', weak: words.length === 1 };
  if ((last === 'key' && keys.has(before)) || together.has(last)) return { takes: 'key', weak: before !== 'secret' && before !== 'access' && before !== 'api' && !together.has(last) };
  return undefined;
}
