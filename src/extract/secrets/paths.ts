const START = '(?:^|\\/)';

/**
 * One expression for any of these paths, either case. What they all begin with, the beginning of a folder's or a file's name, is asked for once and not by each of them at every letter: it is asked of
 * every file with a literal.
 */
export function pathsOf(files: readonly RegExp[]): RegExp {
  const [plain, others] = [files.filter((one) => one.source.startsWith(START)), files.filter((one) => !one.source.startsWith(START))];
  return new RegExp([`${START}(?:${plain.map((one) => one.source.slice(START.length)).join('|')})`, ...others.map((one) => one.source)].join('|'), 'i');
}

/**
 * May a file of this name (without its folders) be at one of these paths, each of which begins at a folder or a name? Throws an Error where a path does not begin so.
 */
export function namesOf(files: readonly RegExp[]): (name: string) => boolean {
  const names = files.map(({ source }) => {
    if (!source.startsWith(START)) throw new Error('a path must begin at a folder or a name');
    // The folders before the name are taken away, also those within alternatives.
    return withoutFolders(source.slice(START.length)).replace(/(?:\\.|[^\\/|()])*\\\//g, '');
  });
  const any = new RegExp(`^(?:${names.join('|')})`, 'i');
  return (name) => any.test(name);
}

/** What stands behind the last slash that is in no group. */
function withoutFolders(source: string): string {
  let [depth, from, set] = [0, 0, false];
  for (let i = 0; i < source.length; i++) {
    const sign = source[i];
    if (sign === '\\') { i++; if (source[i] === '/' && depth === 0) from = i + 1; continue; }
    if (set) { if (sign === ']') set = false; continue; }
    if (sign === '[') set = true; else if (sign === '(') depth++; else if (sign === ')') depth--;
  }
  return source.slice(from);
}
