#!/usr/bin/env node
import './cli/small-heap.ts';
import { keepCompiled } from './cli/compile-cache.ts';

// Help and errors of the parser are written without waiting; a reader that went away (head, a closed pager) is nobody's fault. What reports meet is told by `write`.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

// The rest is loaded when both are set, for what is imported at the top is compiled before anything runs.
const argv = process.argv.slice(2);
const cwd = here();
if (cwd === undefined) {
  process.stderr.write('craterscan: the directory it was started in is gone; change to one that is there\n');
  process.exitCode = 2;
} else {
  keepCompiled(import.meta.dirname, cwd, argv);
  const { main } = await import('./cli/main.ts');
  process.exitCode = await main(argv, { stdout: process.stdout, stderr: process.stderr, env: process.env, cwd, today: new Date().toISOString().slice(0, 10) });
}

/** The directory this was started in, which somebody may have removed since. */
function here(): string | undefined { try { return process.cwd(); } catch { return undefined; } }
