import { createHash } from 'node:crypto';
import { CONFIG_FILE } from './config/file.ts';
import { settingSpan } from './config/position.ts';
import type { Config } from './config/index.ts';
import { compileExpression } from './extract/shared/expression/index.ts';
import { ownRecognisers, tryExample } from './extract/secrets/own.ts';
import type { ExampleAnswer } from './extract/secrets/own.ts';
import { compareText, RESOURCE_KINDS } from './model/index.ts';
import type { Ability, CredentialKind, Effect, Knowledge, Provider, Recogniser, ResourceKind } from './model/index.ts';

type Said = Config['recognisers'][number];

/** Provider of kinds that the configuration describes. */
const OWN_PROVIDER = 'configured';

/**
 * The tables with what the configuration adds: its recognisers, and a kind for each that no kind of the tables names. The same tables where it adds nothing. The digest then
 * tells both, so that nothing read with other recognisers is taken for this.
 */
export function withRecognisers(knowledge: Knowledge, config: Config | undefined, configFile: string = CONFIG_FILE): Knowledge {
  const said = config?.recognisers ?? [];
  if (said.length === 0) return knowledge;
  const own = said.filter((one) => one.kind === undefined);
  const provider: Provider = {
    id: OWN_PROVIDER, name: 'service of your configuration', source: [configFile], date: knowledge.date, basis: 'documented', hosts: { api: [], data: [], private: [] }, cli: [], recovery: [], credentials: own.map((one) => kindOf(one, knowledge, configFile)),
  };
  return {
    ...knowledge, made: undefined, digest: createHash('sha256').update(JSON.stringify([knowledge.digest, said])).digest('hex'),
    providers: own.length === 0 ? knowledge.providers : [...knowledge.providers, provider].sort((a, b) => compareText(a.id, b.id)),
    recognisers: said.map((one) => recogniserOf(one, configFile)),
  };
}

function recogniserOf(said: Said, configFile: string): Recogniser {
  return { id: said.id, kind: said.kind ?? ownKind(said.id), keywords: said.keywords, regex: said.regex, near: said.near ?? [], files: said.files ?? [], examples: [...said.matches, ...said.ignores], describedIn: configFile };
}

/** Id of the kind that a recogniser without one of the tables finds. */
export function ownKind(id: string): string { return `${OWN_PROVIDER}.${id}`; }

/** The words of `on` that are kinds of resource, and those that name single things. */
export function targetsOf(on: readonly string[]): { readonly kinds: readonly ResourceKind[]; readonly things: readonly string[] } {
  return { kinds: RESOURCE_KINDS.filter((kind) => on.includes(kind)), things: on.filter((one) => !RESOURCE_KINDS.some((kind) => kind === one)) };
}

const TAKES: Readonly<Record<Effect, Ability['destroys']>> = { read: 'contents', write: 'contents', destroy: 'container', 'destroy-backup': 'copies', administer: 'container' };

function kindOf(said: Said, knowledge: Knowledge, configFile: string): CredentialKind {
  const { authority } = said;
  const { kinds, things } = targetsOf(authority?.on ?? []);
  const whole = kinds.includes('everything');
  const on = things.length > 0 ? RESOURCE_KINDS : kinds;
  return {
    id: ownKind(said.id), name: said.name, source: [configFile], date: knowledge.date, basis: 'documented',
    recognise: { names: [], decides: 'kind', literals: [], near: [], uses: [], examples: [] },
    scope: authority === undefined ? 'unknown' : whole ? 'account' : 'resource',
    reaches: authority === undefined ? 'what its service allows, which the configuration does not tell' : whole ? 'everything in the account of its service, as the configuration says' : `what the configuration names (${authority.on.map((one) => one.replace('-', ' ')).join(', ')})`,
    may: (authority?.effects ?? []).map((effect): Ability => ({ effect, on, destroys: TAKES[effect], operation: authority?.operation ?? 'a call of its service', confirmation: 'none', bound: 'exact' })),
    expires: '', narrower: '',
  };
}

/** A sentence `file:line: ...` for everything about the recognisers of a configuration that only a trial shows: expressions, examples, kinds. `knowledge` left out: kinds are not looked up. */
export function recogniserErrors(config: Config, text: string, file: string, knowledge?: Knowledge): string[] {
  const out: string[] = [];
  const tell = (path: readonly (string | number)[], sentence: string): void => { out.push(`${file}:${lineOf(text, settingSpan(text, path).start)}: ${sentence}`); };
  const kinds = new Set(knowledge?.providers.flatMap((provider) => provider.credentials.map((kind) => kind.id)));
  const seen = new Set<string>();
  for (const [index, said] of config.recognisers.entries()) {
    const at = ['recognisers', index] as const;
    if (seen.has(said.id)) tell([...at, 'id'], `recognisers[${index}].id stands twice`);
    seen.add(said.id);
    if (knowledge && said.kind !== undefined && !kinds.has(said.kind)) tell([...at, 'kind'], `recognisers[${index}].kind is no kind of our tables; craterscan's pages of providers list them`);
    if (knowledge?.providers.some((provider) => provider.credentials.some((kind) => kind.id === said.kind && kind.recognise.public === true)) === true) tell([...at, 'kind'], `recognisers[${index}].kind is public by design, so what is found would be told to nobody`);
    const program = compileExpression(said.regex);
    if ('refused' in program) { tell([...at, 'regex'], `recognisers[${index}].regex ${program.refused}`); continue; }
    const [one] = ownRecognisers([recogniserOf(said, file)]);
    if (!one) continue;
    for (const [key, examples] of [['matches', said.matches], ['ignores', said.ignores]] as const) {
      for (const [number, example] of examples.entries()) {
        const answer = tryExample(one, example);
        const wrong = key === 'matches' ? MISSED[answer] : answer === 'found' ? 'is found, and must not be' : undefined;
        if (wrong !== undefined) tell([...at, key, number], `recognisers[${index}].${key}[${number}] ${wrong}`);
      }
    }
  }
  return out;
}

/** Why a text that must be found is not. */
const MISSED: Readonly<Record<ExampleAnswer, string | undefined>> = {
  found: undefined,
  'no-keyword': 'holds none of the keywords; write it as it would stand in a file',
  'no-match': 'is not matched by the expression',
  'not-near': 'is matched, but no word of near stands within 120 characters; write it as it would stand in a file',
  placeholder: 'is taken for a placeholder, as it would be everywhere; make up one that looks like a real one',
};

function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}
