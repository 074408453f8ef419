import { loadRuntime } from '../../src/discover/runtime.ts';
import { withLateTables } from '../../src/knowledge/late-tables.ts';
import { parseKnowledge } from '../../src/knowledge/precompiled.ts';
import type { Knowledge } from '../../src/model/index.ts';

/** The tables and the module beside a bundled program, as the library loads them, for who wants the credentials of a tree and nothing else. */
export function loadBeside(base: URL): { readonly knowledge: Knowledge; readonly prefilter: Uint8Array } {
  const { knowledge, prefilter, ...late } = loadRuntime(base, { whole: false });
  return { knowledge: parseKnowledge(withLateTables(knowledge, late), { checked: true }), prefilter };
}
