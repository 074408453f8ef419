/** Longest command line taken apart; beyond it a line counts as one part nobody recognises. */
const LONGEST = 20_000;
/** Signs without one of which a line is one command. */
const SPLITS = /[\\'"`$;|&\n]/;

/**
 * The simple commands of a line as agents' matchers see them: split at `&& || ; | |& &` and newlines outside quotes, the insides of
 * `$(...)` and backticks added as parts of their own. Never throws; what is unbalanced stays in one part.
 */
export function splitCommand(line: string): readonly string[] {
  if (line.length > LONGEST) return [line];
  // Most lines asked about are plain words.
  if (!SPLITS.test(line)) return line.trim() === '' ? [] : [line.trim()];
  const parts: string[] = [];
  const starts: { from: number; close: string }[] = [];
  let current = '';
  let quote = '';
  const flush = (): void => { if (current.trim() !== '') parts.push(current.trim()); current = ''; };
  for (let i = 0; i < line.length; i++) {
    const c = line[i] ?? '';
    if (c === '\\' && quote !== "'") { current += c + (line[i + 1] ?? ''); i++; continue; }
    if (quote !== "'") {
      const open = starts.at(-1);
      if (open && c === open.close) { addInner(parts, line.slice(open.from, i)); starts.pop(); }
      else if (c === '$' && line[i + 1] === '(') { starts.push({ from: i + 2, close: ')' }); current += '$('; i++; continue; }
      else if (c === '`') starts.push({ from: i + 1, close: '`' });
    }
    if (quote !== '') { if (c === quote) quote = ''; current += c; continue; }
    if (c === "'" || c === '"') { quote = c; current += c; continue; }
    if (starts.length === 0 && (c === ';' || c === '|' || c === '\n' || (c === '&' && line[i - 1] !== '>' && line[i + 1] !== '>'))) { flush(); continue; }
    current += c;
  }
  flush();
  return parts;
}

/** Separators inside a substitution split too; one level is enough, deeper ones were added on their own. */
function addInner(parts: string[], inside: string): void {
  for (const part of inside.split(/&&|\|\||[;|\n]/, 200)) if (part.trim() !== '') parts.push(part.trim());
}

/** Words of one simple command, quotes taken off. Variables stay as written. */
export function wordsOf(part: string): readonly string[] {
  const words: string[] = [];
  let current = '';
  let quote = '';
  let any = false;
  for (let i = 0; i < part.length && words.length < 500; i++) {
    const c = part[i] ?? '';
    if (c === '\\' && quote !== "'") { current += part[i + 1] ?? ''; i++; any = true; }
    else if (quote !== '') { if (c === quote) quote = ''; else current += c; }
    else if (c === "'" || c === '"') { quote = c; any = true; }
    else if (c === ' ' || c === '\t' || c === '\n' || c === '\r') { if (current !== '' || any) words.push(current); current = ''; any = false; }
    else current += c;
  }
  if (current !== '' || any) words.push(current);
  return words;
}

const ASSIGNMENT = /^[A-Za-z_][A-Za-z0-9_]*=/;

/** Takes leading `NAME=value` words off the text of a simple command; `which` says which names may be taken. */
export function withoutAssignments(part: string, which: (name: string) => boolean = () => true): string {
  let rest = part.trimStart();
  for (let i = 0; i < 100; i++) {
    const name = ASSIGNMENT.exec(rest)?.[0];
    if (name === undefined || !which(name.slice(0, -1))) return rest;
    rest = rest.slice(firstWordLength(rest)).trimStart();
  }
  return rest;
}

/** Length of the first word as written, quotes included. */
function firstWordLength(text: string): number {
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? '';
    if (c === '\\' && quote !== "'") { i++; continue; }
    if (quote !== '') { if (c === quote) quote = ''; continue; }
    if (c === "'" || c === '"') quote = c;
    else if (c === ' ' || c === '\t') return i;
  }
  return text.length;
}

/** Does the part send output somewhere but to the null device or another descriptor? */
export function writesFile(part: string): boolean {
  let quote = '';
  for (let i = 0; i < part.length; i++) {
    const c = part[i] ?? '';
    if (c === '\\' && quote !== "'") { i++; continue; }
    if (quote !== '') { if (c === quote) quote = ''; continue; }
    if (c === "'" || c === '"') quote = c;
    else if (c === '>') {
      const to = part.slice(i + 1).replace(/^[>|]?[ \t]*/, '');
      if (!to.startsWith('&') && !/^\/dev\/null(?:\s|$)/.test(to)) return true;
      if (part[i + 1] === '>') i++;
    }
  }
  return false;
}
