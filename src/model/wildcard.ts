/** Do the pieces make up the whole of `text`, in their order, with anything between two of them? One piece is the text itself. Linear in the text for each piece. */
export function piecesInOrder(pieces: readonly string[], text: string): boolean {
  const [first = '', ...rest] = pieces;
  const last = rest.pop();
  if (last === undefined) return first === text;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

/** Does a pattern with `*` for any text match the whole of `text`? */
export function matchesStars(pattern: string, text: string): boolean {
  return piecesInOrder(pattern.split('*'), text);
}
