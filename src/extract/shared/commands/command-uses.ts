import type { Key, Knowledge, Place, ShellCommand, Span, UseFact } from '../../../model/index.ts';
import { invocationsOf, isOption } from './argv.ts';
import type { Argument } from './argv.ts';
import { requestOf } from './requests.ts';

/** What one command does with a secret: a vendor's own tool, or a request with a header that carries a variable. */
export interface CommandUse extends Span {
  readonly cli?: string;
  readonly host?: string;
  readonly sentAs?: NonNullable<UseFact['sentAs']>;
  /** Variables handed over by name; a tool of a vendor takes those of its vendor besides. */
  readonly variables: readonly string[];
  readonly does: string;
}

/** `git` is no vendor's tool, and what it does needs no token that a variable holds. */
const NOBODYS = new Set(['git']);
const SECRET_OPTIONS = /^--?(?:t|token|api-?token|api-?key|access-token|auth-token|password|access-key|secret|secret-key|auth)(?:=|$)/i;
const MOST = 400;

/** What the commands do, in order. `tools` are names of vendors' command line tools. */
export function commandUses(commands: readonly ShellCommand[], tools: ReadonlySet<string>): readonly CommandUse[] {
  const found: CommandUse[] = [];
  for (const command of commands) {
    if (found.length >= MOST) break;
    for (const invocation of invocationsOf(command)) {
      const { program, args } = invocation;
      const span = { start: command.start, end: command.end };
      if (tools.has(program) && !NOBODYS.has(program)) {
        const verb = verbOf(args);
        if (verb === '') continue;
        found.push({ ...span, cli: program, variables: [...new Set([...handed(args), ...command.environment.flatMap((one) => one.value.variables)])], does: `${program} ${verb}` });
      }
      const request = requestOf(invocation);
      const sent = request?.host === undefined ? undefined : headerOf(args);
      if (request?.host !== undefined && sent) found.push({ ...span, host: request.host, sentAs: sent.sentAs, variables: sent.variables, does: deedOf(request) });
    }
  }
  return found;
}

function verbOf(args: readonly Argument[]): string {
  const words: string[] = [];
  let behindOption = false;
  for (const arg of args) {
    if (isOption(arg)) { if (words.length > 0) break; behindOption = !arg.text.includes('='); continue; }
    const word = arg.value ?? '';
    if (/^[a-z][a-z0-9:-]{0,40}$/.test(word)) words.push(word); else if (behindOption && words.length === 0) { behindOption = false; continue; } else break;
    behindOption = false;
    if (words.length === 3) break;
  }
  return words.join(' ');
}

function handed(args: readonly Argument[]): readonly string[] {
  return args.flatMap((arg, index) => (SECRET_OPTIONS.test(arg.text) ? [...arg.variables, ...(arg.text.includes('=') ? [] : args[index + 1]?.variables ?? [])] : []));
}

function deedOf(request: NonNullable<ReturnType<typeof requestOf>>): string {
  const mutation = request.bodies.map((body) => /\bmutation\b[^{]{0,400}\{\s*(?:\w+\s*:\s*)?(\w+)/.exec(body.text)?.[1]).find((name) => name !== undefined);
  return mutation ?? `${request.method} ${request.path.replace(/\$\{?\w+\}?/g, '{}').slice(0, 120)}`;
}

/** `-H "Authorization: Bearer $TOKEN"`, `-u "$KEY:"`, `Authorization:"Bearer $TOKEN"`. */
function headerOf(args: readonly Argument[]): { readonly sentAs: NonNullable<UseFact['sentAs']>; readonly variables: readonly string[] } | undefined {
  for (const [index, arg] of args.entries()) {
    if (arg.variables.length === 0) continue;
    const before = args[index - 1]?.text ?? '';
    const header = /^(?:-H|--header=)?["']?([A-Za-z][\w-]{2,60})\s{0,4}:\s{0,4}["']?(?:(bearer|basic|token)\s+)?/i.exec(arg.text);
    if (header?.[1] !== undefined && /authorization|token|api-?key|access-key|secret|auth-key/i.test(header[1])) return { sentAs: header[2]?.toLowerCase() === 'basic' ? 'basic' : header[2] !== undefined ? 'bearer' : `header:${header[1].toLowerCase()}`, variables: arg.variables };
    if (before === '-u' || before === '--user') return { sentAs: 'basic', variables: arg.variables };
  }
  return undefined;
}

/** Names of all vendors' tools. */
export function toolsOf(knowledge: Knowledge): ReadonlySet<string> {
  return new Set(knowledge.providers.flatMap((provider) => provider.cli));
}

/** Uses as facts, one for each variable and way it is used. `names` gives what a variable is called where its value is kept, `within` the job it is one of. */
export function useFacts(uses: readonly (CommandUse & { readonly place: Place })[], knowledge: Knowledge, names: (variable: string) => string = (name) => name, within?: Key): readonly UseFact[] {
  // What is done is told once each: a folder may hold thousands of scripts that call one tool.
  const facts = new Map<string, { readonly fact: UseFact; readonly does: Map<string, UseFact['does'][number]> }>();
  const taken = new Map<string, readonly string[]>();
  for (const use of uses) {
    const { cli } = use;
    if (cli !== undefined && !taken.has(cli)) taken.set(cli, variablesOf(cli, knowledge));
    const own = cli === undefined || use.variables.length > 0 ? [] : taken.get(cli) ?? [];
    for (const variable of new Set([...use.variables, ...own].map(names))) {
      const key = `${variable}\u0000${cli ?? ''}\u0000${use.host ?? ''}\u0000${use.sentAs ?? ''}`;
      const known = facts.get(key);
      const deed = { name: use.does, at: use.place };
      if (known) { if (!known.does.has(use.does)) known.does.set(use.does, deed); continue; }
      const fact: UseFact = { fact: 'use', of: { variable }, ...(within === undefined ? {} : { within }), ...(cli === undefined ? {} : { cli }), ...(use.host === undefined ? {} : { host: use.host }), ...(use.sentAs === undefined ? {} : { sentAs: use.sentAs }), does: [deed], evidence: [{ at: use.place, note: cli === undefined ? `sent to ${use.host ?? 'a host'}` : `taken by ${cli}` }] };
      facts.set(key, { fact, does: new Map([[use.does, deed]]) });
    }
  }
  return [...facts.values()].map(({ fact, does }) => ({ ...fact, does: [...does.values()] }));
}

/** Variables the vendor's tool takes its credential from. */
function variablesOf(cli: string, knowledge: Knowledge): readonly string[] {
  return knowledge.providers.filter((provider) => provider.cli.includes(cli)).flatMap((provider) => provider.credentials.filter((kind) => kind.recognise.public !== true).flatMap((kind) => kind.recognise.names));
}
