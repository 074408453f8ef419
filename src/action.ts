// This one first: it closes the gate before anything else is evaluated.
import { closeAgain } from './action/first.ts';
import { EXIT } from './cli/failure.ts';
import { logLine } from './action/commands.ts';
import { verdict } from './action/verdict.ts';

let faulted = false;

/** Whatever nobody caught: the gate is closed, also where it was open by then. One line each, so that no line of a message is a command to the runner. */
function fault(error: unknown): void {
  faulted = true;
  process.exitCode = EXIT.fault;
  closeAgain();
  process.stdout.write(logLine('this is a fault of craterscan, please report it; the gate stays closed'));
  for (const line of (error instanceof Error ? error.stack ?? error.message : 'unknown error').split('\n')) process.stdout.write(logLine(line.trim()));
}
process.on('uncaughtException', fault);
process.on('unhandledRejection', fault);

try {
  const exit = await verdict(process.env, (text) => { process.stdout.write(text); }, Date.now(), () => !faulted);
  if (!faulted) process.exitCode = exit;
} catch (error) { fault(error); }
