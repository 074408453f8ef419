import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { replaceWhole } from '../cli/disk.ts';
import { EXIT, Refusal } from '../cli/failure.ts';
import { fileCommand } from './commands.ts';

/** What GitHub's runner tells a step by its environment. */
export interface Runner {
  readonly workspace: string;
  readonly temp: string;
  readonly eventName: string;
  readonly eventPath: string;
  readonly sha: string;
  readonly ref: string;
  /** owner/name. */
  readonly repository: string;
  readonly repositoryId?: number;
  readonly workflowRef: string;
  readonly workflowSha?: string;
  /** Digits. */
  readonly runId?: string;
  /** Address of this run for people. */
  readonly runUrl: string;
  readonly attempt: string;
  readonly files: { readonly output?: string; readonly state?: string; readonly summary?: string };
}

const OID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Reads the environment. Throws a Refusal when no runner started this. */
export function readRunner(env: NodeJS.ProcessEnv): Runner {
  const needed = (name: string): string => {
    const value = env[name];
    if (value === undefined || value === '') throw new Refusal(`${name} is not set: this is started by a GitHub runner, and by hand as \`craterscan compare\``, EXIT.usage);
    return value;
  };
  const optional = (name: string): string | undefined => (env[name] === '' ? undefined : env[name]);
  const id = Number(env['GITHUB_REPOSITORY_ID']);
  const [workflowSha, runId] = [env['GITHUB_WORKFLOW_SHA'] ?? '', env['GITHUB_RUN_ID'] ?? ''];
  const repository = needed('GITHUB_REPOSITORY');
  const files = { output: optional('GITHUB_OUTPUT'), state: optional('GITHUB_STATE'), summary: optional('GITHUB_STEP_SUMMARY') };
  const sha = needed('GITHUB_SHA');
  if (!OID.test(sha)) throw new Refusal('GITHUB_SHA is no commit', EXIT.usage);
  return {
    workspace: needed('GITHUB_WORKSPACE'), temp: needed('RUNNER_TEMP'), eventName: needed('GITHUB_EVENT_NAME'), eventPath: needed('GITHUB_EVENT_PATH'), sha, ref: env['GITHUB_REF'] ?? '', repository,
    ...(Number.isSafeInteger(id) && id > 0 ? { repositoryId: id } : {}), workflowRef: env['GITHUB_WORKFLOW_REF'] ?? '', ...(OID.test(workflowSha) ? { workflowSha } : {}), ...(/^\d{1,20}$/.test(runId) ? { runId } : {}),
    runUrl: `${env['GITHUB_SERVER_URL'] ?? 'https://github.com'}/${repository}/actions/runs/${env['GITHUB_RUN_ID'] ?? ''}`, attempt: env['GITHUB_RUN_ATTEMPT'] ?? '1',
    files: { ...(files.output === undefined ? {} : { output: files.output }), ...(files.state === undefined ? {} : { state: files.state }), ...(files.summary === undefined ? {} : { summary: files.summary }) },
  };
}

/** The payload may hold many labels and commits; one beyond this is none of GitHub's. */
const PAYLOAD_BYTES = 64 * 1024 * 1024;

/** Text of the event payload. Throws a Refusal when there is none. */
export function payloadOf(runner: Runner): string {
  try {
    if (statSync(runner.eventPath).size <= PAYLOAD_BYTES) return readFileSync(runner.eventPath, 'utf8');
  } catch { /* told below */ }
  throw new Refusal('the event payload cannot be read', EXIT.usage);
}

/** Writes outputs of the step; a later one wins over an earlier one of the same name. */
export function setOutputs(runner: Runner, outputs: Readonly<Record<string, string>>): void {
  if (runner.files.output === undefined) return;
  appendFileSync(runner.files.output, Object.entries(outputs).map(([name, value]) => fileCommand(name, value, randomUUID())).join(''));
}

/** What the entry that runs after the job is told. */
export function setState(runner: Runner, name: string, value: string): void {
  if (runner.files.state !== undefined) appendFileSync(runner.files.state, fileCommand(name, value, randomUUID()));
}

/** Adds to the job summary. */
export function addSummary(runner: Runner, text: string): void {
  if (runner.files.summary !== undefined) appendFileSync(runner.files.summary, text);
}

/** The real path of a folder below the workspace. The checkout is not ours: a link in it would lead elsewhere. Throws a Refusal when it is not there or leads out. */
export function folderIn(runner: Runner, path: string): string {
  const workspace = realpathSync(runner.workspace);
  let real: string;
  try { real = realpathSync(resolve(workspace, path)); } catch { throw new Refusal(`there is no directory ${path} in the workspace`, EXIT.usage); }
  const way = relative(workspace, real);
  if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) throw new Refusal(`${path} leads out of the workspace through a link; choose another place`, EXIT.usage);
  return real;
}

/** The root of the checkout that `directory` (absolute) lies in: the workspace, or a folder of it that actions/checkout was given as `path`. */
export function rootOf(runner: Runner, directory: string): string {
  const workspace = realpathSync(runner.workspace);
  let at = directory;
  while (at !== workspace && at !== dirname(at) && !existsSync(join(at, '.git'))) at = dirname(at);
  return at;
}

/** Writes a report below the workspace, whole or not at all. Gives the absolute path. */
export function writeReport(runner: Runner, path: string, text: string): string {
  const folder = dirname(resolve(realpathSync(runner.workspace), path));
  try { mkdirSync(folder, { recursive: true }); } catch { throw new Refusal(`${path} cannot be written; choose another place`, EXIT.usage); }
  const target = join(folderIn(runner, folder), basename(path));
  replaceWhole(target, basename(target), text);
  return target;
}
