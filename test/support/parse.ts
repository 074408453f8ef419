import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createParse } from '../../src/parse/index.ts';
import type { Parse } from '../../src/parse/index.ts';

const resolve = createRequire(import.meta.url).resolve;
let made: Promise<Parse> | undefined;

/** The parse room with its grammars loaded, once per test process. */
export function parse(): Promise<Parse> {
  const bytes = (name: string): Uint8Array => new Uint8Array(readFileSync(resolve(name)));
  made ??= createParse({ engine: bytes('web-tree-sitter/web-tree-sitter.wasm'), bash: bytes('tree-sitter-bash/tree-sitter-bash.wasm') });
  return made;
}
