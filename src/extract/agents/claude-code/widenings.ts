import type { Place } from '../../../model/index.ts';
import type { Placed } from '../shared/data.ts';
import type { Ledger } from '../shared/ledger.ts';
import { nameWords } from '../shared/rule-words.ts';
import type { HookAnswer } from './answers.ts';
import type { FrontMatter } from './front-matter.ts';
import type { HookEntry, Layer } from './layer.ts';

/** Variables that say where requests go, with whatever authorises them. */
const ENDPOINT = /^(?:ANTHROPIC_(?:[A-Z]+_)?BASE_URL|(?:HTTPS?|ALL)_PROXY|https?_proxy|all_proxy)$/;
const NEAR = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?|host\.docker\.internal)$/i;

/** Variables by which every program that is started loads something first, is started by another, or trusts anybody. */
const LOADS_FIRST = /^(?:LD_PRELOAD|LD_AUDIT|DYLD_INSERT_LIBRARIES|BASH_ENV|ENV|PYTHONSTARTUP|PERL5OPT|RUBYOPT|JAVA_TOOL_OPTIONS|GIT_SSH_COMMAND|CLAUDE_CODE_SHELL_PREFIX)$/;
const LOADS_BY_OPTION = /(?:^|\s)(?:-r|--require|--import|--loader|--experimental-loader)(?:[\s=]|$)/;

/** Writes down what takes questions away, sends requests elsewhere or brings foreign code, beside rules and modes. */
export function writeWidenings(layers: readonly Layer[], ledger: Ledger): void {
  for (const layer of layers) {
    for (const { value, text, at } of layer.environment) {
      const host = ENDPOINT.test(value) ? hostOf(text) : undefined;
      if (host !== undefined && !NEAR.test(host)) ledger.setting('env.endpoint', `${value} ${nameWords(host, 'another host')}`, at);
      if ((LOADS_FIRST.test(value) && text !== '') || (value === 'NODE_OPTIONS' && LOADS_BY_OPTION.test(text)) || (value === 'NODE_TLS_REJECT_UNAUTHORIZED' && text === '0')) ledger.setting('env.programs', value, at);
    }
    // The vendor's own collection is there without being named, and its name is reserved.
    for (const each of layer.plugins) if (!each.value.endsWith('@claude-plugins-official')) ledger.setting('enabledPlugins', nameWords(each.value, 'a plugin'), each.at);
    for (const each of layer.markets) ledger.setting('extraKnownMarketplaces', nameWords(each.value, 'a place'), each.at);
    const key = layer.helpers.find((each) => each.value === 'apiKeyHelper');
    if (key) ledger.setting('apiKeyHelper', 'apiKeyHelper', key.at);
  }
}

/** The host of an address; undefined where it names none, as a variable would. */
function hostOf(text: string): string | undefined {
  if (text.length > 2_000) return undefined;
  const host = /^(?:[a-z][a-z0-9+.-]{0,20}:\/\/)?(?:[^@/\s]{0,500}@)?([\w.-]{1,253}|\[[0-9a-fA-F:]{2,45}\])(?::\d{1,5})?(?:[/?#]|$)/i.exec(text.trim())?.[1];
  return host;
}

/** A hook that answers for a person: which calls it sees, and whether anything in it decides. */
export interface Answering { readonly hook: HookEntry; readonly at: Place; readonly answer: HookAnswer; readonly shell: boolean }

/** Hooks whose command, or the program of the checkout that it starts, says yes in place of a person. */
export function answering(layers: readonly Layer[], programs: ReadonlyMap<string, HookAnswer>): Answering[] {
  const off = layers.map((layer) => layer.hooksOff).find((each) => each !== undefined)?.value;
  return off ? [] : layers.flatMap((layer) => layer.hooks.flatMap((hook): Answering[] => {
    if (hook.event !== 'PreToolUse' && hook.event !== 'PermissionRequest') return [];
    const answer = hook.answer ?? [hook.script, hook.program].map((file) => (file === undefined ? undefined : programs.get(file))).find((one) => one !== undefined);
    return answer === undefined ? [] : [{ hook, at: hook.at, answer, shell: seesShell(hook.matcher) }];
  }));
}

function seesShell(matcher: string): boolean {
  const text = matcher.trim();
  return text === '' || text === '*' || text === '.*' || text.split('|', 200).some((name) => name.trim() === 'Bash');
}

/** Writes the answering hooks down; the control of one that says yes to every command, if there is one. */
export function writeAnswering(hooks: readonly Answering[], ledger: Ledger): string | undefined {
  let control: string | undefined;
  for (const { hook, at, answer, shell } of hooks) {
    const whole = answer === 'always' && shell;
    ledger.setting(whole ? 'hooks.allow' : 'hooks.mayAllow', `${hook.event} ${nameWords(hook.program ?? hook.script ?? '', 'a command')} ${nameWords(hook.matcher, 'some tools')}`, at);
    if (whole) control ??= ledger.control({ row: 'hooks.allow', does: 'allow', channels: ['run'], says: 'lets a hook say yes to every command in place of a person', at });
  }
  return control;
}

/** What heads of subagents take away: the mode in which one asks nothing. */
export function writeSubagents(heads: readonly FrontMatter[], locked: boolean, ledger: Ledger): Placed<string> | undefined {
  const free = heads.flatMap((head) => (head.mode?.value === 'bypassPermissions' && !locked ? [head.mode] : []));
  for (const each of free) ledger.setting('agents.permissionMode', 'bypassPermissions', each.at);
  return free[0];
}

/** Settings below the directory that an agent is started in: they count for whoever starts it there. */
export function writeNested(layers: readonly Layer[], ledger: Ledger): readonly Place[] {
  const found: Place[] = [];
  for (const layer of layers) {
    const everything = layer.allow.find((rule) => /^Bash(?:\((?:\*|:\*)?\))?$/.test(rule.value.trim()));
    const bypass = layer.mode?.value === 'bypassPermissions' ? layer.mode : undefined;
    for (const [each, word] of [[bypass, 'asks nothing'], [everything, 'starts every command'], [layer.hooksOff?.value ? layer.hooksOff : undefined, 'runs no hook']] as const) {
      if (!each) continue;
      ledger.setting('settings.nested', `${nameWords(layer.file, 'a file')} ${word}`, each.at);
      found.push(each.at);
    }
  }
  return found;
}
