import type { RuleText } from './rule-syntax.ts';
import { splitCommand, withoutAssignments, wordsOf, writesFile } from '../shared/command-line.ts';
import { ignorePattern } from '../shared/glob.ts';
import { wildcardMatches } from '../shared/wildcard.ts';

/** Words that only change how a command is started; the matcher looks behind them. `xargs` only without options. */
const WRAPPERS: ReadonlySet<string> = new Set(['timeout', 'time', 'nice', 'nohup', 'stdbuf', 'command', 'builtin', 'noglob', 'xargs']);
/** Variables that cannot make a command do something else: the matcher of allow rules looks behind these only. */
const HARMLESS = /^(?:NODE_ENV|CI|DEBUG|FORCE_COLOR|NO_COLOR|TERM|TZ|LANG|LC_[A-Z]+|RUST_LOG|RUST_BACKTRACE|GOOS|GOARCH|CGO_ENABLED|PYTHONUNBUFFERED|COLUMNS|PORT)$/;
/** A prefix rule never lets these through, whatever it begins with. */
const NEVER_BY_PREFIX: ReadonlySet<string> = new Set(['watch', 'setsid', 'ionice', 'flock']);

/** Does a `Bash(...)` rule speak of this simple command? An allow rule sees behind harmless variables only, the others behind all. */
export function bashRuleMatches(spec: string | undefined, effect: 'deny' | 'ask' | 'allow', part: string): boolean {
  if (spec === undefined || spec === '*' || spec === ':*') return true;
  if (effect === 'allow' && wordsOf(part)[0] !== undefined && neverByPrefix(part)) return commandPatternMatches(spec, part) && !/[*]/.test(spec);
  return formsOf(part, effect).some((form) => commandPatternMatches(spec, form));
}

/** `x:*` and `x *` keep a word boundary, `x*` does not, `*` stands for any text. */
export function commandPatternMatches(spec: string, command: string): boolean {
  const pattern = spec.endsWith(':*') ? `${spec.slice(0, -2)} *` : spec;
  if (pattern.endsWith(' *') && !pattern.slice(0, -2).endsWith('*')) {
    if (wildcardMatches(pattern.slice(0, -2), command)) return true;
  }
  return wildcardMatches(pattern, command);
}

function neverByPrefix(part: string): boolean {
  const words = wordsOf(withoutAssignments(part));
  const first = words[0] ?? '';
  return NEVER_BY_PREFIX.has(first) || (first === 'find' && words.some((word) => /^-(?:exec|execdir|ok|okdir|delete)$/.test(word)));
}

/** The command as written, and behind the assignments and wrappers that the matcher takes off. */
function formsOf(part: string, effect: 'deny' | 'ask' | 'allow'): readonly string[] {
  const forms = new Set([part.trim()]);
  let rest = part.trim();
  for (let round = 0; round < 8; round++) {
    const before = rest;
    rest = withoutAssignments(rest, effect === 'allow' ? (name) => HARMLESS.test(name) : undefined);
    const wrapper = /^([a-z]+)[ \t]+/.exec(rest);
    if (wrapper?.[1] && WRAPPERS.has(wrapper[1])) rest = behindWrapper(wrapper[1], rest.slice(wrapper[0].length));
    forms.add(rest);
    if (rest === before) break;
  }
  return [...forms];
}

/** Options and the duration of the wrapper go with it; `xargs` with options is not looked behind. */
function behindWrapper(wrapper: string, rest: string): string {
  if (wrapper === 'xargs') return rest.startsWith('-') ? `xargs ${rest}` : rest;
  let text = rest;
  for (let i = 0; i < 10; i++) {
    const option = /^(?:-{1,2}[A-Za-z][\w=.-]*|\d[\d.]*[smhd]?)[ \t]+/.exec(text);
    if (!option) break;
    text = text.slice(option[0].length);
  }
  return text;
}

const READERS: ReadonlySet<string> = new Set(['ls', 'cat', 'echo', 'pwd', 'head', 'tail', 'grep', 'find', 'wc', 'which', 'diff', 'stat', 'du', 'cd']);
const GIT_READERS: ReadonlySet<string> = new Set(['status', 'log', 'diff', 'show', 'blame', 'ls-files', 'rev-parse', 'describe', 'shortlog', 'grep', 'cat-file']);

/** Is it one of the commands that only read, which start without a question in every mode? */
export function onlyReads(part: string): boolean {
  if (splitCommand(part).length !== 1 || writesFile(part) || /\$\(|`|<\(/.test(part)) return false;
  const words = wordsOf(part);
  const first = words[0] ?? '';
  if (first === 'git') return GIT_READERS.has(words[1] ?? '') && !words.some((word) => /^--(?:output|ext-diff|open-files-in-pager)/.test(word) || word === '-O');
  if (first === 'find') return !neverByPrefix(part) && !words.some((word) => /^-f(?:print|ls)/.test(word));
  return READERS.has(first);
}

/** Files that one of the commands the Read rules are applied to (cat and the like) names, as paths from the checkout. */
export function filesRead(part: string): readonly string[] {
  const words = wordsOf(withoutAssignments(part));
  if (!/^(?:cat|head|tail|sed|less|more|nl|tac)$/.test(words[0] ?? '')) return [];
  return words.slice(1).filter((word) => word !== '' && !word.startsWith('-')).map((word) => word.replace(/^\.\//, ''));
}

/** Where a rule's relative path starts: the directory of the checkout, or `~/.claude` for rules in the user's settings. */
export type Anchor = 'checkout' | 'user';

/**
 * Does a path rule (`Read`, `Edit`) speak of this file? `x` and `./x` at any depth below the start directory, `/x` from the directory of the
 * settings file, `~/x` from home, `//x` from the root of the disk (of which only patterns beginning with a wildcard can be judged here).
 */
export function pathRuleMatches(spec: string | undefined, anchor: Anchor, file: string): boolean {
  if (spec === undefined || spec === '*' || spec === '**') return true;
  const home = file.startsWith('~/');
  const path = home ? file.slice(2) : file;
  if (spec.startsWith('//')) {
    const rest = spec.slice(2);
    return rest.startsWith('**/') && ignorePattern(rest)(path);
  }
  if (spec.startsWith('~/')) return home && ignorePattern(`/${spec.slice(2)}`)(path);
  if (spec.startsWith('/')) {
    if (anchor === 'user') return home && path.startsWith('.claude/') && ignorePattern(spec)(path.slice('.claude/'.length));
    return !home && ignorePattern(spec)(path);
  }
  return !home && ignorePattern(spec.startsWith('./') ? spec.slice(2) : spec)(path);
}

/** Does a rule for MCP tools speak of this one? `mcp__srv`, `mcp__srv__*`, `mcp__srv__tool`; deny and ask rules may also hold wildcards. */
export function mcpRuleMatches(rule: RuleText, effect: 'deny' | 'ask' | 'allow', server: string, tool: string): boolean {
  if (rule.tool === '*') return effect !== 'allow';
  const name = `mcp__${mcpName(server)}`;
  const full = `${name}__${mcpName(tool)}`;
  if (rule.tool === name || rule.tool === full) return true;
  if (!rule.tool.includes('*')) return false;
  if (effect === 'allow' && !rule.tool.startsWith(`${name}__`)) return false;
  return wildcardMatches(rule.tool, full);
}

function mcpName(name: string): string { return name.replace(/[^A-Za-z0-9_-]/g, '_'); }

