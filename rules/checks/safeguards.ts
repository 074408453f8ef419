import type { BlastGraph, Draft, Known, Resource, Safeguard, Scalar } from '../../src/model/index.ts';
import { places } from './shared.ts';

/**
 * One note for each resource whose row asks `question` of a setting and where that setting certainly leaves it unprotected: written so, or absent where the default is told. What
 * cannot be told says nothing. `message` gets the resource, and a half sentence on the setting; `except` leaves out what another rule has said.
 */
export function* lacking(graph: BlastGraph, question: string, message: (resource: Resource, setting: string, attribute: string) => string, except: (resource: Resource, attribute: string) => boolean = () => false): Iterable<Draft> {
  const rows = new Map(graph.knowledge.resources.flatMap((row) => { const asked = row.safeguards?.filter((one) => one.question === question) ?? []; return asked.length > 0 ? [[row.type, asked] as const] : []; }));
  for (const resource of graph.resources) {
    // A row asks on purpose, also of what holds no data by itself; the user may say that this one is not missed.
    if (resource.unbounded || told(resource) === false) continue;
    // Several settings of one judgement are alternatives: one that holds or cannot be told is enough to be silent.
    const asked = (rows.get(resource.type) ?? []).filter((one) => isAsked(one, resource));
    const states = asked.map((one) => ({ one, state: valueOf(resource, one.attribute, one.default) }));
    if (states.length === 0 || !states.every(({ one, state }) => everyValue(state, (value) => !isSafe(one, value)))) continue;
    const shown = states.find(({ state }) => state !== undefined && state.basis !== 'default') ?? states[0];
    if (!shown) continue;
    const { one, state } = shown;
    if (except(resource, one.attribute)) continue;
    const written = state?.basis === 'set' || state?.basis === 'unknown' ? state : undefined;
    const why = one.when && resource.attributes[one.when.attribute];
    // Where another block made it worth asking (a sink that writes here), the reader looks there too.
    const causes = why?.basis === 'set' && one.when?.elsewhere === true ? [why.at, ...why.via.map(({ at }) => at)] : [];
    yield {
      about: resource.id, level: 'note', confidence: written ? 'high' : 'medium', message: message(resource, `${one.attribute} ${written ? how(written) : 'is not set'}`, one.attribute),
      places: places(written?.at ?? resource.evidence[0].at, [resource.evidence[0].at, ...causes]), path: written?.basis === 'set' ? [...written.via] : [],
    };
  }
}

/** What the configuration of the user says of its data. */
function told(resource: Resource): Scalar | undefined {
  const written = resource.attributes['craterscan.holdsData'];
  return written?.basis === 'set' ? written.value : undefined;
}

function how(written: Known<Scalar>): string {
  const value = written.basis === 'set' ? String(written.value).toLowerCase() : '';
  return value === 'false' ? 'is off' : value === 'true' ? 'is on' : value === 'off' || value === 'disabled' ? 'is off' : value === '0' ? 'is zero' : 'says so';
}

/** Is this asked of the resource at all? Where what decides it cannot be told, no. */
function isAsked(safeguard: Safeguard, resource: Resource): boolean {
  const { when, unless } = safeguard;
  if (when && !everyValue(valueOf(resource, when.attribute, when.default ?? 'unknown'), (value) => among(value, when.in))) return false;
  const left = unless && valueOf(resource, unless.attribute, unless.default ?? 'unknown');
  return !unless || !left || (unless.in.length > 0 && everyValue(left, (value) => !among(value, unless.in)));
}

function valueOf(resource: Resource, attribute: string, absent: Safeguard['default']): Known<Scalar> | undefined {
  const written = Object.hasOwn(resource.attributes, attribute) ? resource.attributes[attribute] : undefined;
  if (written) return written;
  return absent === 'unknown' ? undefined : { basis: 'default', value: absent, because: `resources:${resource.type}.${attribute}` };
}

/** Does `test` hold whatever the value may be? Never where it cannot be told. */
function everyValue(known: Known<Scalar> | undefined, test: (value: Scalar) => boolean): boolean {
  if (!known) return false;
  if (known.basis !== 'unknown') return test(known.value);
  return known.possible !== undefined && known.possible.length > 0 && known.possible.every(test);
}

function isSafe(safeguard: Safeguard, value: Scalar): boolean {
  if (safeguard.atLeast !== undefined && value !== null && value !== '' && secondsOf(value) >= safeguard.atLeast) return true;
  return among(value, safeguard.safe);
}

/** A number, also one written as seconds: `86400s`. */
function secondsOf(value: Exclude<Scalar, null>): number { return Number(typeof value === 'string' ? value.replace(/s$/, '') : value); }

function among(value: Scalar, list: readonly (string | number | boolean)[]): boolean {
  const text = String(value).toLowerCase();
  return list.some((one) => { const want = String(one).toLowerCase(); return want.endsWith('*') ? text.startsWith(want.slice(0, -1)) : text === want; });
}
