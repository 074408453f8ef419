import { parse } from '@babel/parser';
import type { ParserOptions } from '@babel/parser';
import type { JavaScriptDocument, Parser, SourceText } from '../model/index.ts';
import { bracketDepth, labelChain } from './depth.ts';
import { Gaps } from './gap.ts';
import { extensionOf } from './names.ts';
import { onlyScripts } from './javascript-in-markup.ts';

const EXTENSIONS = new Set(['js', 'mjs', 'cjs', 'jsx', 'ts', 'mts', 'cts', 'tsx', 'vue', 'svelte', 'astro', 'es6']);
const MARKUP = new Set(['vue', 'svelte', 'astro']);

/** Longer files are bundles; they hold text to look at and no program to follow. In UTF-16 units. */
const LONGEST = 1_500_000;
/** Nesting of brackets beyond this is generated or hostile; the parser's own stack is not tried with it. */
const DEEPEST = 800;
/** Labels in a row; with recovery every one is an error for each before it. */
const MOST_LABELS = 8;
/** Longest text read again with recovery when it has an error, in UTF-16 units. */
const LONGEST_TO_RECOVER = 200_000;

/** JavaScript, TypeScript and JSX, and the scripts of Vue, Svelte and Astro files, as Babel's tree. Errors that Babel recovers from are no gap: the tree is whole. */
export const javascript: Parser = {
  id: 'javascript',
  accepts(file, firstLine) {
    return EXTENSIONS.has(extensionOf(file)) || (extensionOf(file) === '' && /^#!.*\b(?:node|bun|deno|tsx|ts-node|zx)\b/.test(firstLine));
  },
  parse: parseJavaScript,
};

function parseJavaScript(source: SourceText): JavaScriptDocument {
  const gaps = new Gaps(source);
  const finish = (ast?: unknown): JavaScriptDocument => ({ file: source.file, origin: source.origin, text: source.text, syntax: 'javascript', ast, gaps: gaps.list() });
  const extension = extensionOf(source.file);
  const code = MARKUP.has(extension) ? onlyScripts(source.text) : source.text;
  if (code.length > LONGEST) {
    gaps.add('bound', 'too long for a program somebody wrote; only its text was looked at', 0);
    return finish();
  }
  if (bracketDepth(code, DEEPEST) > DEEPEST) {
    gaps.add('bound', 'brackets nested too deep; only its text was looked at', 0);
    return finish();
  }
  // Without recovery first: it stops at the first error, while recovery collects every one of a text that is no program at all.
  let position: number | undefined;
  for (const errorRecovery of [false, true]) {
    if (errorRecovery && (code.length > LONGEST_TO_RECOVER || labelChain(code) > MOST_LABELS)) break;
    for (const plugins of pluginsFor(source.file, extension, code)) {
      try {
        return finish(parse(code, { ...OPTIONS, errorRecovery, plugins }));
      } catch (error) {
        position ??= positionOf(error);
      }
    }
  }
  gaps.add('unparsable', 'not valid JavaScript or TypeScript here; only its text was looked at', position ?? 0);
  return finish();
}

const OPTIONS: ParserOptions = {
  sourceType: 'unambiguous', attachComment: false, locations: false, allowReturnOutsideFunction: true, allowAwaitOutsideFunction: true, allowImportExportEverywhere: true,
  allowSuperOutsideMethod: true, allowUndeclaredExports: true, allowNewTargetOutsideFunction: true,
};

type Plugins = NonNullable<ParserOptions['plugins']>;

/** What to try, likeliest first. Plain `.js` may hold Flow or even TypeScript. */
function pluginsFor(file: string, extension: string, code: string): readonly Plugins[] {
  const typescript: Plugins = ['typescript', 'decorators-legacy'];
  const typed: Plugins = ['typescript', 'jsx', 'decorators-legacy'];
  if (/\.d\.[cm]?ts$/i.test(file)) return [[['typescript', { dts: true }]]];
  if (extension === 'ts' || extension === 'mts' || extension === 'cts') return [typescript];
  if (extension === 'tsx') return [typed];
  if (MARKUP.has(extension)) return [typed, typescript];
  const plain: Plugins = ['jsx', 'decorators-legacy'];
  const flow: Plugins = [['flow', { all: true }], 'jsx', 'decorators-legacy'];
  return /@flow\b/.test(code.slice(0, 2000)) ? [flow, plain] : [plain, typed];
}

function positionOf(error: unknown): number {
  return typeof error === 'object' && error !== null && 'pos' in error && typeof error.pos === 'number' ? error.pos : 0;
}
