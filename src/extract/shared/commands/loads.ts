import type { ShellCommand, Span } from '../../../model/index.ts';
import { invocationsOf } from './argv.ts';
import type { Argument, Invocation } from './argv.ts';
import { optionValues } from './options.ts';
import { joinPath } from './paths.ts';

/**
 * A dotenv file that a command names. `needed: false`: it is read only where it exists; `instead`: what the tool reads when it does not.
 */
export interface Load extends Span { readonly file: string; readonly note: string; readonly needed: boolean; readonly instead?: string }

const ENV_FILE = /(?:^|\/)(?:\.env(?:\.[\w.-]{1,60})?|\.envrc|[\w.-]{1,60}\.env)$/;
/** Option that names a dotenv file, by program. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  dotenv: ['-e', '-f'], 'dotenv-cli': ['-e'], dotenvx: ['-f', '--env-file'], 'env-cmd': ['-f', '--file'], node: ['--env-file', '--env-file-if-exists'], tsx: ['--env-file', '--env-file-if-exists'], bun: ['--env-file'], deno: ['--env-file', '--env'],
  uv: ['--env-file'], op: ['--env-file'], docker: ['--env-file'], 'docker-compose': ['--env-file'], podman: ['--env-file'], flask: ['-e', '--env-file'], honcho: ['-e', '--env'], foreman: ['-e', '--env'], pipenv: [], nodemon: ['--env-file'], vercel: [], just: ['--dotenv-path', '-E', '--dotenv-filename'], 'wrangler': ['--env-file'],
};
const READERS = new Set(['source', '.', 'cat', 'grep', 'egrep', 'sed', 'awk', 'xargs']);
/** Tools that read `.env` only, whatever the mode is called. */
const ONE_FILE = new Set(['prisma', 'drizzle-kit', 'docker', 'docker-compose', 'terraform', 'tofu']);
export const MODES = ['NODE_ENV', 'RAILS_ENV', 'APP_ENV', 'RACK_ENV', 'MIX_ENV', 'FLASK_ENV', 'DJANGO_ENV', 'ASPNETCORE_ENVIRONMENT', 'ENVIRONMENT', 'DEPLOY_ENV', 'STAGE', 'TF_WORKSPACE'];

/** The dotenv files a command reads by name: by option, by `source`, by a mode such as NODE_ENV, by Laravel's `--env`. */
export function loadsOf(command: ShellCommand, directory: string): readonly Load[] {
  const found: Load[] = [];
  const add = (path: string | undefined, note: string, at: Span, needed: boolean, instead?: string): void => {
    const file = path === undefined ? undefined : joinPath(directory, path);
    const other = instead === undefined ? undefined : joinPath(directory, instead);
    if (file !== undefined && !found.some((one) => one.file === file)) found.push({ file, note, needed, start: at.start, end: at.end, ...(other === undefined ? {} : { instead: other }) });
  };
  const invocations = invocationsOf(command);
  for (const invocation of invocations) {
    for (const name of Object.hasOwn(OPTIONS, invocation.program) ? OPTIONS[invocation.program] ?? [] : []) for (const arg of optionValues(invocation.args, name)) if (arg.value !== undefined && (name.startsWith('--') || ENV_FILE.test(arg.value))) add(arg.value, 'loads variables from this file', arg, true);
    if (READERS.has(invocation.program)) for (const arg of invocation.args) if (ENV_FILE.test(arg.value ?? '')) add(arg.value, 'takes variables from this file', arg, true);
    if (invocation.program === 'artisan') laravel(command, invocation, add);
  }
  if (invocations.some(({ program }) => ONE_FILE.has(program) || program === 'artisan')) return found;
  for (const given of command.environment) {
    const mode = given.value.value;
    if (given.name === 'NODE_ENV' && mode !== undefined && /^[\w-]{1,40}$/.test(mode)) for (const file of [`.env.${mode}.local`, `.env.${mode}`]) add(file, `${given.name} names this file`, given, false);
  }
  return found;
}

function laravel(command: ShellCommand, { args }: Invocation, add: (path: string, note: string, at: Span, needed: boolean, instead?: string) => void): void {
  const option: Argument | undefined = optionValues(args, '--env')[0];
  const given = command.environment.find((one) => one.name === 'APP_ENV');
  const name = option?.value ?? given?.value.value;
  const at = option ?? given;
  if (at && name !== undefined && /^[\w-]{1,40}$/.test(name)) add(`.env.${name}`, 'Laravel reads this file for the named environment', at, true, '.env');
}
