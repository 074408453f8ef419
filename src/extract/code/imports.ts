import type { Span } from '../../model/index.ts';
import { takeApart } from '../shared/text-strings.ts';
import { askedThrough } from './asked-through.ts';
import { requestsThrough } from './http-imports.ts';
import type { Deed, LocalImport } from './local.ts';
import { namedIn } from './named-in.ts';

/** Files are read as text here, since only imports and calls on what they name are asked for. */
const LONGEST = 300_000;
const MOST = 60;
const ES = /\bimport\s{1,9}(?!type\b)([\w$*\s{},]{1,600})\bfrom\s{0,9}["']([^"'\n]{1,200})["']/g;
const REQUIRED = /\b(?:const|let|var)\s{1,9}(\{[^{}]{1,400}\}|[\w$]{1,80})\s{0,9}=\s{0,9}(?:await\s{1,9})?(?:require|import)\(\s{0,9}["']([^"'\n]{1,200})["']\s{0,9}\)/g;

/** What is a file of the same tree by its path: a relative one, or the shapes of path aliases that are in use. */
const OWN = /^(?:\.{1,2}(?:\/|$)|[@~#$]\/|#|(?:src|app|lib|server|shared|utils)\/)/;

/**
 * Names that a JavaScript file imports and what is called on them, where the name or the path holds one of the words: clients of libraries that were made elsewhere. Also what is asked
 * of a server through names of other files of the tree.
 */
export function importsIn(text: string, words: readonly string[]): LocalImport[] {
  if (text.length > LONGEST) return [];
  const bound: { readonly local: string; readonly name: string; readonly source: string; readonly span: Span; readonly client: boolean }[] = [];
  for (const [pattern, colon, sign] of [[ES, false, /\bfrom\b/], [REQUIRED, true, /\b(?:require|import)\(/]] as const) {
    if (!sign.test(text)) continue;
    for (const match of text.matchAll(pattern)) {
      const [whole, clause = '', source = ''] = match;
      const span = { start: match.index, end: match.index + whole.length };
      for (const one of bindings(clause, colon)) if (bound.length < MOST) {
        const client = !isLibrary(source, words) && holdsWord(`${one.name} ${one.local} ${source}`, words);
        if (client || OWN.test(source)) bound.push({ ...one, source, span, client });
      }
    }
  }
  const asking = askedThrough(text, bound.flatMap(({ source, local }) => (OWN.test(source) ? [local] : [])));
  if (!bound.some(({ client, local }) => client || asking.has(local))) return [];
  // Comments and strings of Go and of JavaScript begin and end alike.
  const { code } = takeApart(text, 'go');
  return bound.flatMap(({ local, name, source, span, client }): LocalImport[] => {
    const requests = OWN.test(source) && asking.has(local) ? requestsThrough(code, text, local, span) : undefined;
    return [...(client ? [{ source, name, ...callsOn(code, local, span) }] : []), ...(requests ? [{ source, name, ...requests, requests: true as const }] : [])];
  });
}

/** The library itself, or another of its maker: `stripe`, `@vercel/functions`. */
function isLibrary(source: string, words: readonly string[]): boolean { return words.includes(/^@?([a-z0-9]+)(?:[-/.]|$)/.exec(source)?.[1] ?? ''); }

/** Does the text hold one of the words? */
export function holdsWord(text: string, words: readonly string[]): boolean {
  let any = patterns.get(words);
  if (!any) patterns.set(words, any = new RegExp(words.length === 0 ? '(?!)' : words.map((word) => word.replace(/[^\w]/g, '\\$&')).join('|'), 'i'));
  return any.test(text);
}
const patterns = new WeakMap<readonly string[], RegExp>();

/** `stripe`, `* as clients`, `{ stripe, s3 as store }`; by a colon in what is taken from `require`. */
function bindings(clause: string, colon: boolean): { local: string; name: string }[] {
  const out: { local: string; name: string }[] = [];
  const braces = /\{([^{}]*)\}/.exec(clause)?.[1];
  for (const part of (braces ?? '').split(',')) {
    const [, type, name, local] = /^\s*(type\s+)?([\w$]+)(?:\s*(?:\bas\b|:)\s*([\w$]+))?\s*$/.exec(part) ?? [];
    if (name !== undefined && type === undefined) out.push({ name, local: local ?? name });
  }
  const outside = clause.replace(/\{[^{}]*\}/, '');
  for (const part of outside.split(',')) {
    const space = /^\s*\*\s*as\s+([\w$]+)\s*$/.exec(part)?.[1];
    const own = /^\s*([\w$]+)\s*$/.exec(part)?.[1];
    if (space !== undefined) out.push({ name: '*', local: space });
    else if (own !== undefined) out.push({ name: colon ? '*' : 'default', local: own });
  }
  return out;
}

/** Members called or read one behind the other, then a bracket or the end of the expression. */
const CALLED = /((?:\s{0,20}[?!]?\.\s{0,20}[\w$]{1,60}(?:\([^()]{0,200}\))?){1,6})(?=\s{0,9}\(|\s{0,9}[;,)\n])/y;
const BARE = /(?![\w$])(?!\s{0,20}[?!]?\.\s{0,20}[\w$])/y;

/** What is called on a name, and whether it is used in any other way. `but`: where it is named itself. */
function callsOn(code: string, local: string, but: Span): { readonly does: readonly Deed[]; readonly open: boolean } {
  const found = new Map<string, Deed>();
  for (const { index, end, part } of namedIn(code, local, CALLED)) {
    const parts = part.replace(/\([^()]*\)/g, '').replace(/[\s?!]/g, '').slice(1);
    const command = /(?:^|\.)send$/.test(parts) ? /^\s{0,9}\(?\s{0,9}new\s{1,9}(\w{1,60})Command\b/.exec(code.slice(end, end + 100))?.[1] : undefined;
    const deed = command ?? parts;
    if (found.size < 100 && !found.has(deed)) found.set(deed, { name: deed, start: index, end });
  }
  const open = namedIn(code, local, BARE).some(({ index }) => index < but.start || index >= but.end);
  return { does: [...found.values()], open };
}
