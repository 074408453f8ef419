import type { Key, ShellCommand, Span } from '../../../model/index.ts';
import { invocationsOf, isOption, programName } from './argv.ts';
import type { Argument, Invocation } from './argv.ts';
import { optionValues } from './options.ts';
import { foldersUp, joinPath } from './paths.ts';
import { sqlGiven } from './sql-given.ts';

/** Another program that a command starts. `keys` are what it may be, likeliest first; the first that exists is meant. */
export interface Start extends Span { readonly keys: readonly Key[]; readonly note: string }

const SCRIPT = /\.(?:[cm]?[jt]sx?|py|rb|php|sh|bash|zsh|sql|pl|go|ps1)$/;
const INTERPRETERS = new Set(['bash', 'sh', 'zsh', 'dash', 'ksh', 'source', '.', 'node', 'tsx', 'ts-node', 'ts-node-esm', 'bun', 'deno', 'python', 'python2', 'python3', 'ruby', 'php', 'perl', 'nodemon', 'esno', 'jiti', 'zx', 'babel-node', 'vite-node', 'swc-node', 'runner', 'pwsh', 'bunx', 'npx']);
/** Commands of package managers that are not names of scripts. */
const NPM_COMMANDS = new Set([
  'install', 'i', 'ci', 'add', 'remove', 'rm', 'uninstall', 'update', 'up', 'upgrade', 'exec', 'dlx', 'x', 'init', 'create', 'publish', 'pack', 'link', 'unlink', 'config', 'cache', 'audit', 'outdated', 'view', 'info', 'login', 'logout', 'whoami', 'version',
  'why', 'list', 'ls', 'prune', 'rebuild', 'store', 'fetch', 'import', 'patch', 'dedupe', 'workspaces', 'node', 'npm', 'set', 'get', 'help', 'pm', 'unpublish', 'workspace', 'run', 'run-script', 'test', 'start', 'stop', 'restart', 'deploy', 'constraints', 'plugin', 'global', 'bin',
]);

/** Everything this command starts in the same tree: package scripts, make targets, task recipes, script files and files of statements. */
export function startsOf(command: ShellCommand, directory: string): readonly Start[] {
  const found: Start[] = [];
  const add = (keys: readonly (Key | undefined)[], note: string): void => {
    const known = keys.filter((key): key is Key => key !== undefined);
    if (known.length > 0 && !found.some((one) => one.keys[0] === known[0])) found.push({ keys: known, note, start: command.start, end: command.end });
  };
  for (const invocation of invocationsOf(command)) {
    packageScripts(invocation, directory, add);
    tasks(invocation, directory, add);
    files(invocation, command, directory, add);
  }
  return found;
}

type Add = (keys: readonly (Key | undefined)[], note: string) => void;

function packageScripts({ program, args }: Invocation, directory: string, add: Add): void {
  const words = args.filter((arg, index) => !isOption(arg) && !isValueOf(args[index - 1]));
  const first = words[0]?.value;
  if (program === 'npm-run-all' || program === 'npm-run-all2' || program === 'run-s' || program === 'run-p') for (const word of words) add(scriptKeys(word.value, directory), 'runs a package script');
  if (program === 'concurrently' || program === 'wait-on' || program === 'start-server-and-test') for (const word of words) add(scriptKeys(/^(?:(?:npm|pnpm|yarn|bun):|(?:npm|pnpm|yarn|bun)\s+(?:run\s+)?)([\w:.-]+)$/.exec(word.value ?? '')?.[1], directory), 'runs a package script');
  if (program === 'turbo' || program === 'lerna' || program === 'nx') {
    const names = words.filter((word) => word.value !== 'run' && word.value !== 'run-many').concat(program === 'nx' ? [...optionValues(args, '--target'), ...optionValues(args, '-t')] : []);
    for (const word of names.slice(0, 20)) if (word.value !== undefined) add([`npm-all:${word.value}`], 'runs a package script in every workspace');
  }
  if (program !== 'npm' && program !== 'pnpm' && program !== 'yarn' && program !== 'bun') return;
  const folder = [...optionValues(args, '--prefix'), ...optionValues(args, '-C'), ...optionValues(args, '--dir'), ...optionValues(args, '--cwd')][0]?.value;
  const at = folder === undefined ? directory : joinPath(directory, folder) ?? directory;
  const workspace = [...optionValues(args, '--filter'), ...optionValues(args, '-F'), ...optionValues(args, '--workspace'), ...optionValues(args, '-w')][0]?.value ?? (program === 'yarn' && first === 'workspace' ? words[1]?.value : undefined);
  const rest = program === 'yarn' && first === 'workspace' ? words.slice(2) : words;
  const name = rest[0]?.value === 'run' || rest[0]?.value === 'run-script' ? rest[1]?.value : ['test', 'start', 'stop', 'restart'].includes(rest[0]?.value ?? '') ? rest[0]?.value : program !== 'npm' && rest[0]?.value !== undefined && !NPM_COMMANDS.has(rest[0].value) ? rest[0].value : undefined;
  if (name === undefined) return;
  const everywhere = args.some((arg) => ['-r', '--recursive', '--workspaces', '-ws'].includes(arg.text));
  add(workspace !== undefined ? [`npm-in:${workspace.replace(/^\.{3}|\.{3}$/g, '')}#${name}`] : everywhere ? [`npm-all:${name}`] : scriptKeys(name, at), `runs the package script ${safeName(name)}`);
}

function scriptKeys(name: string | undefined, directory: string): readonly (Key | undefined)[] {
  return name === undefined ? [] : name.includes('*') ? [`npm-all:${name}`] : foldersUp(directory).map((folder) => `npm:${folder}#${name}`);
}

function tasks({ program, args }: Invocation, directory: string, add: Add): void {
  const kind = program === 'make' || program === 'gmake' ? 'make' : program === 'just' ? 'just' : program === 'task' || program === 'go-task' ? 'task' : undefined;
  if (!kind) return;
  const folder = [...optionValues(args, '-C'), ...optionValues(args, '--directory'), ...optionValues(args, '-d'), ...optionValues(args, '--dir')][0]?.value;
  const at = folder === undefined ? directory : joinPath(directory, folder) ?? directory;
  const words = args.filter((arg, index) => !isOption(arg) && arg.value !== undefined && !arg.value.includes('=') && !isValueOf(args[index - 1]));
  for (const word of words.length === 0 ? [''] : words.slice(0, 20).map((arg) => arg.value ?? '')) add((kind === 'make' ? [at] : foldersUp(at)).map((one) => `${kind}:${one}#${word}`), word === '' ? `runs the first target of ${kind}` : `runs the ${kind} target ${safeName(word)}`);
}

function files(invocation: Invocation, command: ShellCommand, directory: string, add: Add): void {
  const { program, args } = invocation;
  const first = command.words[0]?.value;
  if (first !== undefined && programName(first) === program && (first.startsWith('./') || first.startsWith('../') || (first.includes('/') && SCRIPT.test(first)))) add(fileKeys(first, directory), `starts ${safeName(first)}`);
  const given = sqlGiven(command, invocation, []);
  for (const file of given?.files ?? []) add([prefixFile(joinPath(directory, file.path))], `runs the statements of ${safeName(file.path)}`);
  if (!INTERPRETERS.has(program)) return;
  const operand = args.find((arg, index) => !isOption(arg) && arg.value !== undefined && !['run', 'watch'].includes(arg.value) && !isValueOf(args[index - 1]));
  const path = operand?.value;
  if (path === undefined || path.includes('\n') || args.some((arg) => arg.text === '-c' || arg.text === '-e' || arg.text === '-m')) return;
  if (SCRIPT.test(path) || path.includes('/') || program === 'bash' || program === 'sh') add(fileKeys(path, directory), `starts ${safeName(path)}`);
}

function fileKeys(path: string, directory: string): readonly (Key | undefined)[] {
  const full = joinPath(directory, path);
  if (full === undefined || SCRIPT.test(full)) return [prefixFile(full)];
  return ['', '.ts', '.js', '.mjs', '.cjs', '/index.ts', '/index.js', '.sh'].map((ending) => prefixFile(`${full}${ending}`));
}

function prefixFile(path: string | undefined): Key | undefined {
  return path === undefined ? undefined : `file:${path}`;
}

/** Long options whose next word is their value, so far as package managers, make and interpreters go. */
function isValueOf(before: Argument | undefined): boolean {
  return before !== undefined && /^(?:--prefix|-C|--dir|--cwd|--filter|-F|--workspace|-w|--directory|-d|-f|--file|--makefile|-j|--require|-r|--import|--loader|--tsconfig|-P|--project|-I|-t|--target|--env-file|-c)$/.test(before.text);
}

/** A name of the tree made safe for a sentence: one line, short. */
function safeName(name: string): string {
  return name.replace(/[^\w./:@-]/g, '?').slice(0, 80);
}
