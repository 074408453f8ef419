import type { ScalarNode } from '../model/index.ts';

/** Thrown where YAML is not plain, so that the library reads the file. */
export class NotPlain extends Error {}

/** Leaves the file to the library. */
export function leave(): never { throw new NotPlain(); }

/** Lines as `>` reads them: one behind another, with as many line ends as blank lines between. */
export function joined(lines: readonly string[]): string {
  let out = '';
  for (const [i, line] of lines.entries()) out += line === '' ? '\n' : i > 0 && lines[i - 1] !== '' ? ` ${line}` : line;
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
