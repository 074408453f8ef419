/**
 * Keys of data files by which what stands further down is judged, though nothing beside them tells: manifests of secrets, references to them, lists of logins and of clusters. Asked of the
 * bytes of a file, read as Latin-1, before a parser is. What only looks so, as the definition of a resource that has such a field, is not read.
 */

/** One of these stands in every text with such a key, lower case, but for `kind`, which is in too many others. */
export const MEANING_LITERALS: readonly string[] = ['secretkeyref', 'secretref', 'auths', 'clusters', 'cookies'];

const LISTS = /(?:auths|cookies)["']?[ \t]*:/;
const CLUSTERS = /clusters["']?[ \t]*:/;
const USERS = /users["']?[ \t]*:/;
/** A manifest of a Secret holds its values in base64, eight digits and more, over several lines also. */
const SECRET = /kind["']?[ \t]*:[ \t]*["']?Secret\b/;
const PACKED = /(?<![^\s"'{,:|>-])([A-Za-z0-9+/]{8,})(={0,2})(?=[\s"',}\\]|$)([ \t]*\r?\n[ \t]*[A-Za-z0-9+/]|\\)?/g;
const ELSEWHERE = /kind["']?[ \t]*:[ \t]*["']?(?:ExternalSecret|PushSecret|ClusterExternalSecret|SealedSecret)\b/;
const REFERENCE = /secret(?:Key)?Ref["']?[ \t]*:[ \t]*/g;

/** May a reader find something by the keys of this text alone? */
export function hasMeaning(text: string): boolean {
  return LISTS.test(text) || (CLUSTERS.test(text) && USERS.test(text)) || (SECRET.test(text) && holdsPacked(text)) || ELSEWHERE.test(text) || refers(text);
}

/** Stands something in base64 that is text? */
function holdsPacked(text: string): boolean {
  for (const [, packed = '', filled = '', more] of text.matchAll(PACKED)) if ((more !== undefined || (packed.length + filled.length) % 4 === 0) && beginsAsText(packed)) return true;
  return false;
}

/** Words of some letters mostly stand for bytes that text has not. A letter at the end may be cut. */
function beginsAsText(packed: string): boolean {
  const plain = Buffer.from(packed.slice(0, packed.length < 12 ? 8 : 12), 'base64').toString('utf8');
  return !/[\0-\x08]/.test(plain) && !/\ufffd/.test(plain.slice(0, -3));
}

/** Does such a key name a secret or a key of one? A definition of the field holds its description and its properties instead. */
function refers(text: string): boolean {
  for (const match of text.matchAll(REFERENCE)) {
    const behind = match.index + match[0].length;
    const sign = text[behind] ?? '\n';
    // Braces, anchors, aliases, and lines that end in other ways.
    if (sign !== '\n' && sign !== '\r' && sign !== '#') return true;
    if (namesBelow(text, match.index)) return true;
  }
  return false;
}

/** Is there a `name` or `key` among the keys right below the one at `at`? Whatever stands there in another form may be one. */
function namesBelow(text: string, at: number): boolean {
  const opens = text.lastIndexOf('\n', at - 1) + 1;
  const before = /^[ ]*(?:-[ ]+)*["']?$/.exec(text.slice(opens, at))?.[0];
  if (before === undefined) return true;
  const column = /["']$/.test(before) ? before.length - 1 : before.length;
  let below = -1;
  for (let line = text.indexOf('\n', at) + 1; line > 0 && line < text.length; line = text.indexOf('\n', line) + 1) {
    let from = line;
    while (text[from] === ' ') from++;
    const sign = text[from] ?? '\n';
    // Blank lines, remarks, and template expressions, which are covered up before the file is read.
    if (sign === '\n' || sign === '\r' || sign === '#' || text.startsWith('{{', from)) { if (text.indexOf('\n', line) < 0) return false; continue; }
    const indent = from - line;
    if (indent <= column) return false;
    if (below < 0) below = indent;
    if (indent < below || sign === '\t') return true;
    // A list of the key before it may stand as far left; one right below names nothing.
    if (indent === below && !/[A-Za-z-]/.test(sign)) return true;
    if (indent === below && NAMES.test(text.slice(from, from + 12))) return true;
    if (text.indexOf('\n', line) < 0) return false;
  }
  return false;
}
const NAMES = /^(?:name|key)[ \t]*:/;
