import { baseName, placeIn } from '../../../model/index.ts';
import type { TextDocument, JavaScriptDocument } from '../../../model/index.ts';
import { environmentOf } from '../../shared/environment.ts';
import { settingsEnvironments, shownAt, wholeEnvironment } from './environments.ts';
import type { Setting } from './setting.ts';

const MOST = 2_000;
/** A name with a literal behind it, as `NAME = "x"`, `"NAME": "x"`, `name => 'x'`, `config.x.bucket = "x"`; brackets and blank lines, which say what belongs together. */
const PART = /["']?(?<![\w.])([A-Za-z_][\w.]{0,80})["']?[ \t]{0,8}(?:=>|[:=])[ \t]{0,8}(?:"([^"\n\\]{1,500})"|'([^'\n\\]{1,500})')|[{}()[\]]|\n[ \t]{0,80}\n|(?:^|\n)[ \t]{0,40}(?:#|\/\/)[^\n]*/g;

/** The literals of a program that holds the settings of one environment, in the order of the file; what stands in one pair of brackets, or in one paragraph, belongs together. */
export function settingsOfText(document: TextDocument | JavaScriptDocument): readonly Setting[] {
  const whole = settingsEnvironments(document.file, placeIn(document, { start: 0, end: 0 }));
  const base = baseName(document.file);
  const out: Setting[] = [];
  const open: string[] = [];
  let paragraph = 'paragraph 0';
  let last = 0;
  for (const match of document.text.matchAll(PART)) {
    const [text] = match;
    if (text === '{' || text === '(' || text === '[') { open.push(wordsBefore(document.text, last, match.index)); continue; }
    if (text === '}' || text === ')' || text === ']') { open.pop(); last = match.index + 1; continue; }
    const name = match[1];
    const value = match[2] ?? match[3];
    if (name === undefined || value === undefined) { if (open.length === 0 && /^\n/.test(text)) { paragraph = `paragraph ${match.index}`; last = match.index; } continue; }
    if (out.length >= MOST) break;
    const end = match.index + text.length - 1;
    const at = placeIn(document, { start: end - value.length, end });
    // Constants of a file by their whole names belong together wherever they stand.
    const path = open.length > 0 ? [base, ...open.slice(-6), name] : /^[A-Z][A-Z0-9_]*$/.test(name) ? [name] : [paragraph, ...wordsOfParagraph(document.text, last, match.index), name];
    const section = sectionOf(open);
    const marks = section ? [{ kind: section.kind, name: section.name, by: 'referrer' as const, evidence: { at, note: `section ${section.name} names it` } }] : shownAt(whole, at);
    out.push({ name: name.slice(name.lastIndexOf('.') + 1), path, value, at, marks, sectioned: section !== undefined });
  }
  return out;
}

/** The nearest brackets that are those of one environment: `staging: {`, `new ShopStack(app, 'Shop-Staging', {`. */
function sectionOf(open: readonly string[]): ReturnType<typeof environmentOf> {
  for (let i = open.length - 1; i >= 0; i--) {
    const made = /(?:^|\s)new [\w.]{1,80}(?:Stack|Stage)$/.test(open[i - 1] ?? '') ? /["'`]([\w-]{1,80})["'`]/.exec(open[i] ?? '')?.[1] : undefined;
    const key = /(?:^|[\s,{(])["']?([A-Za-z][\w-]{0,40})["']?\s{0,4}(?::|=>|=)$/.exec(open[i] ?? '')?.[1];
    const found = made !== undefined ? environmentOf(made) : key === undefined ? undefined : wholeEnvironment(key);
    if (found && found.kind !== 'local') return found;
  }
  return undefined;
}

/** What stands before a bracket says what it holds: `DATABASES = {`, `"default": {`. */
function wordsBefore(text: string, from: number, at: number): string { return text.slice(Math.max(from, at - 80, text.lastIndexOf('\n', at - 1)), at).trim(); }
function wordsOfParagraph(text: string, from: number, at: number): readonly string[] {
  const line = /(?:^|\n)[ \t]{0,8}(config :\w{1,60}, {0,4}[\w.]{1,100})/.exec(text.slice(Math.max(from, at - 600), at));
  return line?.[1] === undefined ? [] : [line[1].replace(/\bRepo\b/, 'Repo database')];
}
