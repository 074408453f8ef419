/** A download that is run: piped into an interpreter, put in its place by a substitution, or saved and then started. Every quantifier is bounded. */
const CLIENT = '(?:curl|wget|iwr|irm|Invoke-WebRequest|Invoke-RestMethod)';
const INTERPRETER = '(?:(?:ba|z|da|k)?sh|python[\\d.]{0,5}|node|perl|ruby|php|deno|bun|iex|Invoke-Expression)';
const PIPED = new RegExp(`\\b${CLIENT}\\b(?:(?!&&)[^|;\\n]){0,1000}\\|\\s{0,20}(?:sudo\\s{1,9}(?:-\\S{1,40}\\s{1,9}){0,4})?(?:\\w{1,60}=\\S{0,200}\\s{1,9}){0,6}(?:[\\w./-]{0,100}/)?${INTERPRETER}\\b`, 'gi');
const SUBSTITUTED = new RegExp(`(?:\\b${INTERPRETER}\\b|\\beval|\\bsource|(?<=^|[;&\\s])\\.)(?:\\s{1,9}-[a-z]{1,6})?\\s{0,9}["']?(?:\\$\\(|<\\(|\`|\\()\\s{0,9}${CLIENT}\\b[^\\n]{0,1000}`, 'gi');
const SAVED = new RegExp(`\\b${CLIENT}\\b[^;\\n]{0,600}?\\s-o\\s{0,9}([\\w./$~{}-]{1,200})\\b[^\\n]{0,300}?(?:&&|;|\\n)\\s{0,200}(?:sudo\\s{1,9})?(?:${INTERPRETER}\\s{1,9}|chmod\\s{1,9}\\S{1,20}\\s{1,9})\\1`, 'gi');
/** What stands in text that is only printed. */
const PRINTS = /(?:^|[;&|\n])\s{0,20}(?:echo|printf|#)[^;&|\n]{0,1000}$/;
const HOST = /https?:\/\/(?:[^@/\s"']{0,200}@)?([\w.-]{1,253})/i;
/** Longest text looked at. */
const LONGEST = 100_000;

/** Where a text of commands runs what it downloads, and from which host. */
export function downloadsRun(text: string): { readonly start: number; readonly end: number; readonly host?: string }[] {
  if (text.length > LONGEST) return [];
  const found: { start: number; end: number; host?: string }[] = [];
  for (const pattern of [PIPED, SUBSTITUTED, SAVED]) {
    for (const match of text.matchAll(pattern)) {
      const [start, end] = [match.index, match.index + match[0].length];
      if (found.length >= 50 || PRINTS.test(text.slice(Math.max(0, start - 1000), start)) || found.some((one) => one.start < end && start < one.end)) continue;
      const host = HOST.exec(match[0])?.[1]?.toLowerCase();
      found.push({ start, end, ...(host === undefined ? {} : { host }) });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}
