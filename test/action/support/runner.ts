import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { builtCopy, ROOT } from '../../support/build.ts';
import { scratch } from './scratch.ts';

/** action.yml as the runner reads it. */
export const ACTION = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8')) as {
  readonly name: string; readonly description: string;
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string; readonly required?: boolean }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
  readonly runs: { readonly using: string; readonly main: string; readonly post: string; readonly 'post-if': string };
};

/** One use of the action in a job. */
export interface Use {
  readonly workspace: string;
  readonly event: string;
  readonly payload: unknown;
  readonly sha: string;
  readonly ref: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Address of GitHub's API; nothing listens at the default. */
  readonly api?: string;
  readonly token?: string;
  /** Run Node with these; for making it fail. */
  readonly node?: readonly string[];
  /** Kills the judging process after so many milliseconds. */
  readonly killAfter?: number;
}

/** What one entry did. */
export interface Entry { readonly code: number | null; readonly signal: NodeJS.Signals | null; readonly stdout: string; readonly stderr: string }
/** What a job would see of the step. */
export interface Used {
  readonly main: Entry;
  readonly post: Entry;
  /** Outputs as the runner takes them: the last of a name wins. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** Workflow commands of both entries, as the runner would take them. */
  readonly commands: readonly string[];
  readonly temp: string;
}

/** Runs both entries of the bundle as a runner does: in an environment of nothing but what it sets, the judging one first, the other whatever became of it. */
export async function use({ workspace, event, payload, sha, ref, inputs = {}, env = {}, api = 'http://127.0.0.1:1', token = 'ghs_0', node = [], killAfter }: Use): Promise<Used> {
  const home = await builtCopy();
  const temp = scratch('runner');
  const file = (name: string, text = ''): string => { const path = join(temp, name); writeFileSync(path, text); return path; };
  for (const name of Object.keys(inputs)) if (!(name in ACTION.inputs)) throw new Error(`action.yml has no input ${name}`);
  mkdirSync(join(temp, 'temp'));
  const around: Record<string, string> = {
    PATH: '/usr/local/bin:/usr/bin:/bin', HOME: temp, CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_API_URL: api, GITHUB_SERVER_URL: 'https://github.com', GITHUB_GRAPHQL_URL: `${api}/graphql`, GITHUB_REPOSITORY: 'Codertocat/Hello-World',
    GITHUB_REPOSITORY_ID: '186853002', GITHUB_REPOSITORY_OWNER: 'Codertocat', GITHUB_EVENT_NAME: event, GITHUB_EVENT_PATH: file('event.json', JSON.stringify(payload)), GITHUB_SHA: sha, GITHUB_REF: ref, GITHUB_WORKSPACE: workspace,
    GITHUB_RUN_ID: '4711', GITHUB_RUN_ATTEMPT: '1', GITHUB_JOB: 'crater', GITHUB_WORKFLOW: 'craterscan', GITHUB_ACTOR: 'Codertocat', GITHUB_WORKFLOW_REF: `Codertocat/Hello-World/.github/workflows/crater.yml@${ref}`, RUNNER_TEMP: join(temp, 'temp'),
    RUNNER_OS: 'Linux', RUNNER_ARCH: 'X64', GITHUB_OUTPUT: file('output'), GITHUB_ENV: file('env'), GITHUB_PATH: file('path'), GITHUB_STATE: file('state'), GITHUB_STEP_SUMMARY: file('summary'),
    ...Object.fromEntries(Object.entries(ACTION.inputs).map(([name, { default: otherwise }]) => [`INPUT_${name.toUpperCase()}`, inputs[name] ?? (otherwise === '${{ github.token }}' ? token : otherwise ?? '')])), ...env,
  };
  const main = await entry([...node, join(home, ACTION.runs.main)], workspace, around, killAfter);
  const state = Object.entries(fileCommands(join(temp, 'state'))).map(([name, value]) => [`STATE_${name}`, value]);
  const post = await entry([join(home, ACTION.runs.post)], workspace, { ...around, ...Object.fromEntries(state) });
  return {
    main, post, outputs: fileCommands(join(temp, 'output')), summary: readFileSync(join(temp, 'summary'), 'utf8'), temp,
    // The runner trims a line before it looks, takes both streams, and an old form of command anywhere in a line.
    commands: [main, post].flatMap(({ stdout, stderr }) => [...stdout.split('\n'), ...stderr.split('\n')]).filter((line) => /^\s*::/.test(line) || line.includes('##[')),
  };
}

function entry(args: readonly string[], cwd: string, env: Readonly<Record<string, string>>, killAfter?: number): Promise<Entry> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    const end = killAfter === undefined ? undefined : setTimeout(() => { child.kill('SIGKILL'); }, killAfter);
    child.once('error', reject);
    child.once('close', (code, signal) => { clearTimeout(end); resolve({ code, signal, stdout: Buffer.concat(out).toString('utf8'), stderr: Buffer.concat(err).toString('utf8') }); });
  });
}

/** Entries of a file of commands, as the runner reads them: `name=value`, or `name<<DELIMITER` up to the delimiter. Throws where the runner fails the step. */
function fileCommands(path: string): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  const lines = readFileSync(path, 'utf8').split('\n');
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line === '') continue;
    const heredoc = /^([^=<]+)<<(.+)$/.exec(line);
    if (!heredoc?.[1]) {
      const equals = line.indexOf('=');
      if (equals < 0) throw new Error(`the runner cannot read ${line}`);
      values[line.slice(0, equals)] = line.slice(equals + 1);
      continue;
    }
    const end = lines.indexOf(heredoc[2] ?? '', at + 1);
    if (end < 0) throw new Error(`no end of ${heredoc[1]}`);
    values[heredoc[1]] = lines.slice(at + 1, end).join('\n');
    at = end;
  }
  return values;
}
