import type { ShellCommand, ShellWord } from '../../../model/index.ts';

/** One argument. `value` is what the program gets where that is certain; `text` is as written, outer quotes removed. */
export interface Argument { readonly value: string | undefined; readonly text: string; readonly variables: readonly string[]; readonly start: number; readonly end: number }
/** A program and what it is given, after runners such as `npx`, `bundle exec` or `python` were taken off. */
export interface Invocation { readonly program: string; readonly args: readonly Argument[] }

/** Runners whose first operand is the program; `skip` operands stand before it, options in `valued` take the next word. */
const RUNNERS: Readonly<Record<string, { readonly after?: readonly string[]; readonly skip?: number; readonly valued?: readonly string[] }>> = {
  sudo: { valued: ['-u', '-g', '-h', '-p', '-C'] }, doas: { valued: ['-u'] }, env: { valued: ['-u', '-C', '-S'] }, nohup: {}, command: {}, exec: {}, time: {}, nice: { valued: ['-n'] },
  timeout: { skip: 1, valued: ['-s', '-k', '--signal', '--kill-after'] },
  npx: { valued: ['-p', '--package', '-w', '--workspace'] }, pnpx: {}, bunx: { valued: ['-p', '--package'] }, uvx: { valued: ['--from', '--with'] }, pipx: { after: ['run'] },
  npm: { after: ['exec', 'x'], valued: ['-w', '--workspace', '--prefix', '-C', '--package'] },
  pnpm: { after: ['exec', 'dlx', ''], valued: ['--filter', '-F', '-C', '--dir', '-w'] },
  yarn: { after: ['exec', 'dlx', 'run', 'workspace', ''], valued: ['--cwd'] },
  bun: { after: ['x', ''], valued: ['--cwd', '--filter', '--env-file'] },
  bundle: { after: ['exec'] }, poetry: { after: ['run'], valued: ['-C', '--directory'] }, pipenv: { after: ['run'] }, uv: { after: ['run'], valued: ['--env-file', '--with', '--project', '--directory', '-p', '--python', '--group', '--extra'] },
  hatch: { after: ['run'] }, rye: { after: ['run'] }, pdm: { after: ['run'] }, mise: { after: ['exec', 'x'] }, devbox: { after: ['run'] }, sail: { after: [''] }, symfony: { after: [''] }, blitz: { after: [''] }, redwood: { after: [''] }, rw: { after: [''] },
  doppler: { after: ['run'], valued: ['-p', '--project', '-c', '--config', '-t', '--token'] }, op: { after: ['run'], valued: ['--env-file', '--account'] }, infisical: { after: ['run'], valued: ['--env', '--path', '--projectId'] },
  railway: { after: ['run'], valued: ['-e', '--environment', '-s', '--service', '-p', '--project'] }, heroku: { after: ['run', 'local:run'], valued: ['-a', '--app', '-s', '--size', '-e', '--env'] },
  dotenv: { valued: ['-e', '-c', '-v', '-p', '-f'] }, dotenvx: { after: ['run'], valued: ['-f', '--env-file', '-fk', '-e', '--env'] }, 'env-cmd': { valued: ['-f', '--file', '-e', '--environments', '-r'] },
  phase: { after: ['run'], valued: ['--env', '--app', '--path', '--tags'] }, teller: { after: ['run'], valued: ['-c', '--config'] }, berglas: { after: ['exec'] }, bws: { after: ['run'], valued: ['--project-id', '--shell', '-t', '--access-token'] },
  'cross-env': {}, 'cross-env-shell': {}, 'aws-vault': { after: ['exec'], skip: 1, valued: ['-d', '--duration'] }, chamber: { after: ['exec'], skip: 1 }, direnv: { after: ['exec'], skip: 1 }, envchain: { skip: 1 }, 'dotenv-cli': { valued: ['-e', '-c', '-v', '-p'] },
};
/** Interpreters whose first operand is a script; options in the list take the next word. */
const INTERPRETERS: Readonly<Record<string, readonly string[]>> = {
  node: ['-r', '--require', '--import', '--loader', '-C', '--conditions'], tsx: ['--tsconfig'], 'ts-node': ['-P', '--project', '-r', '--require'], bun: ['--cwd'], deno: ['-c', '--config'],
  python: ['-W', '-X'], python3: ['-W', '-X'], python2: [], php: ['-d', '-c'], ruby: ['-I', '-r'], bash: [], sh: [], zsh: [],
};
const DEPTH = 6;

/** The ways to read a command: itself first, then with one runner or interpreter after the other taken off. */
export function invocationsOf(command: ShellCommand): readonly Invocation[] {
  let known = made.get(command);
  if (!known) made.set(command, known = readInvocations(command));
  return known;
}
/** A command is asked for its programs by every reader of commands. */
const made = new WeakMap<ShellCommand, readonly Invocation[]>();

function readInvocations(command: ShellCommand): readonly Invocation[] {
  const found: Invocation[] = [];
  let args: readonly Argument[] | undefined = withNamedProgram(command.words.map(argument));
  for (let depth = 0; depth < DEPTH && args && args.length > 0; depth++) {
    const [first, ...rest]: readonly Argument[] = args;
    if (first?.value === undefined) break;
    const program = programName(first.value);
    found.push({ program, args: rest });
    args = inner(program, rest);
  }
  return found;
}

/** Programs that variables are named after, where the name says less than the program. */
const NAMED_AFTER: ReadonlyMap<string, readonly string[]> = new Map([
  ...['dc', 'compose', 'docker_compose', 'dockercompose'].map((name): [string, readonly string[]] => [name, ['docker', 'compose']]),
  ...['container_engine', 'container_runtime'].map((name): [string, readonly string[]] => [name, ['docker']]),
  ...['docker', 'podman', 'kubectl', 'helm', 'terraform', 'tofu', 'aws', 'gcloud', 'az', 'psql', 'mysql'].map((name): [string, readonly string[]] => [name, [name]]), ['tf', ['terraform']],
]);

/** `$dc down -v`, `${KUBECTL} delete`: what the variable holds is not known, and its name says which program it is for. */
function withNamedProgram(words: readonly Argument[]): readonly Argument[] {
  const [first, ...rest] = words;
  const name = first?.value === undefined ? /^\$(?:([A-Za-z_]\w{0,40})|\{([A-Za-z_]\w{0,40})\})$/.exec(first?.text ?? '') : null;
  const programs = name ? NAMED_AFTER.get((name[1] ?? name[2] ?? '').toLowerCase().replace(/_(?:cmd|command|bin|binary|cli|exe)$/, '')) : undefined;
  return first && programs ? [...programs.map((value) => ({ ...first, value, text: value, variables: [] })), ...rest] : words;
}

/** File name of a program without folder, Windows ending and the version of a package: `./node_modules/.bin/prisma@5` -> `prisma`. */
export function programName(text: string): string {
  const scoped = /^(@[\w.-]+\/[\w.-]+)(?:@[\w.^~-]+)?$/.exec(text);
  if (scoped?.[1]) return scoped[1];
  const name = text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1).replace(/\.(?:exe|cmd|bat|ps1)$/i, '');
  const version = name.lastIndexOf('@');
  return version > 0 ? name.slice(0, version) : name;
}

/** Is this word an option? A lone `-` and everything of the form `-1` are not. */
export function isOption(arg: Argument): boolean {
  return /^-{1,2}[A-Za-z]/.test(arg.text);
}

function argument(word: ShellWord): Argument {
  const text = unquoted(word.text);
  // An option that a variable of the script holds is an option.
  return { value: word.value, text: text.startsWith('$') && word.value?.startsWith('-') ? word.value : text, variables: word.variables, start: word.start, end: word.end };
}

function unquoted(text: string): string {
  const first = text[0];
  return text.length >= 2 && (first === '"' || first === "'") && text.endsWith(first) ? text.slice(1, -1) : text;
}

/** What `program` starts with these arguments, or undefined when it starts nothing we can name. */
function inner(program: string, args: readonly Argument[]): readonly Argument[] | undefined {
  const interpreter = Object.hasOwn(INTERPRETERS, program) ? INTERPRETERS[program] : undefined;
  const runner = Object.hasOwn(RUNNERS, program) ? RUNNERS[program] : undefined;
  if (interpreter && !(program === 'bun' && ['x', 'run'].includes(args[0]?.text ?? ''))) return script(program, interpreter, args);
  if (!runner) return undefined;
  let rest = operands(args, runner.valued ?? []);
  if (runner.after) {
    const word = rest[0]?.value ?? '';
    if (runner.after.includes(word) && word !== '') rest = operands(rest.slice(word === 'workspace' ? 2 : 1), runner.valued ?? []);
    else if (!runner.after.includes('')) return undefined;
  }
  return operands(rest.slice(runner.skip ?? 0), runner.valued ?? []);
}

function script(program: string, valued: readonly string[], args: readonly Argument[]): readonly Argument[] | undefined {
  if (program.startsWith('python')) {
    const module = args.findIndex((arg) => arg.text === '-m');
    if (module >= 0 && args.slice(0, module).every(isOption)) return args.slice(module + 1);
  }
  const rest = operands(program === 'deno' && args[0]?.text === 'run' ? args.slice(1) : args, valued);
  return args.some((arg) => ['-c', '-e', '--eval', '-p', '-r'].includes(arg.text) && rest[0] === undefined) ? undefined : rest;
}

/** The words from the first operand on: options, their values and `NAME=value` words before it are dropped. */
function operands(args: readonly Argument[], valued: readonly string[]): readonly Argument[] {
  let at = 0;
  while (at < args.length) {
    const arg = args[at];
    if (!arg) break;
    if (arg.text === '--') { at++; break; }
    if (isOption(arg)) { at += valued.includes(arg.text) ? 2 : 1; continue; }
    if (/^[A-Za-z_][A-Za-z0-9_]*=/.test(arg.text)) { at++; continue; }
    break;
  }
  return args.slice(at);
}
