import { expandPlaceholders } from './placeholders.ts';

/** What says of a value whose it is, and is no secret: prefixes, headers, the names in a service account's file. */
const PUBLIC = /^(?:ghp_|github_pat_|AKIA|sk_live_|sbp_|fm2_|dop_v1_)|-----(?:BEGIN|END) RSA PRIVATE KEY-----|\\n|\n/g;

/** Every secret of a fixture, without what may be said of it. A token of claims hides its signature; a service account its key. */
export function secretsOf(source: string): string[] {
  const out: string[] = [];
  for (const [placeholder, kind = ''] of source.matchAll(/\{\{([a-z0-9-]+):[^{}\n]+\}\}/g)) {
    const value = expandPlaceholders(placeholder);
    if (value === placeholder) throw new Error(`${placeholder} is no placeholder`);
    if (kind === 'gcp-key') out.push(...[...value.matchAll(/[A-Za-z0-9+/]{60,}/g)].map(([line]) => line), /"private_key_id": "([0-9a-f]+)"/.exec(value)?.[1] ?? '');
    else if (kind === 'jwt') out.push(value.split('.')[2] ?? '');
    else out.push(...value.split(PUBLIC));
  }
  return out.filter((secret) => secret.length >= 8);
}

/** A secret in the forms it could leak in: as it is, in hexadecimal, in base64 at each of the three offsets, escaped for an address, turned around. */
export function formsOf(secret: string): string[] {
  const base64 = [0, 1, 2].map((skip) => Buffer.from(secret).subarray(skip, secret.length - ((secret.length - skip) % 3)).toString('base64'));
  const hex = Buffer.from(secret).toString('hex');
  return [secret, ...base64, ...base64.map((one) => one.replaceAll('+', '-').replaceAll('/', '_')), hex, hex.toUpperCase(), encodeURIComponent(secret), [...secret].reverse().join('')];
}

/** Every stretch of `width` characters. */
export function slicesOf(text: string, width: number): string[] { return Array.from({ length: Math.max(0, text.length - width + 1) }, (_, i) => text.slice(i, i + width)); }

/** Finds the first forbidden stretch in a text, told by what stands before it and not by itself. */
export function leakFinder(forbidden: ReadonlySet<string>, width: number): (output: string) => string | undefined {
  return (output) => {
    for (let i = 0; i + width <= output.length; i++) if (forbidden.has(output.slice(i, i + width))) return `…${output.slice(Math.max(0, i - 80), i)}[here]`;
    return undefined;
  };
}

/** Everything a program that holds the result could print: keys and values of objects, maps and sets, and what they turn themselves into. */
export function walk(root: unknown): string {
  const seen = new Set<unknown>();
  const out: string[] = [];
  const open: unknown[] = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value === 'string') { out.push(value); continue; }
    if (typeof value === 'function') { out.push(value.name); continue; }
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    out.push(String(Object.prototype.toString.call(value)));
    if (value instanceof Map) open.push(...value.keys(), ...value.values());
    else if (value instanceof Set) open.push(...value);
    for (const key of Reflect.ownKeys(value)) { out.push(String(key)); open.push(Reflect.get(value, key)); }
  }
  return out.join('\n');
}
