import type { ScalarNode } from '../model/index.ts';
import type { OffsetMap } from './shell-words.ts';

/**
 * For text read out of a scalar (a package script, a `run:` block): from an offset in its value to the offset in the document. Exact for
 * values that were not decoded; for decoded ones the value is laid along the written text, past escapes and indentation.
 */
export function offsetsIn(text: string, node: ScalarNode): OffsetMap {
  const value = String(node.value);
  if (!node.decoded) return (offset) => node.start + offset;
  const written = text.slice(node.start, node.end);
  const quoted = text[node.start - 1] === '"';
  const places = new Uint32Array(value.length + 1);
  let at = 0;
  for (let i = 0; i < value.length; i++) {
    // Folding turns a line end into a blank; indentation stands in the text and not in the value.
    while (at < written.length && !matches(value[i] ?? '', written, at, quoted) && /\s/.test(written[at] ?? '')) at++;
    places[i] = node.start + Math.min(at, written.length);
    if (quoted && written[at] === '\\') at += escapeLength(written, at);
    else if (at < written.length) at++;
  }
  places[value.length] = node.start + Math.min(at, written.length);
  return (offset) => places[Math.max(0, Math.min(offset, value.length))] ?? node.end;
}

function matches(char: string, written: string, at: number, quoted: boolean): boolean {
  const here = written[at];
  if (here === char || (quoted && here === '\\')) return true;
  return char === ' ' && here === '\n' && !/\s/.test(written[at + 1] ?? '');
}

function escapeLength(written: string, at: number): number {
  const letter = written[at + 1];
  return letter === 'u' ? 6 : letter === 'U' ? 10 : letter === 'x' ? 4 : 2;
}
