import type { Effect } from '../../../model/index.ts';
import { dayOf } from '../jwt.ts';
import { earlier } from './heard.ts';
import type { Heard } from './heard.ts';
import { itemsIn, pairsIn, unpacked } from './message-pack.ts';
import type { Packed } from './message-pack.ts';

/** Numbers of caveats, and the bits of what they allow: https://github.com/superfly/macaroon, caveat.go and resset/action.go. */
const [ORGANIZATION, VOLUMES, APPS, WINDOW, MUTATIONS, MACHINES, IF_PRESENT, FROM_MACHINE, ACTION, COMMANDS] = [0, 2, 3, 4, 6, 7, 13, 15, 26, 27];
const DELETE = 8;
const CHANGES = 2 | 4 | 8 | 16;
const ALL = 0xffff;
/** Tokens of this place say what may be done; the others that travel with them say who asks. */
const PERMITS = 'https://api.fly.io/v1';
const MOST = 32;

/** What one of them allows. */
interface Permit { readonly mask: number; readonly apps: number | undefined; readonly commands: boolean; readonly mutations: boolean; readonly machine: boolean; readonly until: string | undefined }

/** Reads tokens of Fly.io, a list of macaroons: for which apps, what they let do, until when. */
export function flyMacaroon(raw: string): Heard | undefined {
  const permits = raw.replace(/^FlyV1 /, '').split(',').slice(0, MOST).flatMap((one) => permitOf(one) ?? []);
  const [first] = permits;
  if (!first) return undefined;
  const wide = permits.filter((one) => one.apps === undefined);
  const mask = permits.reduce((all, one) => all | one.mask, 0);
  const apps = permits.reduce((most, one) => Math.max(most, one.apps ?? 0), 0);
  const place = wide.length > 0 ? `every app and volume of ${wide.length > 1 ? `${wide.length} organisations` : 'one organisation'}` : apps === 1 ? 'one app with its machines and volumes' : `${apps} apps with their machines and volumes`;
  const only = [...(permits.every((one) => one.commands) ? ['it runs listed commands on machines and reads the rest'] : []), ...(permits.every((one) => one.machine) ? ['it works from one machine alone'] : [])];
  // Every one of them must have run out.
  const until = permits.every((one) => one.until !== undefined) ? permits.map((one) => one.until).sort().at(-1) : undefined;
  const changes = (mask & CHANGES) !== 0 && !permits.every((one) => one.commands);
  const effects: Effect[] = ['read', ...(changes ? ['write' as const] : []), ...(changes && ((mask & DELETE) !== 0 || permits.some((one) => one.mutations)) ? ['destroy' as const] : [])];
  return {
    says: [`it is for ${place}`, changes ? (effects.includes('destroy') ? 'it lets change and delete them' : 'it lets change them and delete none') : only.length > 0 ? '' : 'it only reads', ...only].filter((one) => one !== ''),
    effects, reaches: place, kinds: wide.length > 0 ? ['fly.org-token'] : ['fly.deploy-token'], ...(until === undefined ? {} : { until }),
  };
}

function permitOf(token: string): Permit | undefined {
  const at = token.indexOf('_');
  if (at < 0 || token.length > 16_384 || !/^fm[12][ar]?$/.test(token.slice(0, at))) return undefined;
  const [, location, caveats] = itemsIn(unpacked(Buffer.from(token.slice(at + 1), 'base64')));
  return location === PERMITS ? read(itemsIn(caveats)) : undefined;
}

/** Caveats stand in pairs, number and content. Each one narrows what those before it left. */
function read(caveats: readonly Packed[]): Permit {
  let mask = ALL;
  let apps: number | undefined;
  let [commands, mutations, machine] = [false, false, false];
  let until: string | undefined;
  const narrow = (list: readonly Packed[], depth: number): void => {
    for (let i = 0; i + 1 < list.length && i < MOST * 2; i += 2) {
      const [type, body] = [list[i], list[i + 1]];
      const fields = itemsIn(body);
      if (type === ORGANIZATION && depth === 0) mask &= bits(fields[1]);
      else if (type === ACTION && depth === 0) mask &= bits(body);
      else if (type === APPS) { const pairs = pairsIn(fields[0]); if (!pairs.some(([id]) => id === 0)) apps = Math.min(apps ?? MOST, pairs.length); mask &= pairs.reduce((all, [, one]) => all | bits(one), 0); }
      else if ((type === VOLUMES || type === MACHINES) && depth === 0) mask &= pairsIn(fields[0]).reduce((all, [, one]) => all | bits(one), 0);
      else if (type === WINDOW) until = earlier(until, dayOf(fields[1]));
      else if (type === MUTATIONS && depth === 0) mutations = true;
      else if (type === FROM_MACHINE) machine = true;
      else if (type === COMMANDS) commands = true;
      // What it is about is narrowed by the inner ones, and whatever else there is by the rest.
      else if (type === IF_PRESENT && depth < 4) narrow(itemsIn(fields[0]), depth + 1);
    }
  };
  narrow(caveats, 0);
  return { mask, apps, commands, mutations, machine, until };
}

function bits(value: Packed): number { return typeof value === 'number' ? value & ALL : ALL; }
