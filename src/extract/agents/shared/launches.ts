import type { AgentId, DataDocument, Document, Key, Place, ShellCommand, TextDocument } from '../../../model/index.ts';
import { baseName, folderOf, placeIn } from '../../../model/index.ts';
import { at, entries, isList, isScalar, items, placeOf, rootOf, textOf } from './data.ts';
import { base, behindStarters, commandsOf } from './command-text.ts';
import { isPipeline, jobTexts } from './pipelines.ts';
import { callsIn } from './script-calls.ts';
import type { OptionsCall } from './script-calls.ts';
import { isWorkflow, stepsOf } from './workflow.ts';
import type { Step } from './workflow.ts';

/** An agent program started by a file: its words after the program's name, and where that stands. */
export interface Launch {
  readonly program: string;
  readonly args: readonly string[];
  readonly at: Place;
  readonly from: LaunchSite;
}

/** What starts it: a CI job, or a script, service or source file. */
export interface LaunchSite { readonly ci: boolean; readonly agent: AgentId; readonly within: Key }

/** What one file starts. */
export interface Launches {
  readonly launches: readonly Launch[];
  /** Steps of workflows that use an action, with the site they stand in. */
  readonly steps: readonly { readonly step: Step; readonly from: LaunchSite }[];
  readonly calls: readonly { readonly call: OptionsCall; readonly from: LaunchSite }[];
}

const COMPOSE = /(?:^|\/)(?:docker-)?compose(?:\.[\w-]+)*\.ya?ml$/;
const PROGRAMS = /(?:^|\/)(?:package\.json|[Mm]akefile|GNUmakefile|Dockerfile(?:\.(?!dockerignore$)[^/]*)?|[^/]*\.(?:sh|bash|zsh|mk|js|mjs|cjs|ts|mts|cts|tsx|jsx)|Procfile)$/;

const SOURCE = /\.[cm]?[jt]sx?$/;

/** Ways of source files to start programs, lower case; an agent's library is one too. */
export const LAUNCH_LITERALS: readonly string[] = ['spawn', 'execa', 'execsync', 'execfile', 'exec(', 'fork(', 'child_process', 'claude-agent-sdk', 'anthropic-ai/claude-code'];

/** Could this file start an agent? `hits`: literals that occur in it, `LAUNCH_LITERALS` among those looked for. */
export function mayLaunch(file: string, hits: ReadonlySet<string>): boolean {
  if (SOURCE.test(file)) return LAUNCH_LITERALS.some((literal) => hits.has(literal));
  return isWorkflow(file) || isPipeline(file) || COMPOSE.test(file) || PROGRAMS.test(file);
}

/** Finds starts of the given programs (name or package -> name) in workflows, package scripts, shell, make and container files, and code. */
export function launchesIn(document: Document, programs: ReadonlyMap<string, string>, modules: ReadonlySet<string> = new Set()): Launches {
  const { file } = document;
  const launches: Launch[] = [];
  const counts = new Map<string, number>();
  const site = (name: string, within: Key): LaunchSite => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return { ci: false, agent: `run:${file}#${count === 1 ? name : `${name}-${count}`}`, within };
  };
  const take = (words: readonly string[], place: Place, from: (program: string) => LaunchSite): void => {
    const program = programs.get(base(words[0]));
    if (program !== undefined) launches.push({ program, args: words.slice(1), at: place, from: from(program) });
  };
  const takeText = (text: string, place: Place, from: (program: string) => LaunchSite): void => { for (const words of commandsOf(text)) take(words, place, from); };
  const takeCommands = (commands: readonly ShellCommand[], from: (program: string) => LaunchSite): void => {
    for (const command of commands) take(behindStarters(command.words.map((word) => word.value ?? word.text)), placeIn(document, command), from);
  };
  const takeJobs = (pipeline: DataDocument | TextDocument): void => { for (const one of jobTexts(pipeline)) takeText(one.text, one.at, () => ({ ci: true, agent: `ci:${baseName(file)}/${one.job}`, within: one.within })); };
  const result = { launches, steps: [] as { step: Step; from: LaunchSite }[], calls: [] as { call: OptionsCall; from: LaunchSite }[] };
  const inFile = (program: string): LaunchSite => site(program, `file:${file}`);
  switch (document.syntax) {
    case 'shell': takeCommands(document.commands, inFile); break;
    case 'dockerfile': for (const instruction of document.instructions) takeCommands(instruction.commands, inFile); break;
    case 'makefile': for (const target of document.targets) takeCommands(target.commands, () => site(target.name, `make:${folderOf(file)}#${target.name}`)); break;
    case 'javascript': {
      const { processes, options } = callsIn(document, modules);
      for (const call of processes) { if (call.text === undefined) take(behindStarters(call.words), call.at, inFile); else takeText(call.text, call.at, inFile); }
      for (const call of options) result.calls.push({ call, from: inFile(call.name) });
      break;
    }
    case 'json': if (/(?:^|\/)package\.json$/.test(file)) {
      for (const script of entries(at(rootOf(document), 'scripts'))) {
        const text = textOf(script.value);
        if (text !== undefined) takeText(text, placeOf(document, script.value), () => site(script.key, `npm:${folderOf(file)}#${script.key}`));
      }
    } break;
    case 'yaml': if (isWorkflow(file)) {
      for (const step of stepsOf(document, rootOf(document))) {
        const from: LaunchSite = { ci: true, agent: `ci:${baseName(file)}/${step.job}`, within: `job:${file}#${step.job}` };
        if (step.run) takeText(step.run.text, step.run.at, () => from);
        if (step.uses) result.steps.push({ step, from });
      }
    } else if (isPipeline(file)) takeJobs(document); else if (COMPOSE.test(file)) {
      for (const service of entries(at(rootOf(document), 'services'))) {
        for (const key of ['entrypoint', 'command']) {
          const node = at(service.value, key);
          const from = (): LaunchSite => site(service.key, `compose:${folderOf(file)}:service:${service.key}`);
          const text = textOf(node);
          if (text !== undefined && node) takeText(text, placeOf(document, node), from);
          if (isList(node)) take(behindStarters(items(node).map((item) => (isScalar(item) ? String(item.value) : ''))), placeOf(document, node), from);
        }
      }
    } break;
    case 'text': takeJobs(document); break;
    default: break;
  }
  return result;
}
