/** A name of the scanned tree in a sentence of ours: at most 80 characters, on one line, none that acts or hides. The report escapes it once more in its own way. */
export function shownName(name: string): string { return shownText(name, 80); }

/** The same for a text that may hold such names, of at most so many characters. */
export function shownText(text: string, most: number): string {
  const safe = text.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '?');
  if (safe.length <= most) return safe;
  const points = [...safe];
  return points.length <= most ? safe : `${points.slice(0, most - 1).join('')}…`;
}
