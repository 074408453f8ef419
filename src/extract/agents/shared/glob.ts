/** Longest pattern and path looked at; a longer one never matches, so it is never credited. */
const LONGEST = 2_000;

/** A test of a path against patterns. Paths are relative with forward slashes. */
export type PathTest = (path: string) => boolean;

/**
 * One gitignore pattern without its `!`: no slash inside means any depth, a slash anchors it at the base, a trailing slash means
 * directories. A match of a directory covers what lies below it.
 */
export function ignorePattern(pattern: string): PathTest {
  const trimmed = pattern.trim();
  if (trimmed === '' || trimmed.length > LONGEST) return () => false;
  const directory = trimmed.endsWith('/');
  const body = directory ? trimmed.replace(/\/{1,99}$/, '') : trimmed;
  const anchored = body.includes('/');
  const parts = body.split('/').filter((part, i) => part !== '' && !(part === '.' && i === 0));
  if (parts.length === 0) return () => false;
  const wanted = anchored ? parts : ['**', ...parts];
  return (path) => {
    if (path.length > LONGEST) return false;
    const segments = path.split('/');
    for (let length = directory ? segments.length - 1 : segments.length; length > 0; length--) {
      if (segmentsMatch(wanted, segments.slice(0, length))) return true;
    }
    return false;
  };
}

/** A whole gitignore file: later lines win, `!` takes back, `#` comments. */
export function ignoreFile(text: string): PathTest {
  const rules = text.split(/\r?\n/, 5_000).map((line) => line.trimEnd()).filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ keep: line.startsWith('!'), test: ignorePattern(line.replace(/^\\?!/, '')) }));
  return (path) => {
    let hit = false;
    for (const rule of rules) if (rule.test(path)) hit = !rule.keep;
    return hit;
  };
}

/** A plain glob over the whole path: `**` spans directories, `*` and `?` stay within one, `{a,b}` are alternatives. */
export function glob(pattern: string): PathTest {
  if (pattern.length > LONGEST) return () => false;
  const wanted = alternatives(pattern).map((each) => ({ whole: /[*?[\\]/.test(each) ? undefined : each, parts: each.split('/') }));
  return (path) => {
    if (path.length > LONGEST) return false;
    let segments: readonly string[] | undefined;
    // Most patterns are plain names, and are asked of every file.
    return wanted.some(({ whole, parts }) => (whole === undefined ? segmentsMatch(parts, segments ??= path.split('/')) : whole === path));
  };
}

/** Spells out `{a,b}`, at most 64 of them. */
function alternatives(pattern: string): readonly string[] {
  let list = [pattern];
  for (let round = 0; round < 6; round++) {
    const next = list.flatMap((each) => {
      const found = /\{([^{}]*)\}/.exec(each);
      return found ? (found[1] ?? '').split(',').map((choice) => each.slice(0, found.index) + choice + each.slice(found.index + found[0].length)) : [each];
    });
    if (next.length > 64 || next.every((each, i) => each === list[i])) break;
    list = next;
  }
  return list;
}

/** Greedy with one point of return for `**`, so hostile patterns cost no more than length times length. */
function segmentsMatch(pattern: readonly string[], path: readonly string[]): boolean {
  let p = 0;
  let s = 0;
  let star = -1;
  let back = 0;
  while (s < path.length) {
    const part = pattern[p];
    if (part === '**') { star = p++; back = s; continue; }
    if (part !== undefined && segmentMatches(part, path[s] ?? '')) { p++; s++; continue; }
    if (star < 0) return false;
    p = star + 1;
    s = ++back;
  }
  while (pattern[p] === '**') p++;
  return p === pattern.length;
}

/** `*`, `?`, `[abc]`, `[!a-z]` and `\x` within one segment. */
function segmentMatches(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let back = 0;
  while (t < text.length) {
    if (pattern[p] === '*') { while (pattern[p] === '*') p++; star = p; back = t; continue; }
    const width = p < pattern.length ? oneMatches(pattern, p, text[t] ?? '') : 0;
    if (width > 0) { p += width; t++; continue; }
    if (star < 0) return false;
    p = star;
    t = ++back;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/** How many pattern characters stand for this one character; 0 when they do not. */
function oneMatches(pattern: string, p: number, char: string): number {
  const c = pattern[p];
  if (c === '?') return 1;
  if (c === '\\' && p + 1 < pattern.length) return pattern[p + 1] === char ? 2 : 0;
  if (c !== '[') return c === char ? 1 : 0;
  const close = pattern.indexOf(']', p + 2);
  if (close < 0) return char === '[' ? 1 : 0;
  const negated = pattern[p + 1] === '!' || pattern[p + 1] === '^';
  let inside = false;
  for (let i = p + (negated ? 2 : 1); i < close; i++) {
    const end = pattern[i + 1] === '-' && i + 2 < close ? pattern[i + 2] : undefined;
    if (end !== undefined) { if (char >= (pattern[i] ?? '') && char <= end) inside = true; i += 2; }
    else if (pattern[i] === char) inside = true;
  }
  return inside !== negated ? close - p + 1 : 0;
}
