/** Functions that start a command, by the last name of what is called. */
export const RUNS: ReadonlySet<string> = new Set(['exec', 'execSync', 'spawn', 'spawnSync', 'execFile', 'execFileSync', 'execa', 'execaSync', 'execaCommand', 'execaCommandSync', 'execAsync', 'execPromise', '$', 'command', 'x', 'sync', 'default', 'run', 'sh']);

/** One of them called or used as a tag, and the beginning of what it is given. */
const CALLED = new RegExp(`(?<![\\w$])(?:${[...RUNS].sort((a, b) => b.length - a.length).map((name) => name.replace('$', '\\$')).join('|')})(?:["'\`]\\s{0,9}\\])?(?:\\s{0,40}\\)){0,3}\\s{0,40}(?:\\?\\.|!)?\\s{0,40}(?:(\`|<|/)|\\(\\s{0,200}([\\w$.?!]{0,200})\\s{0,40}([^]?))`, 'g');
/** What else may stand before a name that is given a value. */
const DECLARED = '(?:\\b(?:const|let|var)|,)\\s{0,40}';

/**
 * Does the text of a program call a function that starts commands with one whose text may be known: a literal, a constant, something put together? Where all are parameters and fields, nothing is
 * learnt of the command. What is in doubt counts.
 */
export function givesCommand(text: string): boolean {
  if (/\)\s{0,40}`/.test(text)) return true;
  const parameters = new Set<string>();
  for (const [, tag, word = '', next = ''] of text.matchAll(CALLED)) {
    if (tag !== undefined) return true;
    if (word === '' || (next !== ',' && next !== ')')) { if (next !== ')' || word !== '') return true; continue; }
    if (!/^[\w$]+$/.test(word) || parameters.has(word)) continue;
    if (new RegExp(`${DECLARED}${word.replaceAll('$', '\\$')}\\s{0,40}(?::[^=;]{0,300})?=(?!=)`).test(text)) return true;
    parameters.add(word);
  }
  return false;
}
