import type { CreateExtractor, Document, Extractor, FileHint, Knowledge } from '../../model/index.ts';
import { rankOfFile } from '../shared/truth.ts';
import { exportsOf } from './exports.ts';
import { httpUses, processUses } from './http.ts';
import { importsIn } from './imports.ts';
import { asksFor, join } from './join.ts';
import { mayExport, needsTree, speaksOfHeaders } from './needs-tree.ts';
import type { LocalCode } from './local.ts';
import { sdkUses } from './sdk.ts';
import { signsOf } from './signs.ts';
import type { Signs } from './signs.ts';
import { languageOf, readText } from './text/index.ts';
import { LIBRARY_SIGNS } from './text/libraries.ts';
import { shapesOf, sourceOf } from './source.ts';
import type { Shape } from './source.ts';

/** Where JavaScript and TypeScript hand secrets to hosts, libraries and programs, and what they ask for there. */
export const create: CreateExtractor = (knowledge): Extractor<LocalCode> => {
  const shapes = shapesOf(knowledge);
  const signs = signsOf(knowledge);
  const met: Met = { text: new Set([...signs.carries, ...LIBRARY_SIGNS]), carries: new Set([...signs.carries, ...signs.words, ...signs.calls]), exports: new Set(signs.exports), exported: new Set(signs.exported) };
  return {
    id: 'code', literals: [...signs.carries, ...signs.words, ...signs.calls, ...signs.exports, ...signs.exported, ...LIBRARY_SIGNS],
    wants: (hint) => wants(hint, met),
    syntax: (file) => (languageOf(file) === undefined ? undefined : 'text'),
    needsTree: ({ file, text }, hits, asked) => languageOf(file) !== undefined || needsTree(text, hits, signs) || (asked === true && mayExport(text, hits, signs)),
    asksFor,
    read: (document) => read(document, knowledge, shapes, signs),
    join: (local) => join(local, knowledge, signs.words),
  };
};

/** The signs as sets: a file holds few of the hundreds that are looked for. */
type Met = Readonly<Record<'text' | 'carries' | 'exports' | 'exported', ReadonlySet<string>>>;

/** Tests call what they mock: a call site there says nothing of what a credential is for. */
function wants(hint: FileHint, signs: Met): boolean {
  const { path, derived } = hint.file;
  if (derived === true || hint.hits.size === 0) return false;
  const holds = (words: ReadonlySet<string>): boolean => { for (const hit of hint.hits) if (words.has(hit)) return true; return false; };
  if (languageOf(path) !== undefined) return !/(?:_test\.(?:go|py|rb)|(?:^|\/)(?:test_[^/]*\.py|conftest\.py)|_spec\.rb|Test\.php)$/.test(path) && rankOfFile(path) !== 'nothing' && holds(signs.text);
  if (!/\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/.test(path) || /\.d\.[cm]?ts$|\.min\.[cm]?js$|[.-](?:test|spec|bench|stories)\.[cm]?[jt]sx?$/.test(path) || rankOfFile(path) === 'nothing') return false;
  // A file that hands on what others export is short.
  if (hint.file.size < 20_000 && /(?:^|\/)index\.[cm]?[jt]s$/.test(path) && holds(signs.exports)) return true;
  return holds(signs.carries) || (holds(signs.exports) && holds(signs.exported));
}

function read(document: Document, knowledge: Knowledge, shapes: readonly Shape[], signs: Signs): LocalCode[] {
  if (document.syntax === 'text' && languageOf(document.file) !== undefined) return readText(document, knowledge, shapes);
  const imports = importsIn(document.text, signs.words);
  if (document.syntax === 'text') return imports.length > 0 ? [{ origin: document.origin, uses: [], exports: [], imports }] : [];
  if (document.syntax !== 'javascript' || document.ast === undefined) return [];
  const source = sourceOf(document.ast, signs.libraries.names, shapes);
  const uses = [...(speaksOfHeaders(document.text) ? httpUses(source) : []), ...sdkUses(source), ...processUses(source)];
  const exports = exportsOf(source);
  return uses.length > 0 || exports.length > 0 || imports.length > 0 ? [{ origin: document.origin, uses, exports, ...imports.length > 0 ? { imports } : {} }] : [];
}
