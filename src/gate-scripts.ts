import { decode } from './discover/decode.ts';
import type { ShellCommand, Workspace } from './model/index.ts';
import { shellCommands } from './parse/shell.ts';

/** What a command of a workflow starts by another name, where that text runs the gate. */
export interface LocalScript { readonly text: string; readonly shell: string | undefined; readonly by: ShellCommand }

/** Texts of the tree that a workflow may start, and what decides which program of npm the name of the gate stands for. */
export interface LocalScripts {
  /** Scripts that the commands of `run` start and that speak of the gate. */
  startedBy(run: string): readonly LocalScript[];
  /** Settings by which another program gets its name: another registry, a dependency that comes from no registry. */
  readonly source: readonly (readonly [name: string, text: string])[];
}

const GATE = 'craterscan';
/** Longest script that is looked into, in bytes, and most of them. */
const LONGEST = 64 * 1024;
const MOST = 50;
const RUNNERS = /^(?:npm|pnpm|yarn|bun)$/;
/** Settings of npm that choose where a package comes from or what runs beside it. */
const NPMRC = /^\s*(?:(?:@[\w.-]+:)?registry|node-options|script-shell|shell|prefix|globalconfig)\s*=/i;
const TABLES = ['dependencies', 'devDependencies', 'optionalDependencies', 'overrides', 'resolutions'] as const;

/** Reads what the commands `runs` of all workflows name: files of the tree, scripts of package.json, targets of a Makefile. Follows them one step. */
export async function localScripts(workspace: Workspace, runs: readonly string[]): Promise<LocalScripts> {
  const files = new Map((await workspace.files()).filter((file) => file.derived !== true && file.size <= LONGEST).map((file) => [file.path, file]));
  const textAt = async (path: string): Promise<string | undefined> => {
    const file = files.get(path);
    const bytes = file && await workspace.read(file);
    return bytes && decode(bytes, file).text;
  };
  const named = [...new Set(runs.flatMap((run) => run.match(/[\w.@-]{1,100}(?:\/[\w.@-]{1,100}){0,12}/g) ?? []).map(plain))].filter((path) => files.has(path)).slice(0, MOST);
  const texts = new Map<string, string>();
  for (const path of named) { const text = await textAt(path); if (text?.includes(GATE) === true) texts.set(path, text); }
  const manifest = jsonOf(await textAt('package.json'));
  const makefile = await textAt('Makefile') ?? await textAt('makefile') ?? '';
  const npmrc = (await textAt('.npmrc') ?? '').split('\n').filter((line) => NPMRC.test(line)).map((line) => line.trim()).sort().join('\n');
  const specs = TABLES.flatMap((table) => { const spec = textIn(manifest, table, GATE); return spec === undefined || /^[\^~=v]{0,2}\d[\w.+-]*$/.test(spec) ? [] : [spec]; });
  const started = (command: ShellCommand): LocalScript | undefined => {
    const words = command.words.map((word) => word.value ?? word.text);
    const script = RUNNERS.test(words[0] ?? '') ? textIn(manifest, 'scripts', words.slice(1).find((word) => !word.startsWith('-') && word !== 'run' && word !== 'run-script') ?? '') : undefined;
    if (script?.includes(GATE) === true) return { text: script, shell: undefined, by: command };
    const recipe = words[0] === 'make' ? recipeOf(makefile, words.slice(1).find((word) => /^[\w.-]+$/.test(word) && !word.startsWith('-')) ?? '') : undefined;
    if (recipe?.includes(GATE) === true) return { text: recipe, shell: undefined, by: command };
    const text = words.slice(0, 6).map((word) => texts.get(plain(word))).find((one) => one !== undefined);
    // A script goes on after a failure unless it says otherwise.
    return text === undefined ? undefined : { text, shell: /^#!.*\s-[a-z]*e|(?:^|\n)\s*set\s+-(?:[a-z]*e|o\s+errexit)/.test(text) ? undefined : 'sh {0}', by: command };
  };
  return {
    source: [...(npmrc === '' ? [] : [['registry of .npmrc', npmrc] as const]), ...(specs.length === 0 ? [] : [['dependency of package.json', specs.join(' ')] as const])],
    startedBy: (run) => (texts.size === 0 && manifest === undefined && makefile === '' ? [] : shellCommands(run, 0).commands.flatMap((command) => started(command) ?? [])),
  };
}

function plain(path: string): string { return path.replace(/^(?:\.\/)+/, ''); }

function jsonOf(text: string | undefined): unknown {
  try { return text === undefined ? undefined : JSON.parse(text); } catch { return undefined; }
}

function textIn(value: unknown, ...path: readonly string[]): string | undefined {
  let at: unknown = value;
  for (const key of path) at = typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? Object.entries(at).find(([name]) => name === key)?.[1] : undefined;
  return typeof at === 'string' ? at : undefined;
}

/** Commands of one target, joined as a script; make stops at the first that fails. */
function recipeOf(makefile: string, target: string): string | undefined {
  const lines = makefile.split('\n');
  const start = target === '' ? -1 : lines.findIndex((line) => line.startsWith(`${target}:`));
  if (start < 0) return undefined;
  const end = lines.findIndex((line, index) => index > start && line !== '' && !line.startsWith('\t'));
  // A minus before a command passes over its failure.
  return lines.slice(start + 1, end < 0 ? undefined : end).map((line) => line.replace(/^\t[@+]*/, '')).map((line) => (line.startsWith('-') ? `${line.slice(1)} || true` : line)).join('\n');
}
