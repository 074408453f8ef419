import { baseName } from '../../model/index.ts';
import type { EnvironmentKind } from '../../model/index.ts';

/** What a name says of the environment: the kind, and the word that said so as it was written. */
export interface NamedEnvironment { readonly kind: EnvironmentKind; readonly name: string }

/** Words that name an environment and are rarely anything else. */
const STRONG: ReadonlyMap<string, EnvironmentKind> = new Map<string, EnvironmentKind>([
  ['prod', 'production'], ['production', 'production'], ['prd', 'production'], ['prods', 'production'],
  ['staging', 'staging'], ['stg', 'staging'], ['stag', 'staging'], ['preprod', 'staging'], ['preproduction', 'staging'], ['uat', 'staging'],
  ['nonprod', 'staging'], ['nonproduction', 'staging'], ['nprd', 'staging'],
  ['dev', 'development'], ['development', 'development'], ['devel', 'development'],
  ['qa', 'test'], ['testing', 'test'],
  ['localhost', 'local'],
]);

/** Words that also mean other things: they count only where no strong word stands in the same name. */
const WEAK: ReadonlyMap<string, EnvironmentKind> = new Map<string, EnvironmentKind>([
  ['live', 'production'], ['stage', 'staging'], ['preview', 'development'], ['sandbox', 'development'],
  ['test', 'test'], ['tests', 'test'], ['ci', 'test'], ['local', 'local'],
]);

/** Worst first: where a name holds two strong words, the worse one is kept. */
const ORDER: readonly EnvironmentKind[] = ['production', 'staging', 'development', 'test', 'local'];

/** `pre-prod` is staging, `non-prod` is anything but production. */
const TURNS_PRODUCTION = new Set(['pre', 'non', 'not', 'no', 'pseudo']);

/** `live-reload`, `test-id`, `stage-1`, `local-storage`, `local_settings`: the weak word belongs to a technical term. */
const TERM_AFTER: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['live', new Set(['reload', 'view', 'stream', 'streaming', 'chat', 'server', 'updates', 'update', 'query', 'preview', 'site', 'ness', 'data'])],
  ['local', new Set(['storage', 'time', 'name', 'path', 'file', 'ssd', 'ip', 'settings', 'd'])],
  ['stage', new Set(['files', 'width', 'height'])],
  ['preview', new Set(['image', 'text', 'url', 'token', 'secret'])],
  ['production', new Set(['line', 'order', 'orders'])],
  ['dev', new Set(['desktop', 'desktops', 'workstation', 'workstations', 'laptop', 'laptops', 'tools', 'tooling', 'kit', 'experience'])],
]);
/** `multi-stage`, `smoke-test`: what stands before makes it a term. */
const TERM_BEFORE: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['stage', new Set(['multi', 'build', 'final', 'next', 'back', 'on', 'deploy'])],
  ['test', new Set(['unit', 'smoke', 'load', 'speed', 'pen', 'ab', 'integration'])],
  ['live', new Set(['go', 'to', 'time'])],
]);

/** Kinds of testing. What is named after one is a tool of whatever environment it tests: the whole term is its name, so that `e2e-tests` is not taken for the environment `test`. */
const KIND_OF_TESTING = /(?:^|[^a-z])(?:e2e|end[-_ ]?to[-_ ]?end|perf|performance|stress|soak|acceptance|functional|regression|automated|cypress|playwright|canary|chaos|browser|ui)[-_ ]?$/i;

/** Longest name looked at; environment names are short, hostile ones are not. */
const LONGEST = 512;

interface Token { readonly word: string; readonly start: number; readonly end: number }

/**
 * Reads the environment out of a name: of a variable, file, directory, branch, workspace, host or resource. Words are bounded by separators,
 * digits and camel case, so `product`, `latest` and `developer` say nothing, while `PROD_DB_URL`, `prodDbUrl`, `prod2` and `eu-prod` do.
 * The worst strong word wins; weak words (`live`, `test`, `local`, ...) count only alone. Undefined where nothing is said.
 */
export function environmentOf(name: string): NamedEnvironment | undefined {
  const text = name.slice(0, LONGEST);
  const tokens = tokensOf(text);
  let strong: NamedEnvironment | undefined;
  let weak: NamedEnvironment | undefined;
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1];
    const found = strongAt(text, token, before);
    if (found && !isTerm(tokens, index) && (!strong || ORDER.indexOf(found.kind) < ORDER.indexOf(strong.kind))) strong = found;
    const kind = WEAK.get(token.word);
    if (kind && !isTerm(tokens, index) && (!weak || ORDER.indexOf(kind) < ORDER.indexOf(weak.kind))) weak = { kind, name: text.slice(kind === 'test' ? startOfTerm(text, token) : token.start, token.end) };
  }
  return strong ?? weak;
}

function strongAt(text: string, token: Token, before: Token | undefined): NamedEnvironment | undefined {
  const kind = STRONG.get(token.word);
  if (!kind) return undefined;
  if (kind === 'production' && before && TURNS_PRODUCTION.has(before.word)) return { kind: 'staging', name: text.slice(before.start, token.end) };
  return { kind, name: text.slice(token.start, token.end) };
}

/** Where `e2e-tests` begins; the word itself where it is no such term. */
function startOfTerm(text: string, token: Token): number {
  const before = text.slice(Math.max(0, token.start - 24), token.start);
  const found = KIND_OF_TESTING.exec(before);
  return found ? token.start - before.length + found.index + (/^[a-z]/i.test(found[0]) ? 0 : 1) : token.start;
}

function isTerm(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index];
  if (!token) return false;
  const after = tokens[index + 1]?.word;
  const before = tokens[index - 1]?.word;
  return (after !== undefined && (TERM_AFTER.get(token.word)?.has(after) ?? false)) || (before !== undefined && (TERM_BEFORE.get(token.word)?.has(before) ?? false));
}

/** Runs of letters, broken where a lower-case letter meets an upper-case one and before the last capital of `DBUrl`. */
function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g)) {
    tokens.push({ word: match[0].toLowerCase(), start: match.index, end: match.index + match[0].length });
  }
  return tokens;
}

/** The environment the name of a compose file says: `docker-compose.prod.yml`. Base, override and extra files say none. */
export function composeEnvironment(file: string): ReturnType<typeof environmentOf> {
  return environmentOf(baseName(file).replace(/\.ya?ml$/i, ''));
}

/** Keys of tags whose value names an environment. */
const TAGS: ReadonlySet<string> = new Set(['environment', 'env', 'stage', 'deployment', 'tier', 'environment-name', 'environment_name', 'environmentname', 'env-name', 'env_name']);

/** Does the tag of this key name the environment of what it stands on? */
export function tagsEnvironment(key: string): boolean { return TAGS.has(key.toLowerCase()); }
