import type { Knowledge, Span, UseFact } from '../../../model/index.ts';
import { fits } from '../../shared/hosts.ts';
import type { LocalUse, Subject } from '../local.ts';
import { afterSpace, contentStart, firstFrom, functionAround, literal, subjectAt } from './names.ts';
import type { TextSource } from './names.ts';
import { requestsIn } from './requests.ts';
import type { Requests } from './requests.ts';

const SECRET_HEADER = /^(?:authorization|proxy-authorization|[\w-]{0,40}(?:token|api-?key|access-key|secret|auth-key)[\w-]{0,20})$/i;
const WHOLE = /^(authorization|[\w-]{0,40}-(?:token|key|secret))\s{0,4}:\s{0,4}(?:(bearer|basic|token)\s+)?/i;
const BARE = /\b(authorization|Authorization)(?:\s{0,4}:|\s{0,4}=>|=)(?![=:])/g;
const HANDED = /(?:(?:->|::)withToken|\.bearer_auth|\.SetAuthToken|\.auth_bearer|\.basic_auth\([^,()]{0,80},|\.SetBasicAuth\([^,()]{0,80},|HTTPBasicAuth\([^,()]{0,80},|\bauth=\([^,()]{0,80},)\(?/g;
type SentAs = NonNullable<UseFact['sentAs']>;

/** Requests that carry a secret in a header or by basic authentication, with the host they go to and what they ask for there. */
export function headerUses(source: TextSource, knowledge: Knowledge): LocalUse[] {
  const out: LocalUse[] = [];
  // What a function asks for is the same for every header in it. What stands outside of functions begins at -1.
  const known = new Map<number, Requests & { readonly host: string | undefined }>();
  const add = (subject: Subject | undefined, sentAs: SentAs, at: Span): void => {
    if (!subject || out.length > 100) return;
    const around = functionAround(source, at.start);
    const whole = around ?? { start: 0, end: source.text.length };
    const { does, open, host } = known.get(around?.start ?? -1) ?? { ...requestsIn(source, whole), host: hostIn(source, whole, knowledge) ?? hostIn(source, { start: 0, end: source.text.length }, knowledge) };
    known.set(around?.start ?? -1, { does, open, host });
    out.push({ of: subject, host: host === undefined ? undefined : { host }, sentAs, sdk: undefined, does, at, ...(open || (around && handedOn(source, around)) ? { open: true } : {}) });
  };
  for (const one of source.strings) {
    if (out.length > 100) break;
    if (one.text.length > 400) continue;
    const whole = WHOLE.exec(one.text);
    if (whole?.[1] !== undefined) {
      const at = contentStart(source, one);
      add(secretIn(source, one.text.slice(whole[0].length), at + whole[0].length, one.end), schemeOf(whole[1], whole[2]), one);
    } else if (SECRET_HEADER.test(one.text) && (/-/.test(one.text) || /^authorization$/i.test(one.text))) {
      const after = /^["'`]?\s{0,4}\]?\)?\s{0,4}(?:=>|:|,|=)\s{0,10}/.exec(source.text.slice(one.end, one.end + 40));
      if (after) valued(source, one.text, one.end + after[0].length, one, add);
    }
  }
  for (const match of source.code.matchAll(BARE)) if (out.length <= 100) valued(source, match[1] ?? '', afterSpace(source.text, match.index + match[0].length), { start: match.index, end: match.index + match[0].length }, add);
  for (const match of source.code.matchAll(HANDED)) { const end = afterSpace(source.text, match.index + match[0].length); add(subjectAt(source, end), /basic|Basic|auth=/.test(match[0]) ? 'basic' : 'bearer', { start: match.index, end }); }
  return out;
}

/** The value of a header that is named apart from it. */
function valued(source: TextSource, header: string, at: number, span: Span, add: (subject: Subject | undefined, sentAs: SentAs, at: Span) => void): void {
  const stop = expressionEnd(source, at);
  const next = firstFrom(source.strings, at);
  const string = next && next.end <= stop ? next : undefined;
  const scheme = /^\s{0,4}(bearer|basic|token)\s+/i.exec(string?.text ?? '');
  if (string && scheme) { const from = contentStart(source, string) + scheme[0].length; add(secretIn(source, string.text.slice(scheme[0].length), from, string.end, stop), schemeOf(header, scheme[1]), span); return; }
  add(subjectAt(source, at) ?? (string ? secretIn(source, string.text, contentStart(source, string), string.end, stop) : undefined), schemeOf(header, undefined), span);
}

function schemeOf(header: string, scheme: string | undefined): SentAs {
  return scheme === undefined ? `header:${header.toLowerCase()}` : scheme.toLowerCase() === 'basic' ? 'basic' : 'bearer';
}

/** What follows a scheme: the rest of the text, what is filled into it, or what is put behind it. */
function secretIn(source: TextSource, rest: string, at: number, end: number, stop = expressionEnd(source, end)): Subject | undefined {
  const filled = /#?\{\s{0,4}([^{}]{1,120}?)\s{0,4}\}|\$\{?(\w{1,80})/.exec(rest);
  if (filled && rest.trim() !== '{}') return subjectAt(source, at + filled.index + filled[0].indexOf(filled[1] ?? filled[2] ?? ''));
  const bare = rest.trim();
  if (bare !== '' && !/^(?:%s|%v|\{\}|\{0\})$/.test(bare)) return literal(source, bare, { start: at, end: at + bare.length });
  // `+ token`, `. $token`, `% token`, `.format(token)`, `, token)`.
  const behind = /^["'`]{0,3}\s{0,10}(?:\+|\.\s?(?:format\()?|%|,|<<)\s{0,10}\(?\s{0,4}/.exec(source.text.slice(end, Math.min(stop + 1, end + 60)));
  return behind ? subjectAt(source, end + behind[0].length) : undefined;
}

/** Where the expression ends that begins here: a separator at its own level, or the end of the line outside of brackets. */
function expressionEnd(source: TextSource, at: number): number {
  let depth = 0;
  for (let i = at; i < Math.min(source.code.length, at + 400); i++) {
    const c = source.code[i] ?? '';
    if ('([{'.includes(c)) depth++;
    else if (')]}'.includes(c)) { if (depth-- === 0) return i; }
    else if (depth === 0 && (c === ';' || c === '\n' || (c === ',' && i > at))) return i;
  }
  return Math.min(source.code.length, at + 400);
}

/** The one host that addresses in the span name; among several the one that is a vendor's API, if only one is. */
function hostIn(source: TextSource, span: Span, knowledge: Knowledge): string | undefined {
  const hosts = new Set<string>();
  for (const one of source.strings) if (one.start >= span.start && one.end <= span.end) { const host = /^(?:https?:\/\/)(?:[^@/\s]{0,100}@)?([A-Za-z0-9.-]{3,253})/.exec(one.text)?.[1]; if (host !== undefined && host.includes('.')) hosts.add(host.toLowerCase()); }
  for (const one of source.strings) if (hosts.size === 0 && one.start >= span.start && one.end <= span.end && /^api\.[a-z0-9-]{2,60}\.[a-z]{2,10}$/.test(one.text)) hosts.add(one.text);
  const [only, ...others] = hosts;
  if (others.length === 0) return only;
  const vendors = [...hosts].filter((host) => knowledge.providers.some((provider) => provider.hosts.api.some((pattern) => fits(host, pattern))));
  return vendors.length === 1 ? vendors[0] : undefined;
}

/** A function that gives back headers or a client: what is done with them stands elsewhere. */
function handedOn(source: TextSource, around: Span): boolean {
  const body = source.code.slice(around.start, around.end);
  return /\breturn\s+(?:\$?(?:headers?|client|session|conn|http)\b|\{)/i.test(body) && requestsIn(source, around).does.length === 0;
}
