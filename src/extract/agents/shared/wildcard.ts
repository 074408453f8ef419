/** Does `text` match `pattern`, where `*` stands for any text, also none? Greedy with one point of return: linear in practice, never exponential. */
export function wildcardMatches(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let back = 0;
  while (t < text.length) {
    if (pattern[p] === '*') { star = p++; back = t; continue; }
    if (p < pattern.length && pattern[p] === text[t]) { p++; t++; continue; }
    if (star < 0) return false;
    p = star + 1;
    t = ++back;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
