import { parseTree } from 'jsonc-parser';
import { baseName } from '../model/index.ts';
import type { DockerInstruction, DockerfileDocument, Parser, ShellCommand, ShellWord, SourceText, Span } from '../model/index.ts';
import { Gaps } from './gap.ts';
import { extensionOf, isNamed } from './names.ts';
import { wordsOf } from './shell-list.ts';
import { shellCommands } from './shell.ts';

const INSTRUCTION = /[ \t]*([A-Za-z]+)(?:[ \t]+|(?=\r?\n|$))/y;
const HEREDOC = /(?<!<)<<-?["']?([A-Za-z_]\w*)["']?/g;
const ONLY_HEREDOC = /^\s*<<-?["']?[A-Za-z_]\w*["']?[ \t]*\r?\n/;
const RUNS = new Set(['RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK']);

/** Dockerfiles: instructions with their stage, `NAME=value` pairs, and the commands that run. */
export const dockerfile: Parser = {
  id: 'dockerfile',
  accepts(file) {
    return isNamed(file, 'dockerfile') || baseName(file).toLowerCase() === 'containerfile' || extensionOf(file) === 'dockerfile' || extensionOf(file) === 'containerfile';
  },
  parse: parseDockerfile,
};

function parseDockerfile(source: SourceText): DockerfileDocument {
  const { text } = source;
  const gaps = new Gaps(source);
  const instructions: DockerInstruction[] = [];
  const escape = /^#[ \t]*escape[ \t]*=[ \t]*`/im.test(text.slice(0, 500)) ? '`' : '\\';
  let stage = -1;
  let template: Span | undefined;
  for (let at = 0; at < text.length;) {
    INSTRUCTION.lastIndex = at;
    const match = INSTRUCTION.exec(text);
    const name = match?.[1]?.toUpperCase();
    if (!match || name === undefined) {
      const end = lineEnd(text, at);
      const line = text.slice(at, Math.min(end, at + 200));
      // A line of a template is filled in before anybody builds from the file: told once.
      if (TEMPLATE.test(line)) template ??= { start: at, end };
      else if (!/^\s*(?:#|$)/.test(line)) gaps.add('unparsable', 'this line is no instruction', at, end);
      at = end + 1;
      continue;
    }
    const rest = argumentsAt(text, INSTRUCTION.lastIndex, escape, name === 'RUN' || name === 'COPY' || name === 'ADD');
    if (name === 'FROM') stage++;
    instructions.push(instruction(name, { start: at + match[0].indexOf(match[1] ?? ''), end: rest.end }, Math.max(stage, 0), rest));
    at = rest.next;
  }
  if (template) gaps.add('unparsable', 'lines of it are expressions of a template; what they make is not known', template.start, template.end);
  return { file: source.file, origin: source.origin, text, syntax: 'dockerfile', instructions, gaps: gaps.list() };
}

/** A line that begins with an expression of Jinja, ERB or a template of Go. */
const TEMPLATE = /^[ \t]*(?:\{[{%#]|<%)/;

/** What follows the name of an instruction. `text` has the length of what stands in the file, with comment lines between the parts blanked out. */
interface Arguments { readonly text: string; readonly start: number; readonly end: number; readonly next: number; readonly body?: Span }

function argumentsAt(text: string, from: number, escape: string, heredocs: boolean): Arguments {
  const pieces: string[] = [];
  let at = from;
  let next = from;
  let end = from;
  for (;;) {
    const stop = lineEnd(text, at);
    const line = text.slice(at, stop).replace(/\r$/, '');
    const whole = text.slice(at, Math.min(stop + 1, text.length));
    next = stop + 1;
    const isFiller = at !== from && /^[ \t]*(?:#|$)/.test(line);
    const goesOn = isFiller || line.trimEnd().endsWith(escape);
    if (isFiller) pieces.push(' '.repeat(whole.length));
    else {
      pieces.push(goesOn && escape !== '\\' ? `${line.slice(0, line.lastIndexOf(escape))}\\${whole.slice(line.lastIndexOf(escape) + 1)}` : whole);
      end = at + line.length;
    }
    if (!goesOn || next >= text.length) break;
    at = next;
  }
  let body: Span | undefined;
  for (const heredoc of heredocs ? [...pieces.join('').matchAll(HEREDOC)].slice(0, 50) : []) {
    const start = Math.min(next, text.length);
    let line = start;
    while (line < text.length && text.slice(line, lineEnd(text, line)).trim() !== heredoc[1]) line = lineEnd(text, line) + 1;
    // Without its closing line it was no heredoc but a shift or a mistake.
    if (line >= text.length) continue;
    body ??= { start, end: line };
    next = lineEnd(text, line) + 1;
    pieces.push(text.slice(start, next));
    end = Math.min(next - 1, text.length);
  }
  return { text: pieces.join(''), start: from, end: Math.min(end, text.length), next, ...(body ? { body } : {}) };
}

function instruction(name: string, span: Span, stage: number, rest: Arguments): DockerInstruction {
  const listed = rest.text.trimStart().startsWith('[') ? jsonWords(rest) : undefined;
  const args = listed ?? wordsOf(rest.body ? rest.text.slice(0, rest.body.start - rest.start) : rest.text, rest.start);
  return { ...span, instruction: name, stage, args, pairs: pairsOf(name, args), commands: RUNS.has(name) ? commandsOf(rest, listed) : [] };
}

function commandsOf(rest: Arguments, listed: readonly ShellWord[] | undefined): readonly ShellCommand[] {
  if (listed) return execCommands(listed);
  if (rest.body && ONLY_HEREDOC.test(rest.text)) {
    const { start, end } = rest.body;
    return shellCommands(rest.text.slice(start - rest.start, end - rest.start), start).commands;
  }
  // `--mount=...` of RUN and `--interval=... CMD` of HEALTHCHECK stand before the command.
  const skipped = /^(?:\s|--[\w-]+(?:=\S*)?(?=\s))*(?:CMD\s+)?/.exec(rest.text.slice(0, 2000))?.[0].length ?? 0;
  const body = rest.text.slice(skipped);
  const exec = skipped > 0 && body.startsWith('[') ? jsonWords({ ...rest, text: body, start: rest.start + skipped }) : undefined;
  return exec ? execCommands(exec) : shellCommands(body, rest.start + skipped).commands;
}

/** The exec form is quoted again, so that `["sh", "-c", "..."]` is looked into like any other command. */
function execCommands(listed: readonly ShellWord[]): readonly ShellCommand[] {
  const pieces: string[] = [];
  const places: number[] = [];
  for (const word of listed) {
    const quoted = `'${(word.value ?? word.text).replaceAll("'", "'\\''")}' `;
    for (let i = 0; i < quoted.length; i++) places.push(Math.max(word.start, Math.min(word.start + Math.max(0, i - 1), word.end - 1)));
    pieces.push(quoted);
  }
  return shellCommands(pieces.join(''), 0, (offset) => places[offset] ?? listed.at(-1)?.end ?? 0).commands;
}

function jsonWords(rest: Arguments): readonly ShellWord[] | undefined {
  const tree = rest.text.length < 100_000 && !/[[{][^"\]]*[[{]/.test(rest.text.slice(0, 500)) ? parseTree(rest.text) : undefined;
  if (tree?.type !== 'array') return undefined;
  const words: ShellWord[] = [];
  for (const item of tree.children ?? []) {
    const value: unknown = item.value;
    if (typeof value !== 'string') return undefined;
    const start = rest.start + item.offset + 1;
    words.push({ start, end: Math.max(start, rest.start + item.offset + item.length - 1), text: value, value, variables: [] });
  }
  return words;
}

/** `ENV A=1 B=2`, `ENV A 1` and `ARG A`. */
function pairsOf(name: string, args: readonly ShellWord[]): DockerInstruction['pairs'] {
  if (name !== 'ENV' && name !== 'ARG' && name !== 'LABEL') return [];
  const [first, second] = args;
  if (name === 'ENV' && first && second && !first.text.includes('=')) {
    const last = args.at(-1) ?? second;
    const values = args.slice(1).map((word) => word.value);
    const value = values.includes(undefined) ? undefined : values.join(' ');
    return [{ key: first.text, value: { start: second.start, end: last.end, text: args.slice(1).map((word) => word.text).join(' '), variables: args.slice(1).flatMap((word) => word.variables), ...(value === undefined ? {} : { value }) } }];
  }
  return args.flatMap((word) => {
    const equals = word.text.indexOf('=');
    if (equals < 0) return name === 'ARG' ? [{ key: word.text, value: { start: word.end, end: word.end, text: '', variables: [] } }] : [];
    const quote = /^(["'])(.*)\1$/s.exec(word.text.slice(equals + 1));
    const start = word.start + equals + 1 + (quote ? 1 : 0);
    const value = word.value?.slice(word.value.indexOf('=') + 1);
    return [{ key: word.text.slice(0, equals), value: { start, end: quote ? word.end - 1 : word.end, text: quote?.[2] ?? word.text.slice(equals + 1), variables: word.variables, ...(value === undefined ? {} : { value }) } }];
  });
}

function lineEnd(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline < 0 ? text.length : newline;
}
