import { bufferOf } from '../../model/index.ts';

/** Lines that are passed, and bytes: of a longer map nothing is known, so that anything may stand in it. */
const MOST_LINES = 400;
const MOST_BYTES = 64 * 1024;
/** Remarks and template expressions, which are of no map. */
const PASSED = /^(?:#|\{[{%])/;
/** On one line with other keys, and around it. */
const FLOW = 8 * 1024;
/** Of a line this much is read. */
const WIDTH = 240;

/** Does a key that `wanted` tells stand in the same map as the one at `key`, by the columns of the lines? On a line with braces anywhere near. Says yes where the map is too long to be followed. */
export function besides(bytes: Uint8Array, key: number, wanted: RegExp): boolean {
  const opens = lineStart(bytes, key);
  if (inFlow(bytes, opens, key)) return anywhere(bytes, key - FLOW, key + FLOW, wanted);
  const column = key - opens;
  return down(bytes, key, column, column, wanted) || up(bytes, opens, column, wanted);
}

/** Does such a key stand in the map that begins on the line behind the key at `key`, or in one of a list there? Those of maps further in are keys of other keys. */
export function below(bytes: Uint8Array, key: number, wanted: RegExp): boolean {
  const opens = lineStart(bytes, key);
  // What stands before the key on its line is a quote, a dash or a brace.
  const column = /^[ \t]*(?:-[ \t]+)*/.exec(slice(bytes, opens, key))?.[0].length ?? key - opens;
  return down(bytes, key, column + 1, indentBelow(bytes, key), wanted);
}

/** How far the first key behind the line of `key` is indented; a list may hold others, and so may what begins in a way of its own. */
function indentBelow(bytes: Uint8Array, key: number): number {
  for (let at = bytes.indexOf(10, key) + 1, count = 0; at > 0 && at < bytes.length && count < MOST_LINES; count++) {
    const line = slice(bytes, at, at + WIDTH);
    const text = line.trimStart();
    if (text !== '' && !PASSED.test(text)) return /^[A-Za-z_]/.test(text) ? line.length - text.length : Number.POSITIVE_INFINITY;
    at = bytes.indexOf(10, at) + 1;
  }
  return Number.POSITIVE_INFINITY;
}

/** Lines below, as far as they are indented by `least` and more; of those indented by more than `most` no key is asked. */
function down(bytes: Uint8Array, from: number, least: number, most: number, wanted: RegExp): boolean {
  let at = bytes.indexOf(10, from) + 1;
  for (let count = 0; at > 0 && at < bytes.length; count++) {
    if (count > MOST_LINES || at - from > MOST_BYTES) return true;
    const line = slice(bytes, at, at + WIDTH);
    const text = line.trimStart();
    const indent = line.length - text.length;
    if (text !== '' && !PASSED.test(text)) {
      if (indent < least) return false;
      if (indent <= most && wanted.test(text)) return true;
    }
    at = bytes.indexOf(10, at) + 1;
  }
  return false;
}

function up(bytes: Uint8Array, opens: number, column: number, wanted: RegExp): boolean {
  // The line of the key itself may begin with a dash, and so the map.
  if (/^[ \t]*-/.test(slice(bytes, opens, opens + column))) return false;
  for (let at = opens, count = 0; at > 3; count++) {
    if (count > MOST_LINES || opens - at > MOST_BYTES) return true;
    at = lineStart(bytes, at - 1);
    const line = slice(bytes, at, at + WIDTH);
    const indent = line.length - line.trimStart().length;
    if (line.trim() === '' || line.trimStart().startsWith('#') || indent > column) continue;
    if (indent === column) { if (wanted.test(line.slice(column))) return true; continue; }
    return /^[ \t]*-/.test(line) && wanted.test(line.slice(column));
  }
  return false;
}

function anywhere(bytes: Uint8Array, from: number, to: number, wanted: RegExp): boolean {
  const text = bufferOf(bytes, Math.max(0, from), to).toString('latin1');
  return text.split(/[{,\n]\s*/).some((piece) => wanted.test(piece));
}

/** Does the key stand in braces on its line? */
function inFlow(bytes: Uint8Array, opens: number, key: number): boolean { return key - opens > WIDTH || slice(bytes, opens, key).includes('{') || slice(bytes, key, key + WIDTH).includes(', '); }

/** Behind the mark of UTF-8 that a file may begin with. */
function lineStart(bytes: Uint8Array, at: number): number {
  const start = at <= 0 ? 0 : bytes.lastIndexOf(10, at - 1) + 1;
  return start === 0 && bytes[0] === 0xef && bytes[1] === 0xbb ? Math.min(3, at) : start;
}

/** One line, or its beginning. */
function slice(bytes: Uint8Array, from: number, to: number): string {
  const text = bufferOf(bytes, from, to).toString('latin1');
  const end = text.search(/[\r\n]/);
  return end < 0 ? text : text.slice(0, end);
}
