/** A name of the scanned tree in a sentence of ours: at most 80 characters, on one line, none that acts or hides. The report escapes it once more in its own way. */
export function shownName(name: string): string {
  const safe = name.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '?');
  if (safe.length <= 80) return safe;
  const points = [...safe];
  return points.length <= 80 ? safe : `${points.slice(0, 79).join('')}…`;
}
