import { splitCommand, withoutAssignments, wordsOf } from './command-line.ts';

/** Programs that start the command behind them, with the options of theirs that take a value. */
const STARTERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['sudo', ['-u', '-g']], ['env', ['-u']], ['time', []], ['nohup', []], ['nice', ['-n']], ['timeout', ['-s', '-k']], ['exec', []], ['command', []], ['xargs', ['-n', '-P', '-I', '-L']], ['stdbuf', []],
  ['npx', ['-p', '--package']], ['bunx', []], ['pnpx', []], ['uvx', ['--from']], ['cross-env', []], ['dotenv', ['-e', '-c']], ['doppler', []], ['caffeinate', []], ['setsid', []],
]);
const TWO_WORDS: ReadonlySet<string> = new Set(['pnpm dlx', 'pnpm exec', 'yarn dlx', 'npm exec', 'npm x', 'bun x', 'pipx run', 'uv run', 'uv tool', 'doppler run', 'op run', 'mise exec']);

/**
 * The simple commands of shell text, each as its words, without assignments and starters (`sudo`, `npx -y`, `timeout 5m`), also those inside
 * `sh -c '...'`. Comments and here-documents are left out. For text that no shell document was made of: package scripts, workflow steps.
 */
export function commandsOf(text: string, depth = 0): readonly (readonly string[])[] {
  return splitCommand(plainText(text)).flatMap((part) => {
    const words = behindStarters(wordsOf(withoutAssignments(part.replace(/^(?:(?:if|then|else|elif|while|until|do|!|\{|\()[ \t]+){1,6}/, ''))));
    const script = depth < 3 && /^(?:ba|z|da|k)?sh$/.test(base(words[0])) ? inlineScript(words) : undefined;
    return script === undefined ? [words] : commandsOf(script, depth + 1);
  }).filter((words) => words.length > 0);
}

/** Takes starters off a command already split into words. */
export function behindStarters(words: readonly string[]): readonly string[] {
  let rest = words;
  for (let round = 0; round < 8; round++) {
    const first = base(rest[0]);
    const two = TWO_WORDS.has(`${first} ${rest[1] ?? ''}`);
    const takesValue = STARTERS.get(first);
    if (!two && !takesValue) return rest;
    let i = two ? 2 : 1;
    for (; i < rest.length; i++) {
      const word = rest[i] ?? '';
      if (word === '--') { i++; break; }
      if (word.startsWith('-')) { if (takesValue?.includes(word)) i++; continue; }
      if (/^[A-Za-z_]\w*=/.test(word) || (first === 'timeout' && /^\d[\d.]*[smhd]?$/.test(word)) || (two && word === 'run')) continue;
      break;
    }
    rest = rest.slice(i);
  }
  return rest;
}

function inlineScript(words: readonly string[]): string | undefined {
  const flag = words.findIndex((word) => /^-[a-z]*c[a-z]*$/.test(word));
  return flag < 0 ? undefined : words[flag + 1];
}

/** Base name of a program, without a version: `./node_modules/.bin/claude`, `@openai/codex@0.1` -> `@openai/codex`. */
export function base(word: string | undefined): string {
  if (word === undefined) return '';
  const bare = word.replace(/(?<=.)@[\w.^~-]{1,40}$/, '');
  return bare.startsWith('@') ? bare : bare.split('/').at(-1) ?? '';
}

/** Joins continued lines, drops comments and the bodies of here-documents. */
function plainText(text: string): string {
  const lines = text.replace(/\\\r?\n/g, ' ').split(/\r?\n/, 20_000);
  const kept: string[] = [];
  let until: string | undefined;
  for (const line of lines) {
    if (until !== undefined) { if (line.trim() === until) until = undefined; continue; }
    until = /<<-?[ \t]*(['"]?)([A-Za-z_]\w*)\1/.exec(line)?.[2];
    kept.push(withoutComment(line));
  }
  return kept.join('\n');
}

function withoutComment(line: string): string {
  let quote = '';
  for (let i = 0; i < line.length; i++) {
    const c = line[i] ?? '';
    if (c === '\\' && quote !== "'") { i++; continue; }
    if (quote !== '') { if (c === quote) quote = ''; continue; }
    if (c === "'" || c === '"') quote = c;
    else if (c === '#' && (i === 0 || /\s/.test(line[i - 1] ?? ''))) return line.slice(0, i);
  }
  return line;
}
