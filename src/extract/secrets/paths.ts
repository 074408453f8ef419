const START = '(?:^|\\/)';

/**
 * One expression for any of these paths, either case. What they all begin with, the beginning of a folder's or a file's name, is asked for once and not by each of them at every letter: it is asked of
 * every file with a literal.
 */
export function pathsOf(files: readonly RegExp[]): RegExp {
  const [plain, others] = [files.filter((one) => one.source.startsWith(START)), files.filter((one) => !one.source.startsWith(START))];
  return new RegExp([`${START}(?:${plain.map((one) => one.source.slice(START.length)).join('|')})`, ...others.map((one) => one.source)].join('|'), 'i');
}
