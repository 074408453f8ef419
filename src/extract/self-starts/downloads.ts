/** A download that is run: piped into an interpreter, put in its place by a substitution, or saved and then started. Every quantifier is bounded. */
const CLIENT = '(?:curl|wget|iwr|irm|Invoke-WebRequest|Invoke-RestMethod)';
const INTERPRETER = '(?:(?:ba|z|da|k)?sh|python[\\d.]{0,5}|node|perl|ruby|php|deno|bun|iex|Invoke-Expression)';
const PIPED = new RegExp(`\\b${CLIENT}\\b(?:(?!&&)[^|;\\n]){0,1000}\\|\\s{0,20}(?:sudo\\s{1,9}(?:-\\S{1,40}\\s{1,9}){0,4})?(?:\\w{1,60}=\\S{0,200}\\s{1,9}){0,6}(?:[\\w./-]{0,100}/)?${INTERPRETER}\\b`, 'gi');
const SUBSTITUTED = new RegExp(`(?:\\b${INTERPRETER}\\b|\\beval|\\bsource|(?<=^|[;&\\s])\\.)(?:\\s{1,9}-[a-z]{1,6})?\\s{0,9}["']?(?:\\$\\(|<\\(|\`|\\()\\s{0,9}${CLIENT}\\b[^\\n]{0,1000}`, 'gi');
const SAVED = new RegExp(`\\b${CLIENT}\\b[^;\\n]{0,600}?\\s-o\\s{0,9}([\\w./$~{}-]{1,200})\\b[^\\n]{0,300}?(?:&&|;|\\n)\\s{0,200}(?:sudo\\s{1,9})?(?:${INTERPRETER}\\s{1,9}|chmod\\s{1,9}\\S{1,20}\\s{1,9})\\1`, 'gi');
/** Text made readable and run at once: decoded, turned round or spelt in numbers, so that nobody who reads the line sees what it does. */
const DECODER = '(?:base64\\s{1,9}(?:--decode|-d|-D|-di)\\b|base32\\s{1,9}(?:--decode|-d)\\b|openssl\\s{1,9}(?:base64|enc)\\b[^|;\\n]{0,100}\\s-d\\b|xxd\\s{1,9}(?:-\\w\\s{1,9}){0,3}-(?:r|rp|ps\\s{1,9}-r)\\b|rev\\b(?!-)|uudecode\\b|printf\\s{1,9}["\']?(?:\\\\{1,2}x[0-9a-f]{2}|\\\\{1,2}[0-7]{3}))';
const DECODED = new RegExp(`(?<![\\w-])${DECODER}(?:(?!&&)[^|;\\n]){0,1000}\\|\\s{0,20}(?:sudo\\s{1,9})?(?:[\\w./-]{0,100}/)?${INTERPRETER}\\b`, 'gi');
const DECODED_INTO = new RegExp(`(?:\\b${INTERPRETER}\\b|\\beval|\\bsource|(?<=^|[;&\\s])\\.)(?:\\s{1,9}-[a-z]{1,6})?\\s{0,9}["']?(?:\\$\\(|<\\(|\`)[^\\n]{0,1000}?(?<![\\w-])${DECODER}`, 'gi');
const DECODED_CODE = /\b(?:exec|eval)\s{0,9}\(\s{0,9}(?:[\w.]{1,60}\s{0,3}\(\s{0,9}){0,3}(?:base64\.b64decode|atob|base64_decode|codecs\.decode|Buffer\.from\([^)\n]{1,2000},\s{0,9}["']base64["'])/gi;
/** What stands in text that is only printed. */
const PRINTS = /(?:^|[;&|\n])\s{0,20}(?:echo|printf|#)[^;&|\n]{0,1000}$/;
const HOST = /https?:\/\/(?:[^@/\s"']{0,200}@)?([\w.-]{1,253})/i;
/** Longest text looked at. */
const LONGEST = 100_000;

/** Is this place inside of quotes that belong to what a line prints? */
function isPrinted(text: string, at: number): boolean {
  const before = text.slice(Math.max(text.lastIndexOf('\n', at - 1) + 1, at - 2000), at);
  return /^\s{0,100}(?:echo|printf)\b/.test(before) && ((before.split('"').length - 1) % 2 === 1 || (before.split("'").length - 1) % 2 === 1);
}

/** Where a text of commands runs what it downloads, and from which host; or what it decodes. */
export function downloadsRun(text: string): { readonly start: number; readonly end: number; readonly host?: string; readonly decoded?: true }[] {
  if (text.length > LONGEST) return [];
  const lines = withNames(text);
  return lines === undefined ? runsIn(text) : byLine(text, lines);
}

/** `NAME=word` on a line of its own. */
const GIVEN = /^[ \t]{0,40}(?:export[ \t]{1,9}|local[ \t]{1,9})?([A-Za-z_]\w{0,60})=["']?([\w./:@%+,=~?&-]{1,500})["']?[ \t]{0,40};?$/gm;
/** A command, or what a pipe leads to, whose program is a variable. */
const UNNAMED = /(?:^|[|;&(]|\n)[ \t]{0,40}["']?\$\{?[A-Za-z_]/;

/** The lines with what the text gives its variables in their place, where a program is named by one; undefined where none is. */
function withNames(text: string): readonly string[] | undefined {
  if (!UNNAMED.test(text)) return undefined;
  const values = new Map<string, string | undefined>();
  for (const [, name = '', value] of text.matchAll(GIVEN)) values.set(name, values.has(name) && values.get(name) !== value ? undefined : value);
  if (values.size === 0) return undefined;
  let size = 0;
  return text.split('\n').map((line) => {
    if (size > LONGEST) return line;
    const filled = line.replace(/\$(?:\{([A-Za-z_]\w{0,60})\}|([A-Za-z_]\w{0,60}))/g, (whole, braced?: string, plain?: string) => values.get(braced ?? plain ?? '') ?? whole);
    size += filled.length;
    return filled;
  });
}

/** Found in lines that were filled in, told at the whole lines as they stand. */
function byLine(text: string, lines: readonly string[]): ReturnType<typeof runsIn> {
  const filled = lines.join('\n');
  const starts = (whole: string): number[] => { const out = [0]; for (let at = whole.indexOf('\n'); at >= 0; at = whole.indexOf('\n', at + 1)) out.push(at + 1); return out; };
  const [written, read] = [starts(text), starts(filled)];
  const lineOf = (at: number): number => { let [low, high] = [0, read.length - 1]; while (low < high) { const middle = (low + high + 1) >> 1; if ((read[middle] ?? 0) <= at) low = middle; else high = middle - 1; } return low; };
  return runsIn(filled).map((one) => ({ ...one, start: written[lineOf(one.start)] ?? 0, end: (written[lineOf(Math.max(one.start, one.end - 1)) + 1] ?? text.length + 1) - 1 }));
}

function runsIn(text: string): { readonly start: number; readonly end: number; readonly host?: string; readonly decoded?: true }[] {
  const found: { start: number; end: number; host?: string; decoded?: true }[] = [];
  for (const pattern of [PIPED, SUBSTITUTED, SAVED, DECODED, DECODED_INTO, DECODED_CODE]) {
    for (const match of text.matchAll(pattern)) {
      const [start, end] = [match.index, match.index + match[0].length];
      if (found.length >= 50 || PRINTS.test(text.slice(Math.max(0, start - 1000), start)) || isPrinted(text, start) || found.some((one) => one.start < end && start < one.end)) continue;
      const decoded = pattern === DECODED || pattern === DECODED_INTO || pattern === DECODED_CODE;
      const host = decoded ? undefined : HOST.exec(match[0])?.[1]?.toLowerCase();
      found.push({ start, end, ...(host === undefined ? {} : { host }), ...(decoded ? { decoded } : {}) });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}
