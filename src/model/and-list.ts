/** `a`, `a and b`, `a, b and c`; of more than `most`, the first and how many more: `a, b and 3 more`. Empty for none. */
export function andList(words: readonly string[], most = Number.POSITIVE_INFINITY): string {
  const shown = words.length > most ? [...words.slice(0, most), `${words.length - most} more`] : words;
  return shown.length < 2 ? (shown[0] ?? '') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`;
}
