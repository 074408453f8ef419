/** How a request ends: a method that asks for something, or a call with an address as its first argument. One pattern for all files, since one made of each file's names would be compiled for each. */
const REQUEST = /\.\s{0,9}(?:get|post|put|patch|delete|head|request)\b|\(\s{0,40}["'`][/$h]/g;
/** Characters that may stand between a name and the method, and between the angles of types, at most. */
const CHAIN = 80;
const TYPES = 200;
/** Longest name that is told. */
const NAME = 80;

/**
 * Which of the names something may be asked of a server through: told without reading the text closely, since most files only call functions. None is left out through which `requestsThrough`
 * finds a request.
 */
export function askedThrough(text: string, locals: readonly string[]): ReadonlySet<string> {
  const out = new Set<string>();
  if (locals.length === 0) return out;
  const own = new Set(locals);
  const add = (name: string): void => { if (own.has(name)) out.add(name); };
  for (const { 0: sign, index } of text.matchAll(REQUEST)) {
    if (sign.startsWith('.')) for (const name of namesBefore(text, index)) add(name);
    else for (const name of calledAt(text, index)) add(name);
    if (out.size === own.size) break;
  }
  return out;
}

/** Names from which a chain of members may lead up to `end`: those that begin behind neither a name nor a dot. */
function namesBefore(text: string, end: number): readonly string[] {
  const names: string[] = [];
  let at = end;
  // One name may begin before the chain.
  for (const least = Math.max(0, end - CHAIN) - 1; at > least && inChain(text.charCodeAt(at - 1));) {
    const stop = at;
    while (at > Math.max(0, stop - NAME) && isWord(text.charCodeAt(at - 1))) at--;
    if (at === stop) { at--; continue; }
    if (text[at - 1] !== '.') names.push(text.slice(at, stop));
  }
  return names;
}

/** Names that may be what is called by the bracket at `end`, with types in angles between them or without. */
function calledAt(text: string, end: number): readonly string[] {
  const at = overSpace(text, end);
  if (text[at - 1] !== '>') return wordBefore(text, at);
  const names: string[] = [];
  for (let open = at - 2, least = Math.max(0, at - 2 - TYPES); open >= least; open--) {
    const char = text[open];
    if (char === ';' || char === '(' || char === ')') break;
    if (char === '<') names.push(...wordBefore(text, overSpace(text, open)));
  }
  return names;
}

function overSpace(text: string, end: number): number {
  let at = end;
  while (at > 0 && at > end - 20 && isSpace(text.charCodeAt(at - 1))) at--;
  return at;
}

/** The name that ends here, unless it is a member of something. */
function wordBefore(text: string, end: number): readonly string[] {
  let at = end;
  while (at > 0 && at > end - NAME && isWord(text.charCodeAt(at - 1))) at--;
  return at === end || text[at - 1] === '.' ? [] : [text.slice(at, end)];
}

function isWord(unit: number): boolean { return (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || (unit >= 48 && unit <= 57) || unit === 95 || unit === 36; }
/** As `\s`; other spaces than these are tried by it. */
function isSpace(unit: number): boolean { return unit === 32 || (unit >= 9 && unit <= 13) || (unit > 127 && /\s/.test(String.fromCharCode(unit))); }
/** Dots, question marks and exclamation marks with space between. */
function inChain(unit: number): boolean { return isWord(unit) || unit === 46 || unit === 63 || unit === 33 || isSpace(unit); }
