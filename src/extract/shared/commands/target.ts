import type { OperationRow, OperationTarget, ShellCommand } from '../../../model/index.ts';
import { isOption } from './argv.ts';
import type { Argument, Invocation } from './argv.ts';
import { optionValues } from './options.ts';
import { partsOf } from './stack-parts.ts';
import { targetKey } from './target-key.ts';

/** Names of variables that say where something is, rather than who asks. */
const PLACE_NAME = /(?:_|^)(?:URL|URI|DSN|HOST|DATABASE|DB|CONN|CONNECTION|ADDR|ENDPOINT|BUCKET|REPOSITORY)(?:_|$)/i;

const REMOTE = new Set(['ssh', 'docker', 'docker-compose', 'podman', 'kubectl', 'oc', 'fly', 'flyctl', 'heroku', 'vagrant', 'gcloud']);

/**
 * What an operation hits, as far as its command says: a key where it stands literally, else the variable that names it. A variable given on
 * this very command line counts before the usual ones of the row.
 */
export function targetOf(row: OperationRow, command: ShellCommand, invocation: Invocation, directory: string, workspace?: string): OperationTarget {
  const key = elsewhere(command, row.match.kind === 'http' || row.match.kind === 'graphql' ? undefined : targetKey(row, invocation, directory));
  const variable = variableOf(row, command, invocation, key);
  const parts = partsOf(row, invocation, key, workspace);
  return { kind: row.on, ...(row.provider === undefined ? {} : { provider: row.provider }), ...(variable === undefined ? {} : { variable }), ...(key === undefined ? {} : { key }), ...(parts === undefined ? {} : { parts }) };
}

/** On another machine or inside a container, folders of the checkout are not what is hit. */
function elsewhere(command: ShellCommand, key: string | undefined): string | undefined {
  return command.wrappers.some((name) => REMOTE.has(name)) && /^(?:compose|tfstack|bind):/.test(key ?? '') ? undefined : key;
}

function variableOf(row: OperationRow, command: ShellCommand, invocation: Invocation, key: string | undefined): string | undefined {
  if (row.match.kind === 'http' || row.match.kind === 'graphql') {
    const sent = invocation.args.flatMap((arg) => arg.variables);
    const header = invocation.args.find((arg) => /authorization|bearer|token|api-?key/i.test(arg.text) && arg.variables.length > 0)?.variables[0];
    return sent.find((name) => /TOKEN|KEY|SECRET|PASS|AUTH/i.test(name)) ?? header ?? only(row.target.variables);
  }
  for (const flag of row.target.flags) {
    const named = optionValues(invocation.args, flag).flatMap((arg) => arg.variables)[0];
    if (named !== undefined) return named;
  }
  const words = invocation.args.filter((arg) => !isOption(arg) || arg.text.includes('='));
  const named = words.flatMap((arg: Argument) => arg.variables).find((name) => PLACE_NAME.test(name));
  if (named !== undefined) return named;
  const whole = row.match.kind === 'sql' ? words.find((arg) => /^\$\{?\w{1,80}\}?$/.test(arg.text))?.variables[0] : undefined;
  if (whole !== undefined) return whole;
  return row.target.variables.find((name) => command.environment.some((given) => given.name === name)) ?? (key?.startsWith('db:') ? undefined : only(row.target.variables));
}

/** The usual variable of a row that has one. Where there are several, the row's own list says more than a pick. */
function only(names: readonly string[]): string | undefined {
  return names.length === 1 ? names[0] : undefined;
}
