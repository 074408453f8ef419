/** The word of `known` that `word` was probably meant to be: at most two slips away, and nearer than a third of its letters. */
export function suggest(word: string, known: readonly string[]): string | undefined {
  if (word.length > 64) return undefined;
  let best: string | undefined;
  let least = Math.min(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const slips = distance(word.toLowerCase().replace(/[-_]/g, ''), candidate.toLowerCase().replace(/[-_]/g, ''));
    if (slips < least) { best = candidate; least = slips; }
  }
  return best;
}

/** Letters to add, drop, change or swap with their neighbour to make one word of the other. */
export function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((row[j - 1] ?? 0) + 1, (last[j] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, (before[j - 2] ?? 0) + 1);
      row.push(least);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
