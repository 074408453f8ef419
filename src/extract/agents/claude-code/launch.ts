import type { Place } from '../../../model/index.ts';
import { at, placedText, topOf } from '../shared/data.ts';
import type { In, Placed } from '../shared/data.ts';
import type { Started } from '../shared/assemble.ts';
import { readFlags } from '../shared/flags.ts';
import { nodeOfJson } from '../shared/json-node.ts';
import type { Launch, LaunchSite } from '../shared/launches.ts';
import type { OptionsCall, Plain } from '../shared/script-calls.ts';
import { wordsOf } from '../shared/command-line.ts';
import type { Step } from '../shared/workflow.ts';
import { readLayer } from './layer.ts';
import type { Layer } from './layer.ts';

/** A start of Claude Code by a file, with what its flags set. */
export interface ClaudeStart extends Started {
  readonly flags: Layer;
  /** Does it read the settings files of the checkout? Started through the SDK it does not unless told to. */
  readonly readsSettings: boolean;
  /** Where the action is told to let anybody start it, and any bot. */
  readonly anybody?: Place | undefined;
  readonly anyBot?: Place | undefined;
}

export const PROGRAMS: ReadonlyMap<string, string> = new Map([['claude', 'claude'], ['@anthropic-ai/claude-code', 'claude']]);
export const MODULES: ReadonlySet<string> = new Set(['@anthropic-ai/claude-agent-sdk', '@anthropic-ai/claude-code']);
/** The first asks who started it, the other does not. */
const ACTION = 'anthropics/claude-code-action';
const ACTIONS: ReadonlySet<string> = new Set([ACTION, 'anthropics/claude-code-base-action']);
const VALUED: ReadonlySet<string> = new Set(['--permission-mode', '--model', '--settings', '--mcp-config', '--add-dir', '--output-format', '--allowedTools', '--disallowedTools', '--allowed-tools', '--disallowed-tools', '--append-system-prompt', '--max-turns']);
const MANAGEMENT = new Set(['mcp', 'config', 'update', 'doctor', 'install', 'plugin', 'auth', 'setup-token', 'migrate-installer', 'login', 'logout']);

/** A command line; undefined where it only manages the program, or is a plain interactive start that changes nothing. */
export function startOfCommand(launch: Launch): ClaudeStart | undefined {
  const flags = readFlags(launch.args, VALUED);
  if (flags.verb !== undefined && MANAGEMENT.has(flags.verb)) return undefined;
  const headless = flags.has('-p', '--print');
  const layer = layerOfArguments(launch.args, launch.at);
  if (!headless && layer.mode === undefined && layer.allow.length === 0) return undefined;
  if (flags.has('--version', '-v', '--help', '-h')) return undefined;
  return { at: launch.at, from: launch.from, nonInteractive: headless || launch.from.ci, flags: layer, readsSettings: true };
}

/** The settings that flags come to. */
function layerOfArguments(args: readonly string[], place: Place): Layer {
  const flags = readFlags(args, VALUED);
  const placed = (value: string): Placed<string> => ({ value, at: place });
  const mode = flags.has('--dangerously-skip-permissions') ? 'bypassPermissions' : flags.value('--permission-mode');
  const rules = (...names: readonly string[]): readonly Placed<string>[] => flags.values(...names).flatMap(splitRules).map(placed);
  const settings = flags.value('--settings');
  const base = readLayer('flags', place, settings?.trimStart().startsWith('{') ? nodeOfJson(settings, place) : undefined);
  return {
    ...base, top: topOf(place), mode: mode === undefined ? base.mode : placed(mode),
    allow: [...base.allow, ...rules('--allowedTools', '--allowed-tools')], deny: [...base.deny, ...rules('--disallowedTools', '--disallowed-tools')],
    directories: [...base.directories, ...flags.values('--add-dir').map(placed)],
  };
}

/** `Bash(git log:*),Read` split at commas and blanks outside parentheses. */
function splitRules(text: string): readonly string[] {
  const out: string[] = [];
  let depth = 0;
  let current = '';
  for (const c of text) {
    if (c === '(') depth++;
    if (c === ')') depth = Math.max(0, depth - 1);
    if (depth === 0 && (c === ',' || /\s/.test(c))) { if (current !== '') out.push(current); current = ''; } else current += c;
  }
  if (current !== '') out.push(current);
  return out;
}

/** A step of a workflow that uses the vendor's action. Its automation has no shell until one is granted. */
export function startOfStep(where: In, step: Step, from: LaunchSite): ClaudeStart | undefined {
  if (!step.uses || !ACTIONS.has(step.uses.action)) return undefined;
  const input = (name: string): Placed<string> | undefined => placedText(where, at(step.with, name));
  const args = input('claude_args');
  const settings = input('settings');
  const base = args ? layerOfArguments(wordsOf(args.value.replaceAll('\n', ' ')), args.at) : readLayer('flags', { file: where.file, origin: where.origin }, undefined);
  const given = settings?.value.trimStart().startsWith('{') ? readLayer('flags', where, nodeOfJson(settings.value, settings.at)) : undefined;
  const list = (name: string): readonly Placed<string>[] => { const each = input(name); return each ? splitRules(each.value).map((value) => ({ value, at: each.at })) : []; };
  const open = (name: string): Place | undefined => { const list = input(name); return list && /(?:^|,)\s*\*/.test(list.value) ? list.at : undefined; };
  const [anybody, anyBot] = [open('allowed_non_write_users'), open('allowed_bots')];
  return {
    at: step.uses.at, from, nonInteractive: true, readsSettings: true,
    anybody, anyBot, ...(step.uses.action === ACTION && !anybody && !anyBot ? { onlyWriters: 'ci.writers' } : {}),
    flags: {
      ...base, ...(given ? { sandbox: given.sandbox, hooks: given.hooks } : {}), mode: base.mode ?? given?.mode,
      allow: [...base.allow, ...(given?.allow ?? []), ...list('allowed_tools')], deny: [...base.deny, ...(given?.deny ?? []), ...list('disallowed_tools')], ask: [...base.ask, ...(given?.ask ?? [])],
    },
  };
}

/** `query({ options })` of the SDK. */
export function startOfCall(call: OptionsCall, from: LaunchSite): ClaudeStart | undefined {
  const options = call.name === 'query' ? member(call.options, 'options') : undefined;
  if (options === undefined) return undefined;
  const placed = (value: string): Placed<string> => ({ value, at: call.at });
  const texts = (key: string): readonly Placed<string>[] => { const list = member(options, key); return Array.isArray(list) ? list.filter((each) => typeof each === 'string').map(placed) : []; };
  const mode = member(options, 'permissionMode');
  const base = readLayer('flags', call.at, undefined);
  return {
    at: call.at, from, nonInteractive: true, readsSettings: Array.isArray(member(options, 'settingSources')),
    flags: { ...base, mode: typeof mode === 'string' ? placed(mode) : undefined, allow: texts('allowedTools'), deny: texts('disallowedTools') },
  };
}

function member(value: Plain, key: string): Plain {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function isObject(value: Plain): value is { readonly [key: string]: Plain } { return typeof value === 'object' && !Array.isArray(value); }
