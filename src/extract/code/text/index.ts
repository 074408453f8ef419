import type { Document, Knowledge } from '../../../model/index.ts';
import { takeApart } from '../../shared/text-strings.ts';
import type { LocalCode } from '../local.ts';
import type { Shape } from '../source.ts';
import { elsewhere } from './elsewhere.ts';
import { headerUses } from './headers.ts';
import { libraryUses, rootCalls } from './libraries.ts';
import { textSource } from './names.ts';
import type { Language } from './names.ts';

const LANGUAGES: readonly (readonly [RegExp, Language])[] = [[/\.py$/, 'python'], [/\.(?:rb|rake)$/, 'ruby'], [/\.php$/, 'php'], [/\.go$/, 'go']];

/** The language of a file that is read as text here, by its name. */
export function languageOf(file: string): Language | undefined { return LANGUAGES.find(([ending]) => ending.test(file))?.[1]; }

/** Where Python, Ruby, PHP and Go hand secrets to hosts and libraries, read as text in one pass over it. */
export function readText(document: Document, knowledge: Knowledge, shapes: readonly Shape[]): LocalCode[] {
  const language = languageOf(document.file);
  if (language === undefined) return [];
  const source = textSource(document.text, takeApart(document.text, language), language, shapes);
  const uses = [...headerUses(source, knowledge), ...libraryUses(source)];
  const calls = rootCalls(source);
  const imports = elsewhere(source);
  return uses.length > 0 || calls.length > 0 || imports.length > 0 ? [{ origin: document.origin, uses, exports: [], calls, imports }] : [];
}
