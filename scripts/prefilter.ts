import { main } from 'assemblyscript/asc';
import { fileURLToPath } from 'node:url';
import { readFileSync } from 'node:fs';
import { PAGES } from '../src/match/prefilter.ts';

const source = fileURLToPath(new URL('../wasm/prefilter.ts', import.meta.url));

/** Compiles wasm/prefilter.ts: the bytes of dist/prefilter.wasm. Same source and compiler, same bytes. Throws an Error with what the compiler says. */
export async function compilePrefilter(): Promise<Uint8Array> {
  let wasm: Uint8Array | undefined;
  const { error, stderr } = await main([
    'prefilter.ts', '--outFile', 'prefilter.wasm', '-O3', '--noAssert', '--runtime', 'stub', '--use', 'abort=',
    '--importMemory', '--initialMemory', String(PAGES), '--maximumMemory', String(PAGES), '--config', 'none',
  ], {
    readFile: (name) => (name === 'prefilter.ts' ? readFileSync(source, 'utf8') : null),
    writeFile: (name, contents) => { if (name === 'prefilter.wasm' && typeof contents !== 'string') wasm = contents; },
    listFiles: () => [],
  });
  if (error || !wasm) throw new Error(`wasm/prefilter.ts does not compile: ${stderr.toString()}`, { cause: error });
  return wasm;
}
