import { matchesStars } from '../../../model/index.ts';
import type { Span } from '../../../model/index.ts';
import { isOption } from './argv.ts';
import type { Argument, Invocation } from './argv.ts';
import { optionValues } from './options.ts';

/** An HTTP request that a command or call makes, as far as it can be read. */
export interface HttpRequest { readonly method: string; readonly host: string | undefined; readonly path: string; readonly bodies: readonly (Span & { readonly text: string })[] }

const BODY = ['-d', '--data', '--data-raw', '--data-binary', '--data-ascii', '--json', '--data-urlencode', '-F', '--form', '--form-string', '--body-data', '--post-data', '--raw'];

/** The request of a `curl`, `wget`, `http`, `https` or `xh` command; undefined for any other program. */
export function requestOf(invocation: Invocation): HttpRequest | undefined {
  const { program, args } = invocation;
  if (program !== 'curl' && program !== 'wget' && program !== 'http' && program !== 'https' && program !== 'xh' && program !== 'xhs') return undefined;
  const bodies = BODY.flatMap((name) => optionValues(args, name)).map((arg) => ({ text: arg.value ?? arg.text, start: arg.start, end: arg.end })).sort((a, b) => a.start - b.start);
  const words = args.filter((arg) => !isOption(arg));
  const short = program === 'http' || program === 'https' || program === 'xh' || program === 'xhs';
  const url = words.find((arg) => /^https?:\/\//i.test(arg.value ?? arg.text)) ?? (short ? words.find((arg) => (arg.value ?? arg.text).includes('.')) : undefined);
  const given = [...optionValues(args, '-X'), ...optionValues(args, '--request'), ...optionValues(args, '--method')].at(-1);
  const method = given?.value ?? (short ? words.find((arg) => /^[A-Z]{3,7}$/.test(arg.text))?.text : undefined) ?? (bodies.length > 0 ? 'POST' : 'GET');
  return { method: method.toUpperCase(), ...addressOf(url), bodies };
}

/** Host (lower case, without port) and path of an address; the host is undefined where a variable stands in it. */
export function addressOf(url: Argument | string | undefined): { readonly host: string | undefined; readonly path: string } {
  const text = typeof url === 'string' ? url : url?.value ?? url?.text ?? '';
  const match = /^(?:https?:\/\/)?(?:[^/@\s]{0,200}@)?([A-Za-z0-9.-]{1,253})(?::\d{1,5})?([/?#][^\s]{0,2000})?$/i.exec(text);
  return { host: match?.[1]?.toLowerCase(), path: (match?.[2] ?? '/').replace(/[?#].*$/s, '') };
}

/** Is `host` one of `hosts` (names with `|` between them, `*` for any text)? */
export function hostMatches(hosts: string, host: string): boolean {
  return hosts.split('|').some((one) => matchesStars(one, host));
}

/** Does `path` fit `pattern`, where `*` is within one part and a last `**` any parts, at least one? No pattern fits every path but the root. */
export function pathMatches(pattern: string | undefined, path: string): boolean {
  const parts = path.split('/').filter((part) => part !== '');
  if (pattern === undefined) return parts.length > 0;
  const wanted = pattern.split('/').filter((part) => part !== '');
  const open = wanted.at(-1) === '**';
  const fixed = open ? wanted.slice(0, -1) : wanted;
  if (open ? parts.length <= fixed.length : parts.length !== fixed.length) return false;
  return fixed.every((want, index) => matchesStars(want, parts[index] ?? ''));
}
