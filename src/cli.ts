#!/usr/bin/env node
import { settle } from './cli/small-heap.ts';
import { keptBeside } from './cli/compile-cache.ts';
import { openProgram } from './cli/program.ts';

// The build puts in the digest of all scripts of the program, and the first of them.
declare const BUILT: string;
declare const FIRST: string;

// Help and errors of the parser are written without waiting; a reader that went away (head, a closed pager) is nobody's fault. What reports meet is told by `write`.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

// The rest is loaded when the settings are set, for what is imported at the top is compiled before anything runs.
const argv = process.argv.slice(2);
const program = openProgram(import.meta.dirname, FIRST, keptBeside(import.meta.dirname, process.cwd(), argv), BUILT);
const { main } = program.given as typeof import('./cli/main.ts');
process.exitCode = await main(argv, {
  stdout: process.stdout, stderr: process.stderr, env: process.env, cwd: process.cwd(), today: new Date().toISOString().slice(0, 10),
});
settle();
program.keep();
