/** Longest text without a space that is kept: a picture in an output is one word of a hundred thousand characters. */
const LONGEST_WORD = 4096;

/**
 * A notebook as the program and the outputs in it read, at the same offsets: quotes of JSON are blanks, what they escape is what it stands for, beside a blank. A quote that opens has its blank
 * before it, one that closes after it, so that what they enclose is the value alone. What is no notebook comes back shaped alike.
 */
export function notebookText(text: string): string {
  const out: string[] = [];
  let inside = false;
  let from = 0;
  let start = 0;
  let quotes = 0;
  let held = 0;
  const upTo = (at: number): void => { if (at > from) out.push(text.slice(from, at)); };
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === QUOTE) {
      upTo(i);
      // What was pushed of a string is blanked by replacing it whole: its parts are counted from where it began.
      if (inside && i - start > LONGEST_WORD && !/\s/.test(text.slice(start, start + 512))) { out.length = held; out.push(' '.repeat(i - start)); }
      out.push(' ');
      from = i + 1;
      inside = !inside;
      start = from;
      quotes = 0;
      held = out.length;
    } else if (unit === BACKSLASH && inside && i + 1 < text.length) {
      upTo(i);
      const next = text[i + 1] ?? '';
      const code = next === 'u' && /^[0-9a-fA-F]{4}$/.test(text.slice(i + 2, i + 6)) ? Number.parseInt(text.slice(i + 2, i + 6), 16) : undefined;
      if (code !== undefined) { out.push(`     ${code > 0x1f && code < 0x7f ? String.fromCharCode(code) : ' '}`); i += 5; }
      // `os.environ["TOKEN"] = "..."`: nothing stands between the quote that closes and its bracket.
      else if (next === '"' && quotes % 2 === 1 && text[i + 2] === ']') { out.push('"] '); quotes++; i += 2; }
      else { out.push(next === '"' ? (quotes++ % 2 === 0 ? ' "' : '" ') : next === 'n' ? ' \n' : next === '\\' || next === '/' ? ` ${next}` : '  '); i += 1; if (next === 'n') quotes = 0; }
      from = i + 1;
    }
  }
  upTo(text.length);
  return out.join('');
}
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
