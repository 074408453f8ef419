import { andList } from '../../../model/index.ts';
import { dayOf } from '../jwt.ts';
import { earlier, shown } from './heard.ts';
import type { Heard } from './heard.ts';

/** Sections of a version 2 macaroon: https://github.com/rescrv/libmacaroons/blob/master/doc/format.txt */
const [EOS, LOCATION, IDENTIFIER, SIGNATURE] = [0, 1, 2, 6];
const MOST = 100;

/** Caveats of a version 2 macaroon as they are written, with the place it is for. Undefined where the bytes are none. */
export function caveatsOf(bytes: Uint8Array): { readonly location: string; readonly caveats: readonly string[] } | undefined {
  if (bytes[0] !== 2) return undefined;
  let at = 1;
  const number = (): number => {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) { const byte = bytes[at++]; if (byte === undefined) return -1; value |= (byte & 0x7f) << shift; if (byte < 0x80) return value; }
    return -1;
  };
  const text = (length: number): string | undefined => { const part = length < 0 || at + length > bytes.length ? undefined : Buffer.from(bytes.subarray(at, at + length)).toString('utf8'); at += length; return part; };
  let location = '';
  const caveats: string[] = [];
  let head = true;
  let within = false;
  for (let count = 0; count < MOST * 4; count++) {
    const type = number();
    if (type < 0) return undefined;
    // A section ends; two ends in a row end the list, and the signature is left.
    if (type === EOS) { if (!head && !within) break; head = false; within = false; continue; }
    if (type === SIGNATURE) break;
    const value = text(number());
    if (value === undefined) return undefined;
    within = true;
    if (type === LOCATION && head) location = value;
    if (type === IDENTIFIER && !head && caveats.length < MOST) caveats.push(value);
  }
  return { location, caveats };
}

/** Reads an upload token of PyPI: for which projects, whose, until when. */
export function pypiMacaroon(raw: string): Heard | undefined {
  const read = raw.startsWith('pypi-') && raw.length < 8192 ? caveatsOf(Buffer.from(raw.slice(5), 'base64url')) : undefined;
  if (!read) return undefined;
  let until: string | undefined;
  let projects: readonly string[] | undefined;
  let ids = false;
  let user = false;
  let publisher = false;
  for (const caveat of read.caveats) {
    for (const [tag, first] of [tagged(caveat)].filter((one) => one !== undefined)) {
      if (tag === 0) until = earlier(until, dayOf(first));
      else if (tag === 1 && Array.isArray(first)) projects = first.flatMap((name) => shown(name) ?? []).filter((name) => projects === undefined || projects.includes(name));
      else if (tag === 2) ids = true;
      else if (tag === 3) user = true;
      else if (tag === 4) publisher = true;
    }
  }
  const place = read.location === 'test.pypi.org' ? ['it is for the test index'] : [];
  const reaches = projects !== undefined && projects.length > 0 ? `uploads to the ${projects.length > 1 ? 'projects' : 'project'} ${andList(projects.slice(0, 5))}${projects.length > 5 ? ' and more' : ''}, and whoever installs them; it cannot delete`
    : ids || publisher ? 'uploads to the projects whose numbers it lists, and whoever installs them; it cannot delete' : user ? 'uploads to every project of one person, and whoever installs them; it cannot delete' : undefined;
  const scope = projects !== undefined && projects.length > 0 ? [`it is for the ${projects.length > 1 ? 'projects' : 'project'} ${andList(projects.slice(0, 5))}${projects.length > 5 ? ' and more' : ''} alone`]
    : publisher ? ['a workflow got it to publish once'] : ids ? ['it is for projects that it lists by number'] : user ? ['it is for every project of one person'] : [];
  return { says: [...scope, ...place], ...(reaches === undefined ? {} : { reaches }), ...(until === undefined ? {} : { until }) };
}

/** A caveat as its number and what it says, also of the forms that came before numbers. */
function tagged(caveat: string): readonly [number, unknown] | undefined {
  let parsed: unknown;
  try { parsed = JSON.parse(caveat); } catch { return undefined; }
  if (Array.isArray(parsed)) { const [tag, first]: unknown[] = parsed; return typeof tag === 'number' ? [tag, first] : undefined; }
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  const fields = new Map<string, unknown>(Object.entries(parsed));
  const permissions = fields.get('permissions');
  if (permissions === 'user') return [3, undefined];
  if (typeof permissions === 'object' && permissions !== null) return [1, new Map<string, unknown>(Object.entries(permissions)).get('projects')];
  if (fields.has('exp')) return [0, fields.get('exp')];
  return fields.has('project_ids') ? [2, undefined] : undefined;
}
