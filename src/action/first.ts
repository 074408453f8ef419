/**
 * The first module of the bundle, evaluated before any other: the gate is closed and the exit code a failure until something says otherwise, and no
 * token is in the environment of anything that comes after. A module that cannot be evaluated, memory that runs out or a kill changes neither.
 */
import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { fileCommand } from './commands.ts';

process.exitCode = 4;

for (const name of Object.keys(process.env)) {
  if (/^(?:INPUT_)?(?:GITHUB[-_]TOKEN|GH_TOKEN)$|^ACTIONS_(?:ID_TOKEN_REQUEST|RUNTIME)_TOKEN$/i.test(name)) delete process.env[name];
}

/** Writes that the gate is closed. The last entry of a name wins. */
export function closeAgain(): void {
  const output = process.env['GITHUB_OUTPUT'];
  if (output !== undefined && output !== '') appendFileSync(output, fileCommand('verdict', 'closed', randomUUID()));
}

closeAgain();
