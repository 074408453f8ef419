/** Commands as scripts, makefiles and pipelines write them, for readers that need a few of their options and no more. */

/** Scripts and pipelines by their names. Pages of text show examples. */
const RUNNERS = /(?:^|\/)(?:[Mm]akefile|GNUmakefile|[Jj]ustfile|Jenkinsfile|Taskfile[\w.-]*|\.envrc|package\.json)$|\.(?:sh|bash|zsh|mk|ya?ml|just|ps1)$/;
export function isRunner(path: string): boolean { return RUNNERS.test(path); }

const LONGEST = 4_000;

/** Does what stands at an offset follow a sign of a comment on its line? */
export function isComment(text: string, at: number): boolean { return /^[ \t]*(?:#|\/\/)/.test(text.slice(text.lastIndexOf('\n', at - 1) + 1, at + 1)); }

/** The command that begins at an offset, its lines put together, up to its end. Lines that a YAML block folds begin with an option. */
export function commandFrom(text: string, start: number): string {
  let out = '';
  let quote = '';
  for (let at = start; at < text.length && out.length < LONGEST; at++) {
    const char = text[at] ?? '';
    if (char === '\\' && /^\\[ \t]*\r?\n/.test(text.slice(at, at + 20))) { at = text.indexOf('\n', at); out += ' '; continue; }
    if (char === '\n') {
      if (!/^\n[ \t]*(?:--?[a-z]|ParameterKey=)/.test(text.slice(at, at + 200))) break;
      out += ' ';
      continue;
    }
    if (quote === '' && (char === ';' || char === '|' || char === '&')) break;
    if (char === quote) quote = ''; else if (quote === '' && (char === '"' || char === "'")) quote = char;
    out += char;
  }
  return out;
}

/** The one of `files` that a script in `from` means by a path: seen from the script, from the root of the checkout, or the only one that ends so. */
export function fileMeant(path: string, from: string, files: readonly string[]): string | undefined {
  const plain = path.replace(/^(?:\.{1,2}\/)+/, '');
  const beside = `${from.slice(0, from.lastIndexOf('/') + 1)}${plain}`;
  const ends = files.filter((file) => file.endsWith(`/${plain}`));
  return files.find((file) => file === beside) ?? files.find((file) => file === plain) ?? (ends.length === 1 ? ends[0] : undefined);
}

/** What an option of a command is given, where that is written out: `--name x`, `--name=x`. */
export function optionIn(command: string, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const found = new RegExp(`(?:^|\\s)${name}(?:[ \\t]+|=)(["']?)([^\\s"']{1,300})\\1(?=\\s|$|["'])`).exec(command)?.[2];
    if (found !== undefined) return /[$`{}<>]/.test(found) ? undefined : found;
  }
  return undefined;
}
