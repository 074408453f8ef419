/** Markdown in three parts: what a forge reads as prose, what stands in code (spans of backticks, or `<code>` within a line), and the fenced blocks. */
export interface Markup { readonly prose: string; readonly spans: readonly string[]; readonly fences: readonly string[] }

/** Takes Markdown apart as CommonMark does: a fence ends at one of at least its length, a code span at a run of backticks of its own length. */
export function outsideCodeSpans(markdown: string): Markup {
  const fences: string[] = [];
  const kept: string[] = [];
  let fence: { readonly marks: string; readonly lines: string[] } | undefined;
  for (const line of markdown.split('\n')) {
    const marks = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence && marks?.startsWith(fence.marks) && line.trim() === marks) { fences.push(fence.lines.join('\n')); fence = undefined; }
    else if (fence) fence.lines.push(line);
    else if (marks !== undefined && !(marks.startsWith('`') && line.slice(line.indexOf(marks) + marks.length).includes('`'))) fence = { marks, lines: [line] };
    else kept.push(line);
  }
  if (fence) fences.push(fence.lines.join('\n'));
  const spans: string[] = [];
  // A span may not leave its block; our own never leaves its line.
  const prose = kept.map((raw) => {
    let out = '';
    const line = raw.replace(/<code>(.*?)<\/code>/g, (_, inner: string) => { spans.push(decoded(inner)); return '\u25A1'; });
    for (let at = 0; at < line.length;) {
      const run = /^`+/.exec(line.slice(at))?.[0];
      if (line[at] === '\\' && run === undefined) { out += line.slice(at, at + 2); at += 2; continue; }
      if (run === undefined) { out += line[at]; at++; continue; }
      const rest = line.slice(at + run.length);
      const end = [...rest.matchAll(/`+/g)].find((match) => match[0].length === run.length);
      if (!end) { out += run; at += run.length; continue; }
      spans.push(rest.slice(0, end.index));
      at += run.length + end.index + run.length;
      out += '\u25A1';
    }
    return out;
  }).join('\n');
  return { prose, spans, fences };
}

/** Text of HTML with its numeric references as the signs they stand for. */
function decoded(html: string): string { return html.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))); }
