import type { ScalarNode } from '../model/index.ts';

/** Thrown where YAML is not plain, so that the library reads the file. */
export class NotPlain extends Error {}
/** One for all: nobody asks it for the calls that led to it, which take long to write down. */
const NOT_PLAIN = new NotPlain();

/** Leaves the file to the library. */
export function leave(): never { throw NOT_PLAIN; }

/** Thrown where a template expression begins a value, which is no YAML before it is covered up. */
export class NotCovered extends Error {}
const NOT_COVERED = new NotCovered();

/** Leaves a value that begins with a template expression. */
export function leaveTemplate(): never { throw NOT_COVERED; }

/** Lines as `>` reads them: one behind another, with as many line ends as blank lines between. Those indented further, and what stands around them, keep their line ends. */
export function joined(lines: readonly string[]): string {
  let [out, sign, deep] = ['', '', false];
  for (const line of lines) {
    if (line === '') {
      if (sign === '\n') out += '\n';
      sign = '\n';
      continue;
    }
    const deeper = line.startsWith(' ');
    if (deeper) sign = sign === ' ' ? '\n' : sign === '\n' && !deep ? '\n\n' : sign;
    out += sign + line;
    sign = deeper ? '\n' : ' ';
    deep = deeper;
  }
  return out;
}

/** Text over several lines, as quotes and plain text are read: white space about line ends is left out, one of them is a space and each blank line an end of line. */
export function folded(pieces: readonly string[]): string {
  let out = pieces[0]?.trimEnd() ?? '';
  let blank = 0;
  for (const [i, piece] of pieces.entries()) {
    if (i === 0) continue;
    const last = i === pieces.length - 1;
    const text = last ? piece.trimStart() : piece.trim();
    if (text === '' && !last) { blank++; continue; }
    out += (blank > 0 ? '\n'.repeat(blank) : ' ') + text;
    blank = 0;
  }
  return out;
}

/** A block's text without the indentation all its lines share. */
export function dedented(text: string): string {
  const lines = text.split('\n');
  const indent = Math.min(...lines.slice(0, 1000).filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length));
  return Number.isFinite(indent) ? lines.map((line) => line.slice(indent)).join('\n') : text;
}

/** What escapes in double quotes stand for. */
export function unescaped(text: string): string {
  return text.replace(/\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (_, two?: string, four?: string, eight?: string, sign?: string) => {
    const code = Number.parseInt(two ?? four ?? eight ?? '', 16);
    return sign !== undefined ? ESCAPES[sign] ?? leave() : code > 0x10ffff ? leave() : String.fromCodePoint(code);
  });
}
const ESCAPES: Readonly<Record<string, string>> = { ' ': ' ', 0: '\0', a: '\x07', b: '\b', e: '\x1b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '"': '"', '\\': '\\', '/': '/' };

/** What a word means by the core schema; forms that few write are left to the library. */
export function meaning(written: string): ScalarNode['value'] {
  const code = written.charCodeAt(0);
  if ((code >= 0x30 && code <= 0x39) || code === 0x2b || code === 0x2d || code === 0x2e) {
    if (/^[-+]?[0-9]+$/.test(written)) return Number.parseInt(written, 10);
    if (/^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)$/.test(written)) return Number.parseFloat(written);
    if (/^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)[eE][-+]?[0-9]+$/.test(written)) return Number.parseFloat(written);
    return /^0[ox]|^[-+]?\.(?:inf|nan)$|^[-+.0-9]+[eE][-+]?[0-9]+$/i.test(written) ? leave() : written;
  }
  return WORDS.has(written) ? WORDS.get(written) ?? null : written;
}
const WORDS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ['~', null], ['null', null], ['Null', null], ['NULL', null], ['true', true], ['True', true], ['TRUE', true], ['false', false], ['False', false], ['FALSE', false],
]);
