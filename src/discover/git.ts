import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, relative, sep } from 'node:path';

/** Why git gave no answer. */
export type GitTrouble = 'no-git' | 'not-a-repository' | 'refused' | 'timeout' | 'too-much' | 'damaged' | 'failed';
export type GitAnswer = { readonly ok: true; readonly stdout: Buffer } | { readonly ok: false; readonly why: GitTrouble };

/** git, bound to one directory, and able to read only. */
export interface Git {
  /** Runs one reading command to its end. `bytes` bounds the answer, `seconds` the time. */
  run(args: readonly string[], options?: { input?: string; bytes?: number; seconds?: number }): GitAnswer;
  /** Starts one whose answer is read while it comes. The caller kills it. */
  start(args: readonly string[]): ChildProcessWithoutNullStreams;
}

/**
 * Settings that win over the repository's own. No program it names may run (file system monitor, hooks, transports, credential helpers,
 * pagers), no bare repository hidden in the tree is taken for one, no missing object is fetched.
 */
const SETTINGS = [
  'core.fsmonitor=false', 'core.hooksPath=/dev/null', 'safe.bareRepository=explicit', 'protocol.allow=never', 'core.untrackedCache=false',
  'core.quotePath=false', 'core.pager=cat', 'credential.helper=', 'core.sshCommand=false', 'core.gitProxy=', 'submodule.recurse=false',
  // A commit graph on disk may say other parents than the commits do.
  'core.commitGraph=false', 'core.useReplaceRefs=false',
].flatMap((setting) => ['-c', setting]);

/** git for `directory` (absolute), or undefined when there is no git on the path. Refuses a git that lies inside the checkout. */
export function gitIn(directory: string, environment: NodeJS.ProcessEnv = process.env): Git | undefined {
  const program = findGit(directory, environment);
  if (program === undefined) return undefined;
  const env = gitEnvironment(environment);
  const whole = (args: readonly string[]): string[] => ['--no-pager', ...SETTINGS, '-C', directory, ...args];
  return {
    run(args, options = {}) {
      const most = options.bytes ?? 256 * 1024 * 1024;
      const ran = spawnSync(program, whole(args), {
        env, input: options.input ?? '', maxBuffer: Math.max(most, BESIDE), timeout: (options.seconds ?? 60) * 1000, killSignal: 'SIGKILL', windowsHide: true,
      });
      if (ran.error) return { ok: false, why: troubleOf(ran.error) };
      if (ran.status === 0) return ran.stdout.length > most ? { ok: false, why: 'too-much' } : { ok: true, stdout: ran.stdout };
      return { ok: false, why: troubleIn(ran.stderr.toString('utf8')) };
    },
    start: (args) => spawn(program, whole(args), { env, windowsHide: true }),
  };
}

/** Bytes git may say beside an answer, however short that is: a line for each name or object it passes over. */
const BESIDE = 16 * 1024 * 1024;

function troubleOf(error: Error): GitTrouble {
  const code = 'code' in error ? error.code : undefined;
  return code === 'ETIMEDOUT' ? 'timeout' : code === 'ENOBUFS' ? 'too-much' : code === 'ENOENT' || code === 'EACCES' ? 'no-git' : 'failed';
}

function troubleIn(stderr: string): GitTrouble {
  if (stderr.includes('dubious ownership') || stderr.includes('unsafe repository')) return 'refused';
  if (stderr.includes('not a git repository')) return 'not-a-repository';
  // Of what it does not find git says nothing or that it is fatal; an error comes before where it cannot read what it finds.
  return /^error: |\bis corrupt\b|packed-refs/m.test(stderr) ? 'damaged' : 'failed';
}

/** Nothing of the caller's GIT_* reaches git: GIT_DIR, GIT_CONFIG_*, GIT_EXTERNAL_DIFF and the like would change what is read or run. */
function gitEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(([name]) => !name.toUpperCase().startsWith('GIT_'));
  return {
    ...Object.fromEntries(kept), LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_NO_REPLACE_OBJECTS: '1', GIT_NO_LAZY_FETCH: '1', GIT_OPTIONAL_LOCKS: '0', GIT_ALLOW_PROTOCOL: '',
    GIT_GRAFT_FILE: '/dev/null',
  };
}

/**
 * The git of the machine as an absolute path. Package runners put `node_modules/.bin` of the checkout first on the path, where a hostile
 * checkout may keep a program called git; directories that are relative, inside the checkout or called so are passed over.
 */
function findGit(directory: string, environment: NodeJS.ProcessEnv): string | undefined {
  const names = process.platform === 'win32' ? ['git.exe'] : ['git'];
  for (const entry of (environment['PATH'] ?? environment['Path'] ?? '').split(delimiter)) {
    if (!isAbsolute(entry) || /(?:^|[\\/])node_modules[\\/]\.bin[\\/]?$/.test(entry)) continue;
    for (const name of names) {
      const found = runnable(join(entry, name));
      if (found !== undefined && !isWithin(directory, found)) return found;
    }
  }
  return undefined;
}

function runnable(path: string): string | undefined {
  try {
    // Most folders hold none, and an error that nobody reads takes many times as long to make as the question.
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
    accessSync(path, constants.X_OK);
    return realpathSync(path);
  } catch { return undefined; }
}

/** Does `path` lie in `directory` or is it the same? Both absolute and free of links. */
export function isWithin(directory: string, path: string): boolean {
  const way = relative(directory, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}
