import { placeIn } from '../../../model/index.ts';
import type { Document } from '../../../model/index.ts';
import type { Placed } from '../shared/data.ts';

/** What the head of a skill, command or subagent says of permissions. */
export interface FrontMatter {
  /** Tools that it may use without a question. */
  readonly allowed: readonly Placed<string>[];
  readonly mode?: Placed<string> | undefined;
  /** Only a person may start it. */
  readonly byPersonOnly: boolean;
}

/** Longest head, in lines. */
const MOST_LINES = 400;

/** Skills and commands of this directory and of those below it, which count where work is done in them. */
export const SKILL = /^(?:[^\n]{1,300}\/)?\.claude\/(?:skills\/[^\n]{1,300}\/SKILL\.md|commands\/[^\n]{1,300}\.md)$/;
export const SUBAGENT = /^(?:[^\n]{1,300}\/)?\.claude\/agents\/[^\n]{1,300}\.md$/;

/** Reads the lines between the first two `---`. Lists may stand on one line or below their key. */
export function readFrontMatter(document: Document): FrontMatter | undefined {
  const { text } = document;
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  if (!/^---[ \t]*\r?\n/.test(text.slice(start, start + 200))) return undefined;
  const allowed: Placed<string>[] = [];
  let mode: Placed<string> | undefined;
  let byPersonOnly = false;
  let key = '';
  let offset = 0;
  for (const [index, line] of text.split('\n', MOST_LINES).entries()) {
    const from = offset;
    offset += line.length + 1;
    if (index === 0) continue;
    if (/^---[ \t]*\r?$/.test(line)) return { allowed, mode, byPersonOnly };
    const named = /^([A-Za-z][\w-]{0,60}):[ \t]*/.exec(line);
    const item = named ? undefined : /^[ \t]*-[ \t]+/.exec(line);
    if (named) key = named[1] ?? '';
    const head = named ?? item;
    if (!head) continue;
    const at = from + head[0].length;
    const value = line.slice(head[0].length).trim();
    if (key === 'allowed-tools') allowed.push(...toolsOf(value).map(({ text: rule, start: within }) => ({ value: rule, at: placeIn(document, { start: at + within, end: at + within + rule.length }) })));
    else if (key === 'permissionMode' && named && value !== '') mode = { value: unquoted(value), at: placeIn(document, { start: at, end: at + value.length }) };
    else if (key === 'disable-model-invocation' && named) byPersonOnly = value === 'true';
  }
  return undefined;
}

function unquoted(text: string): string { return text.replace(/^(["'])(.*)\1$/, '$2'); }

/** `Bash(git add:*), Read` or `[Bash, Read]` or `Read Grep`: the rules, apart at commas and spaces that stand in no bracket. */
function toolsOf(value: string): { readonly text: string; readonly start: number }[] {
  const found: { text: string; start: number }[] = [];
  let depth = 0;
  let from = -1;
  const close = (end: number): void => { if (from >= 0) found.push({ text: value.slice(from, end), start: from }); from = -1; };
  for (let i = 0; i < Math.min(value.length, 20_000); i++) {
    const c = value[i] ?? '';
    if (depth === 0 && /[\s,[\]"']/.test(c)) { close(i); continue; }
    if (c === '(') depth++;
    if (c === ')' && depth > 0) depth--;
    if (from < 0) from = i;
  }
  close(value.length);
  return found.slice(0, 500);
}
