#!/usr/bin/env node
import { settle } from './cli/small-heap.ts';
import { keptBeside } from './cli/compile-cache.ts';
import { leave } from './cli/leave.ts';
import { openProgram } from './cli/program.ts';

// The build puts in the digest of all scripts of the program, and the first of them.
declare const BUILT: string;
declare const FIRST: string;

// Help and errors of the parser are written without waiting; a reader that went away (head, a closed pager) is nobody's fault. What reports meet is told by `write`.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

// The rest is loaded when the settings are set, for what is imported at the top is compiled before anything runs.
const argv = process.argv.slice(2);
const cwd = here();
if (cwd === undefined) {
  process.stderr.write('craterscan: the directory it was started in is gone; change to one that is there\n');
  process.exitCode = 2;
} else {
  const program = openProgram(import.meta.dirname, FIRST, keptBeside(import.meta.dirname, cwd, argv), BUILT);
  const { main } = program.given as typeof import('./cli/main.ts');
  process.exitCode = await main(argv, { stdout: process.stdout, stderr: process.stderr, env: process.env, cwd, today: new Date().toISOString().slice(0, 10) });
  settle();
  program.keep();
  leave(process.stdout, process.stderr);
}

/** The directory this was started in, which somebody may have removed since. */
function here(): string | undefined { try { return process.cwd(); } catch { return undefined; } }
