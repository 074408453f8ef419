import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { builtCopy, ROOT } from './build.ts';
import { forgotten, temporary } from './temporary.ts';
import { parseTree } from './tree.ts';
import { runWarm } from './warm.ts';

/** What one run of the command line did. */
export interface Run { readonly code: number | null; readonly stdout: string; readonly stderr: string }
export interface RunOptions {
  /** The Node to run it with; default: the one that runs the tests. */
  readonly node?: string;
  readonly cwd?: string;
  /** The program to run; default: the one that was built. */
  readonly program?: string;
  /** Start a process for this run alone, as users do; otherwise one that has the program loaded runs it. */
  readonly alone?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly uid?: number;
}

/** Every Node the product must run on that this machine has, each once: the machine's own and the one the tests run with. */
export function runtimes(): (readonly [string, string])[] {
  const found = new Map<string, string>();
  const own = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules')).map((folder) => join(folder, 'node')).filter((path) => existsSync(path));
  for (const path of [...own, process.execPath]) {
    const version = execFileSync(path, ['--version'], { encoding: 'utf8' }).trim();
    if (![...found.keys()].includes(version)) found.set(version, path);
  }
  return [...found];
}

/**
 * Runs the built command line. The environment holds nothing of the machine but PATH; give `HOME` and the like in `env`. Most runs share a process that has the program
 * loaded (`warm.ts`), for the start costs more than the run; test/e2e/alone.test.ts holds such a run to a process of its own.
 */
export async function cli(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const program = options.program ?? await cliPath();
  const node = options.node ?? process.execPath;
  const cwd = options.cwd ?? tmpdir();
  const env = { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', ...options.env };
  if (options.alone !== true && options.uid === undefined) return runWarm(node, program, { args, cwd, env });
  return new Promise((resolve, reject) => {
    const child = spawn(node, [program, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }) });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout: Buffer.concat(out).toString('utf8'), stderr: Buffer.concat(err).toString('utf8') }));
  });
}

/** Where the built command line lies, for tests that start it themselves. */
export async function cliPath(): Promise<string> { return join(await builtCopy(), 'dist/cli.js'); }

/** Writes files below `directory`, folders as needed; gives the directory. */
export function put(directory: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
  return directory;
}

/** A real directory with the files of a fixture tree given as text; home files lie in `<directory>.home`. */
export function laid(text: string, directory = temporary()): string {
  for (const file of parseTree(text).files) if (file.origin !== 'history') put(file.origin === 'home' ? `${directory}.home` : directory, { [file.path.replace(/^~\//, '')]: file.content });
  forgotten(`${directory}.home`);
  return directory;
}

export { temporary } from './temporary.ts';
export const INCIDENT = join(ROOT, 'fixtures/incidents/pocketos');
export const REPAIRED = join(ROOT, 'fixtures/incidents/pocketos-hardened');
