/** UTF-16 units: the bytes of a whole report, beside its text, would be the most memory a scan takes. */
const PIECE = 1024 * 1024;

/** The same text in pieces that are neither very long nor very many. One at least, which may be empty. */
export function* inPieces(pieces: Iterable<string>): Generator<string> {
  let [held, length, given]: [string[], number, boolean] = [[], 0, false];
  for (const text of pieces) {
    for (let start = 0, end = 0; start < text.length; start = end) {
      end = Math.min(text.length, start + PIECE);
      // Two halves of a character are none.
      if (end < text.length && (text.charCodeAt(end - 1) & 0xfc00) === 0xd800) end++;
      held.push(text.slice(start, end));
      length += end - start;
      if (length < PIECE) continue;
      yield held.join('');
      [held, length, given] = [[], 0, true];
    }
  }
  if (length > 0 || !given) yield held.join('');
}
