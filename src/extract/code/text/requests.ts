import type { Span } from '../../../model/index.ts';
import { mutationFields } from '../mutations.ts';
import type { Deed } from '../local.ts';
import { afterSpace, stringAt } from './names.ts';
import type { TextSource } from './names.ts';

/** Requests a stretch of code makes; `open` where the method of one is handed in by somebody else. */
export interface Requests { readonly does: readonly Deed[]; readonly open: boolean }

const VERBS = /(?:\.|->|::)(get|post|put|patch|delete|head)!?\(/gi;
const CLIENTS = /(?:^|[^\w.])(?:requests|httpx|session|client|http|https|conn|connection|api|HTTParty|Faraday|RestClient|Http|Excon|Typhoeus|resty|self\.(?:session|client|http)|@\w+|\$\w+)(?:\(\))?$/;
const NAMED = /(?:\.|->|\b)(?:request|NewRequest|NewRequestWithContext|Request)\(/g;
const RUBY = /Net::HTTP::(Get|Post|Put|Patch|Delete|Head)(?:\.new|\b)\(?/g;
const CURL = /CURLOPT_CUSTOMREQUEST\s{0,10}(?:=>|,)/g;
const MOST = 200;

/** Requests within a span, in order of their place. */
export function requestsIn(source: TextSource, span: Span): Requests {
  const does: Deed[] = [];
  let open = false;
  const add = (name: string, start: number, end: number): void => { if (does.length < MOST) does.push({ name, start, end }); };
  const mutations = source.strings.filter((one) => one.start >= span.start && one.end <= span.end && one.text.includes('mutation')).flatMap((one) => mutationFields(one.text, one.start + 1));
  for (const field of mutations) add(field.name, field.start, field.end);
  const request = (method: string, urlAt: number, start: number): void => {
    const path = pathAt(source, urlAt);
    if (mutations.length > 0 && (path === undefined || /graphql/i.test(path))) return;
    add(path === undefined ? `${method} requests` : `${method} ${path}`, start, urlAt);
  };
  for (const match of source.code.slice(span.start, span.end).matchAll(VERBS)) {
    const at = span.start + match.index;
    const after = afterSpace(source.text, at + match[0].length);
    const known = CLIENTS.test(source.code.slice(Math.max(0, at - 80), at));
    if (!known && !/^(?:https?:\/\/|\/)/.test(stringAt(source, after)?.text ?? '')) continue;
    request((match[1] ?? '').toUpperCase(), after, at);
  }
  for (const match of source.code.slice(span.start, span.end).matchAll(NAMED)) {
    const at = span.start + match.index;
    const method = methodAt(source, afterSpace(source.text, at + match[0].length));
    if (method === 'unknown') open = true;
    else if (method) request(method.name, method.end, at);
  }
  for (const match of source.code.slice(span.start, span.end).matchAll(RUBY)) request((match[1] ?? '').toUpperCase(), afterSpace(source.text, span.start + match.index + match[0].length), span.start + match.index);
  for (const match of source.code.slice(span.start, span.end).matchAll(CURL)) {
    const at = afterSpace(source.text, span.start + match.index + match[0].length);
    const method = stringAt(source, at)?.text;
    if (method === undefined) open = true; else add(`${method.toUpperCase()} requests`, span.start + match.index, at);
  }
  return { does, open };
}

/** `"POST", url`, `ctx, http.MethodPost, url`, `url, method="DELETE"`; where the address begins. Undefined: no request. */
function methodAt(source: TextSource, at: number): { readonly name: string; readonly end: number } | 'unknown' | undefined {
  const line = source.text.slice(at, at + 400);
  const first = /^(?:ctx|context\.\w+\(\)|c|r\.Context\(\))\s*,\s*/.exec(line)?.[0].length ?? 0;
  const written = /^(?:["']([A-Za-z]{3,7})["']|http\.Method([A-Z][a-z]+))\s*,?\s*/.exec(line.slice(first));
  if (written) return { name: (written[1] ?? written[2] ?? '').toUpperCase(), end: at + first + written[0].length };
  if (/^(?:f|r)?["']https?:|^[A-Za-z_]\w*\s*[,)]|^[A-Z_]{3,}/.test(line)) {
    const named = /\bmethod\s*[=:]>?\s*["']([A-Za-z]{3,7})["']/.exec(line)?.[1];
    if (named !== undefined) return { name: named.toUpperCase(), end: at };
    if (/\bmethod\s*[=:,]/.test(line.split('\n').slice(0, 4).join('\n')) || /^\$?(?:method|verb)\b/i.test(line)) return 'unknown';
    return /^(?:f|r)?["']https?:/.test(line) ? { name: /\bdata\s*=/.test(line) ? 'POST' : 'GET', end: at } : undefined;
  }
  return /^\$?(?:method|verb)\b/i.test(line) ? 'unknown' : undefined;
}

/** The path of the address that begins here, with `{}` for what is filled in. */
function pathAt(source: TextSource, at: number): string | undefined {
  // A constant before it is the front of the address.
  const front = /^(?:[A-Za-z_$@][\w$.>-]{0,60}(?:\(\))?\s*(?:\+|\.)\s*)/.exec(source.text.slice(at, at + 80))?.[0].length ?? 0;
  const string = stringAt(source, at) ?? stringAt(source, at + front) ?? stringAt(source, source.given.get(/^\$?([A-Za-z_]\w*)\s*[,)]/.exec(source.text.slice(at, at + 80))?.[1] ?? '') ?? -1) ?? formatted(source, at);
  const path = /^(?:https?:\/\/[^/\s{]*|#?\{[^}]{0,80}\}|\$\{?\w{1,40}\}?|%s)?(\/[^\s?]{0,160})/.exec(string?.text ?? '')?.[1];
  return path?.replace(/#?\{[^}]{0,80}\}|\$\{?\w{1,40}(?:->\w+)?\}?|%[sdv]/g, '{}');
}

function formatted(source: TextSource, at: number): ReturnType<typeof stringAt> {
  const call = /^(?:fmt\.Sprintf|sprintf|URI|URI\.parse)\(\s{0,10}/.exec(source.text.slice(at, at + 40));
  return call ? stringAt(source, at + call[0].length) : undefined;
}
