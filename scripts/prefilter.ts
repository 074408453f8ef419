import { main } from 'assemblyscript/asc';
import { fileURLToPath } from 'node:url';
import { readFileSync } from 'node:fs';
import { PAGES } from '../src/match/prefilter.ts';

/** Files of the module by the names they are asked for. */
const SOURCES = new Map(['prefilter.ts', 'bytes.ts', 'looks.ts', 'whole.ts'].map((name) => [name, fileURLToPath(new URL(`../wasm/${name}`, import.meta.url))]));

/** Compiles wasm/prefilter.ts and what it imports: the bytes of dist/prefilter.wasm. Same source and compiler, same bytes. Throws an Error with what the compiler says. */
export async function compilePrefilter(): Promise<Uint8Array> {
  let wasm: Uint8Array | undefined;
  const { error, stderr } = await main([
    'prefilter.ts', '--outFile', 'prefilter.wasm', '-O3', '--noAssert', '--runtime', 'stub', '--use', 'abort=',
    '--importMemory', '--initialMemory', String(PAGES), '--maximumMemory', String(PAGES), '--config', 'none',
  ], {
    readFile: (name) => { const source = SOURCES.get(name); return source === undefined ? null : readFileSync(source, 'utf8'); },
    writeFile: (name, contents) => { if (name === 'prefilter.wasm' && typeof contents !== 'string') wasm = contents; },
    listFiles: () => [],
  });
  if (error || !wasm) throw new Error(`wasm/prefilter.ts does not compile: ${stderr.toString()}`, { cause: error });
  return wasm;
}
