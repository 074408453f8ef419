import type { Reading } from './reading.ts';

/** Stretches of a program that are no part of what it does, in file order. */
export interface SetApart {
  /** What is compiled for tests alone: `#[cfg(test)] mod tests { ... }` and functions marked `#[test]`. Rust keeps them in the file that they test. */
  readonly tests: readonly Stretch[];
  /** What a program of Python or Elixir says of itself, its classes and its functions. */
  readonly said: readonly Stretch[];
}
interface Stretch { readonly start: number; readonly end: number }

const NONE: SetApart = { tests: [], said: [] };
const kept = new WeakMap<Reading, SetApart>();

/** What is set apart in this file, looked for once. */
export function setApartIn(reading: Reading): SetApart {
  const known = kept.get(reading);
  if (known) return known;
  const { text, document: { file } } = reading;
  const found = file.endsWith('.rs') ? { tests: rustTests(text), said: [] } : /\.pyi?$/.test(file) ? { tests: [], said: said(text, PYTHON_TEXT) } : /\.exs?$/.test(file) ? { tests: [], said: said(text, ELIXIR_TEXT) } : NONE;
  kept.set(reading, found);
  return found;
}

/** Does the place lie in one of them? */
export function liesIn(stretches: readonly Stretch[], at: number): boolean { return stretches.some(({ start, end }) => start <= at && at < end); }

/** An attribute by which an item is compiled for tests alone, or is one: `cfg(test)`, `cfg(all(test, unix))`, `test`, `tokio::test`. `cfg(not(test))` is the opposite, and `cfg(any(test, ...))` is compiled otherwise, too. */
const FOR_TESTS = /^[ \t]*#(!?)\[(?:cfg\(\s{0,20}(?:test\s{0,20}\)|all\((?:[^()\n]{0,200},\s{0,20})?test\s{0,20}[,)])|(?:\w{1,40}::){0,3}(?:test|rstest)\s{0,5}[(\]])/gm;

/** Texts and remarks of Rust, in which brackets mean nothing, and the signs that part items. Each ends with the file where it is not closed. */
const SIGNS = /r(#{1,10})"[\s\S]*?(?:"\1|$)|\br"[^"]*(?:"|$)|"(?:[^"\\]|\\[\s\S])*(?:"|\\?$)|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:\\[^\n]{1,9}?|[^'\\\n])'|[{}()[\];]/g;

function rustTests(text: string): Stretch[] {
  const out: Stretch[] = [];
  for (const match of text.matchAll(FOR_TESTS)) {
    if (match.index < (out.at(-1)?.end ?? 0)) continue;
    // An attribute of the whole file or module: what stands before it is attributes, too.
    const end = match[1] === '!' ? text.length : endOfItem(text, match.index);
    out.push({ start: match.index, end });
  }
  return out;
}

/** Behind the item that begins here with its attributes: its last brace, or the semicolon of one without a body. */
function endOfItem(text: string, from: number): number {
  const open: string[] = [];
  SIGNS.lastIndex = from;
  for (let match = SIGNS.exec(text); match; match = SIGNS.exec(text)) {
    const [sign] = match;
    if (sign === '{' || sign === '(' || sign === '[') open.push(sign);
    else if (sign === '}' || sign === ')' || sign === ']') {
      open.pop();
      if (sign === '}' && open.length === 0) return match.index + 1;
    } else if (sign === ';' && open.length === 0) return match.index + 1;
  }
  return text.length;
}

/** A text in three quotes that begins its line: behind the head of a class or function, or before anything else of the file, it tells of them. */
const PYTHON_TEXT = /^[ \t]*[rRuU]?("""|''')/gm;
/** What stands behind the names that Elixir keeps for it. */
const ELIXIR_TEXT = /^[ \t]*@(?:module|type)?doc[ \t]+(?:~[sS])?("""|''')/gm;

function said(text: string, begins: RegExp): Stretch[] {
  const out: Stretch[] = [];
  let behind = 0;
  for (const match of text.matchAll(begins)) {
    if (match.index < behind) continue;
    const from = match.index + match[0].length;
    const close = text.indexOf(match[1] ?? '', from);
    const end = close < 0 ? text.length : close;
    behind = end + 3;
    // Of any other text in three quotes the program makes some use.
    if (begins === ELIXIR_TEXT || standsFirst(text.slice(Math.max(0, match.index - 400), match.index), match.index <= 400)) out.push({ start: from, end });
  }
  return out;
}

/** Ends what stands before with the head of a class or function, or is it remarks alone? */
function standsFirst(before: string, whole: boolean): boolean {
  const lines = before.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  const last = lines.at(-1);
  return last === undefined ? whole : /^(?:(?:async )?def|class)\b.{0,380}:$|^\)(?: ?-> ?.{1,200})?:$/.test(last);
}
