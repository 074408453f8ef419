import type { ScalarNode } from '../model/index.ts';

/** Thrown where YAML is not plain, so that the library reads the file. */
export class NotPlain extends Error {}
/** One for all: nobody asks it for the calls that led to it, which take long to write down. */
const NOT_PLAIN = new NotPlain();

/** Leaves the file to the library. */
export function leave(): never { throw NOT_PLAIN; }

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

/** Signs behind a backslash in double quotes that are read here. */
export const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', '"': '"', '\\': '\\', '/': '/' };

/** What a word means by the core schema; forms that few write are left to the library. */
export function meaning(written: string): ScalarNode['value'] {
  const code = written.charCodeAt(0);
  if ((code >= 0x30 && code <= 0x39) || code === 0x2b || code === 0x2d || code === 0x2e) {
    if (/^[-+]?[0-9]+$/.test(written)) return Number.parseInt(written, 10);
    if (/^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)$/.test(written)) return Number.parseFloat(written);
    return /^0[ox]|^[-+]?\.(?:inf|nan)$|^[-+.0-9]+[eE][-+]?[0-9]+$/i.test(written) ? leave() : written;
  }
  return WORDS.has(written) ? WORDS.get(written) ?? null : written;
}
const WORDS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ['~', null], ['null', null], ['Null', null], ['NULL', null], ['true', true], ['True', true], ['TRUE', true], ['false', false], ['False', false], ['FALSE', false],
]);
