const OPEN = /<script\b[^>]{0,500}>/gi;
const FRONTMATTER = /^---\r?\n/;

/**
 * A text of the same length in which only the scripts of a Vue, Svelte or Astro file stand, everything else being blanks, so that offsets
 * stay what they are.
 */
export function onlyScripts(text: string): string {
  const kept: string[] = [];
  let at = 0;
  const keep = (start: number, end: number): void => {
    kept.push(blank(text.slice(at, start)), text.slice(start, end), end > start ? ';' : '');
    at = end > start ? end + 1 : end;
  };
  const front = FRONTMATTER.exec(text);
  if (front) {
    const close = text.indexOf('\n---', front[0].length - 1);
    if (close > 0) keep(front[0].length, close);
  }
  OPEN.lastIndex = at;
  for (let open = OPEN.exec(text); open; open = OPEN.exec(text)) {
    const start = open.index + open[0].length;
    const close = text.indexOf('</script', start);
    if (close < 0) break;
    keep(start, close);
    OPEN.lastIndex = close;
  }
  return kept.join('') + blank(text.slice(at));
}

function blank(text: string): string { return text.replace(/[^\r\n]/g, ' '); }
