import type { OperationRow, OperationTarget, ShellCommand } from '../../../model/index.ts';
import { isOption } from './argv.ts';
import type { Argument, Invocation } from './argv.ts';
import { optionValues } from './options.ts';
import { targetKey } from './target-key.ts';

/** Names of variables that say where something is, rather than who asks. */
const PLACE_NAME = /(?:_|^)(?:URL|URI|DSN|HOST|DATABASE|CONN|CONNECTION|ADDR|ENDPOINT|BUCKET|REPOSITORY)(?:_|$)/i;

/**
 * What an operation hits, as far as its command says: a key where it stands literally, else the variable that names it. A variable given on
 * this very command line counts before the usual ones of the row.
 */
export function targetOf(row: OperationRow, command: ShellCommand, invocation: Invocation, directory: string): OperationTarget {
  const key = targetKey(row, invocation, directory);
  const variable = variableOf(row, command, invocation);
  return { kind: row.on, ...(row.provider === undefined ? {} : { provider: row.provider }), ...(variable === undefined ? {} : { variable }), ...(key === undefined ? {} : { key }) };
}

function variableOf(row: OperationRow, command: ShellCommand, invocation: Invocation): string | undefined {
  for (const flag of row.target.flags) {
    const named = optionValues(invocation.args, flag).flatMap((arg) => arg.variables)[0];
    if (named !== undefined) return named;
  }
  const words = invocation.args.filter((arg) => !isOption(arg) || arg.text.includes('='));
  const named = words.flatMap((arg: Argument) => arg.variables).find((name) => PLACE_NAME.test(name));
  if (named !== undefined) return named;
  return row.target.variables.find((name) => command.environment.some((given) => given.name === name)) ?? row.target.variables[0];
}
