/** A field that holds headers, or what such a field is given: the names that `httpUses` looks into, as they are written. */
const FIELD = /(?<![\w$])(?:headers|requestHeaders|defaultHeaders)["'`]?\s{0,20}(?:\]\s{0,20})?(?:[:,}]|=(?![=>]))/g;
const SECRET_NAME = /(?:token|api-?key|access-key|secret|auth-key)[\w-]{0,60}["'`]?\s{0,20}(?:\]\s{0,20})?(?:[:,}]|=(?![=>]))/i;
/** Headers handed on from another field of the name, which is met itself. */
const HANDED_ON = /^\s{0,20}(?:await\s{1,9})?[\w$]{1,60}(?:[?!]?\.[\w$]{1,60}){0,6}[?!]?\.(?:headers|requestHeaders|defaultHeaders)\s{0,20}[,;)}]/;
/** What stands between the name and the brace of an object written there: nothing, or a type and the equals sign. */
const OPEN = /^\s{0,20}(?:[A-Za-z][\w.<>,\s|[\]]{0,100}=\s{0,20})?\{/;
/** A text with no more in it than names of values, from behind its first quote. */
const TEMPLATE = /^[^\\`'"{}]{0,200}(?:\$\{[\w$.!?]{0,80}\}[^\\`'"{}]{0,200}){0,9}`/;
/** Longest object that is looked through, and most fields. */
const LONGEST = 4_000;
const MOST = 40;

/**
 * May the text of a JavaScript or TypeScript file hold headers with a secret under a name that is no header's elsewhere: `headers: { token }`? Where all headers are written out and none has such a
 * name, whatever else the file calls a token is no matter. In doubt it may: other texts of the same tree are told apart by their syntax alone.
 */
export function secretInHeaders(text: string): boolean {
  if (!SECRET_NAME.test(text)) return false;
  let met = 0;
  for (const match of text.matchAll(FIELD)) {
    if (++met > MOST) return true;
    const end = match.index + match[0].length;
    const sign = text[end - 1];
    // Its value is what the name was given, which is met where it is given; or what another name was, where it is renamed.
    if (sign === ',' || sign === '}') { if (/:\s{0,20}$/.test(text.slice(Math.max(0, match.index - 22), match.index))) return true; continue; }
    const after = text.slice(end, end + LONGEST);
    if (HANDED_ON.test(after)) continue;
    const open = OPEN.exec(after);
    const written = open && objectIn(after, open[0].length);
    if (written === null || written === undefined || SECRET_NAME.test(written)) return true;
  }
  return false;
}

/** The text of an object from behind its brace to the brace that closes it; undefined in doubt: something is spread or computed, it is long, or a quote is open at the end of a line. */
function objectIn(text: string, from: number): string | undefined {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    const char = text[at] ?? '';
    if (char === '{') depth++;
    else if (char === '}') { if (--depth === 0) return text.slice(from, at + 1); }
    else if (char === '[' || char === '\\' || char === '/' || (char === '.' && text.startsWith('...', at))) return undefined;
    else if (char === '"' || char === "'") {
      const line = /^[^\\\n"']{0,400}/.exec(text.slice(at + 1, at + 402))?.[0].length ?? 0;
      if (text[at + 1 + line] !== char) return undefined;
      at += line + 1;
    } else if (char === '`') {
      const rest = TEMPLATE.exec(text.slice(at + 1, at + 2_000));
      if (!rest) return undefined;
      at += rest[0].length;
    }
  }
  return undefined;
}
