import type { Span } from '../../model/index.ts';
import type { Deed } from './local.ts';
import { namedIn } from './named-in.ts';

const METHODS = new Set(['get', 'post', 'put', 'patch', 'delete', 'head']);
const MOST = 100;
/** Up to three members, perhaps types, and the bracket of a call. */
const CALLED = /((?:\s{0,20}[?!]?\.\s{0,20}[\w$]{1,60}){0,3})\s{0,9}(?:<[^;()]{0,200}>)?\s{0,9}\(/y;
const ENDS = /(?![\w$])/y;

/**
 * Requests made through a name that another file of the tree exports: a client that was made there, or a function around a request. `code`: the text without its comments and
 * strings, `but`: where the name is imported. Undefined where nothing is asked for through it. `open`: it is also used in a way that was not followed.
 */
export function requestsThrough(code: string, text: string, local: string, but: Span): { readonly does: readonly Deed[]; readonly open: boolean } | undefined {
  const found = new Map<string, Deed>();
  let asked = false;
  let open = false;
  const called = new Set<number>();
  for (const { index, end, part } of namedIn(code, local, CALLED)) {
    if (index >= but.start && index < but.end) continue;
    called.add(index);
    const parts = part.replace(/[\s?!]/g, '').split('.').slice(1);
    const last = parts.at(-1) ?? '';
    const given = text.slice(end, end + 600);
    const request = METHODS.has(last) ? { method: last.toUpperCase(), path: pathIn(given, true), owner: parts.slice(0, -1) } : last === 'request' ? { ...fieldsIn(given), owner: parts.slice(0, -1) } : { ...around(given), owner: parts };
    asked ||= METHODS.has(last) || last === 'request';
    if (request.method === undefined || request.path === undefined) { open = true; continue; }
    asked = true;
    const deed = [...request.owner, `${request.method} ${request.path}`].join('.');
    if (found.size < MOST && !found.has(deed)) found.set(deed, { name: deed, start: index, end });
  }
  if (!asked) return undefined;
  // Handed on, or a part of it read: what becomes of that is not followed.
  return { does: [...found.values()], open: open || namedIn(code, local, ENDS).some(({ index }) => !called.has(index) && (index < but.start || index >= but.end)) };
}

/** A path written out as the first argument, with `{}` where a part is filled in. `bare`: it may lack its first slash, as behind a prefix. */
function pathIn(given: string, bare: boolean): string | undefined {
  const written = /^\s{0,40}(["'`])([^"'`\n]{1,200})\1/.exec(given)?.[2];
  return written === undefined ? undefined : plain(written, bare);
}

function plain(written: string, bare: boolean): string | undefined {
  const path = /^[A-Za-z0-9_.\-~/{}:@]{1,200}$/.exec(written.replace(/\$\{[^{}]{0,100}\}/g, '{}').replace(/^(?:https?:\/\/[^/]{0,100}|\{\}(?=\/))/, '').split(/[?#]/, 1)[0] ?? '')?.[0];
  return path === undefined || (!bare && !path.startsWith('/')) ? undefined : path.startsWith('/') ? path : `/${path}`;
}

/** `request({ method: 'DELETE', url: '/x' })`. */
function fieldsIn(given: string): { readonly method: string | undefined; readonly path: string | undefined } {
  const fields = /^\s{0,40}\{([^{}]{0,400})/.exec(given)?.[1] ?? '';
  const url = /\burl\s{0,9}:\s{0,9}(["'`])([^"'`\n]{1,200})\1/.exec(fields)?.[2];
  return { method: /\bmethod\s{0,9}:\s{0,9}["'`]([A-Za-z]{3,7})["'`]/.exec(fields)?.[1]?.toUpperCase(), path: url === undefined ? undefined : plain(url, true) };
}

/** `api('/x', { method: 'DELETE' })`: a function around a request, which gets what is there where nothing else is said. */
function around(given: string): { readonly method: string | undefined; readonly path: string | undefined } {
  const path = pathIn(given, false);
  const rest = given.replace(/^\s{0,40}(["'`])[^"'`\n]{1,200}\1/, '');
  if (path === undefined || /^\s{0,40}\)/.test(rest)) return { method: 'GET', path };
  const method = /^\s{0,40},\s{0,40}(?:\{[^}]{0,400}?\bmethod\s{0,9}:\s{0,9})?["'`](GET|POST|PUT|PATCH|DELETE|HEAD)["'`]/i.exec(rest)?.[1];
  return { method: method?.toUpperCase(), path };
}
