// What loads a measured program, as cli.ts loads the command line: from scripts beside it, with what V8 compiled of them kept in a folder of its own. NODE_DISABLE_COMPILE_CACHE switches that off.
import { settle } from '../../src/cli/small-heap.ts';
import { ownFolder } from '../../src/cli/compile-cache.ts';
import { leave } from '../../src/cli/leave.ts';
import { openProgram } from '../../src/cli/program.ts';

// The build puts in the digest of all scripts, and the first of them.
declare const BUILT: string;
declare const FIRST: string;

const program = openProgram(import.meta.dirname, FIRST, process.env['NODE_DISABLE_COMPILE_CACHE'] ? undefined : ownFolder(import.meta.dirname), BUILT);
const { run } = program.given as { readonly run: (args: readonly string[]) => Promise<string> };
process.stdout.write(await run(process.argv.slice(2)));
settle();
program.keep();
leave(process.stdout);
