import { resourceTypes } from '../../model/index.ts';
import type { Known, Resource, Scalar } from '../../model/index.ts';
import type { Between, Loss, Twin } from './between.ts';
import { capital, thing } from './words.ts';

/** Attributes by which a store deletes what it holds when it is so many days old. Absent: it keeps it. */
const EXPIRES = /^(?:expiration|expires)\.days$/;
/** Fewer days than that, and what is lost over a long weekend is noticed too late. */
const ENOUGH = 7;
/** Attributes that say how long something deleted or copied is kept. */
const KEEPS = /retention|recovery_window|deletion_window|time_travel|backtrack_window|noncurrent_version_expiration|destroy_scheduled/i;
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** Times of keeping that are shorter in the looser tree. A time of zero is a copy switched off, which is told there. */
export function* retentionLosses(between: Between): Iterable<Loss> {
  for (const twin of between.resources.both) {
    const { safer, looser } = twin;
    yield* expiryLosses(twin, between);
    const names = Object.keys(safer.attributes).filter((name) => KEEPS.test(name));
    for (const name of new Set([...names, ...Object.keys(looser.attributes).filter((one) => KEEPS.test(one))])) {
      const [before, after] = [lengthOf(safer, name, between), lengthOf(looser, name, between)];
      if (typeof before !== 'number' || before <= 0 || after === 0) continue;
      if (after === undefined ? between.direction === 'strengthened' && !Object.hasOwn(looser.attributes, name) : after >= before) continue;
      const label = thing(looser);
      const [was, is] = [wordOf(safer.attributes[name]), wordOf(looser.attributes[name])];
      yield {
        kind: 'copy', about: label, safer: was, looser: is,
        worse: after === undefined ? `How long ${label} keeps what is deleted or copied is not known any more: ${name} was ${was}.` : `${capital(label)} keeps what is deleted or copied for a shorter time: ${name} went from ${was} to ${is}.`,
        better: after === undefined ? `${capital(label)} says now how long it keeps what is deleted or copied: ${name} is ${was}.` : `${capital(label)} keeps what is deleted or copied for a longer time: ${name} went from ${is} to ${was}.`,
        exact: { safer: evidenceOf(safer.attributes[name], name), looser: evidenceOf(looser.attributes[name], name) }, around: { safer: [safer.evidence[0]], looser: [looser.evidence[0]] },
        level: between.looser.levels.resource(looser),
      };
    }
  }
}

/** A store that deletes all it holds within days, and kept it or kept it for longer before. A longer time is housekeeping. */
function* expiryLosses({ safer, looser }: Twin<Resource>, between: Between): Iterable<Loss> {
  for (const [name, after] of Object.entries(looser.attributes)) {
    const days = EXPIRES.test(name) && after.basis === 'set' ? numberOf(after.value) : undefined;
    const was = Object.hasOwn(safer.attributes, name) ? safer.attributes[name] : undefined;
    const before = was?.basis === 'set' ? numberOf(was.value) : undefined;
    if (days === undefined || days >= ENOUGH || (was !== undefined && (before === undefined || before <= days))) continue;
    const label = thing(looser);
    yield {
      kind: 'copy', about: label, safer: was ? wordOf(was) : 'kept', looser: wordOf(after), worse: `${capital(label)} deletes what it holds after ${days} day${days === 1 ? '' : 's'} now.`, better: `${capital(label)} no longer deletes what it holds after ${days} day${days === 1 ? '' : 's'}.`,
      exact: { safer: evidenceOf(was, name), looser: evidenceOf(after, name) }, around: { safer: [safer.evidence[0]], looser: [looser.evidence[0]] }, level: between.looser.levels.resource(looser),
    };
    return;
  }
}

/** The length as a number of the attribute's own unit (texts with a unit in seconds); what the tables say where it stands nowhere; undefined when not known. */
function lengthOf(resource: Resource, name: string, between: Between): number | undefined {
  const written = Object.hasOwn(resource.attributes, name) ? resource.attributes[name] : undefined;
  if (written) return written.basis === 'unknown' ? undefined : numberOf(written.value);
  const row = resourceTypes(between.looser.graph.knowledge).get(resource.type);
  const rule = row?.copies.find((copy) => copy.exists.attribute === name);
  return rule && rule.exists.default !== 'unknown' ? numberOf(rule.exists.default) : undefined;
}

function numberOf(value: Scalar): number | undefined {
  if (typeof value === 'number') return value;
  const found = typeof value === 'string' ? /^(\d{1,12}(?:\.\d{1,6})?)\s{0,3}([smhdw])?$/.exec(value.trim()) : null;
  return found?.[1] === undefined ? undefined : Number(found[1]) * (found[2] === undefined ? 1 : UNITS[found[2]] ?? 1);
}

/** Numbers are shown; of anything else only that it is set. */
function wordOf(known: Known<Scalar> | undefined): string {
  if (!known) return 'the default';
  if (known.basis === 'unknown') return 'not known';
  return numberOf(known.value) === undefined ? 'set' : String(known.value).trim();
}

function evidenceOf(known: Known<Scalar> | undefined, name: string): { at: NonNullable<Extract<Known<Scalar>, { basis: 'set' }>['at']>; note: string }[] {
  return known && known.basis !== 'default' && known.at ? [{ at: known.at, note: `${name} is set here` }] : [];
}
