import { main } from 'assemblyscript/asc';
import { fileURLToPath } from 'node:url';
import { readdirSync, readFileSync } from 'node:fs';
import { ENDS, words } from '../src/extract/secrets/telling-names.ts';
import { PAGES, STATIC } from '../src/match/prefilter.ts';

/** Files of the module by the names they are asked for. */
const WASM = new URL('../wasm/', import.meta.url);
const SOURCES = new Map(readdirSync(WASM).map((name) => [name, fileURLToPath(new URL(name, WASM))]));

/** Letters as a number of 64 bits, the first of them lowest. */
function packed(letters: string): string { return `0x${Buffer.from(letters.padEnd(8, '\0'), 'latin1').readBigUInt64LE().toString(16)}`; }

/** The lists of words that names.ts looks up, as src/extract/secrets/telling-names.ts has them: words in two halves with what they are, and endings of words with how far these are shifted and what they say. */
function wordLists(): string {
  const all = [...words()].flatMap(([word, is]) => [packed(word.slice(0, 8)), packed(word.slice(8)), String(is)]);
  const ends = ENDS.flatMap(([end, says]) => [packed(end), String(64 - end.length * 8), String(says)]);
  const list = (name: string, of: readonly string[]): string => `export const ${name}: usize = memory.data<u64>([${of.join(', ')}]);\nexport const ${name}_COUNT: usize = ${of.length / 3};\n`;
  return list('WORDS', all) + list('ENDS', ends);
}

/** Compiles wasm/prefilter.ts and what it imports: the bytes of dist/prefilter.wasm. Same source and compiler, same bytes. Throws an Error with what the compiler says. */
export async function compilePrefilter(): Promise<Uint8Array> {
  let wasm: Uint8Array | undefined;
  const { error, stderr } = await main([
    'prefilter.ts', '--outFile', 'prefilter.wasm', '-O3', '--noAssert', '--enable', 'simd', '--runtime', 'stub', '--use', 'abort=',
    '--importMemory', '--memoryBase', String(STATIC), '--initialMemory', String(PAGES), '--maximumMemory', String(PAGES), '--config', 'none',
  ], {
    readFile: (name) => { if (name === 'words.ts') return wordLists(); const source = SOURCES.get(name); return source === undefined ? null : readFileSync(source, 'utf8'); },
    writeFile: (name, contents) => { if (name === 'prefilter.wasm' && typeof contents !== 'string') wasm = contents; },
    listFiles: () => [],
  });
  if (error || !wasm) throw new Error(`wasm/prefilter.ts does not compile: ${stderr.toString()}`, { cause: error });
  return wasm;
}
