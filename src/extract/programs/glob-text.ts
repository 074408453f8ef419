/** Does `pattern`, with `*` for any text, match the whole of `text`? Linear for the one or two stars that script names have. */
export function globText(pattern: string, text: string): boolean {
  if (!pattern.includes('*')) return pattern === text;
  const parts = pattern.split('*');
  let at = 0;
  for (const [index, part] of parts.entries()) {
    const found = index === 0 ? (text.startsWith(part) ? 0 : -1) : index === parts.length - 1 ? (text.length - part.length >= at && text.endsWith(part) ? text.length - part.length : -1) : text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return true;
}
