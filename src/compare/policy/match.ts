import { EFFECTS, FOUNDATIONS, GATES, VERDICTS } from '../../model/index.ts';
import type { Effect, EnvironmentKind, Foundation, Gate, Resource, Verdict } from '../../model/index.ts';
import { effectsOf } from '../tuples.ts';
import type { Tuple } from '../tuples.ts';
import type { Allow, Deny, On, UpTo, Waiver } from './schema.ts';

/** Does it fit: surely, perhaps, or not. An allow needs `yes`; a deny already speaks at `maybe`. */
export type Fit = 'yes' | 'maybe' | 'no';

/** A tuple as a policy sees it: with the environments it is judged by after what the policy reclassifies. */
export interface Subject { readonly tuple: Tuple; readonly environments: readonly EnvironmentKind[] }

export function allows(rule: Allow, subject: Subject): boolean {
  const { path } = subject.tuple;
  return fits(rule.agents, path.agent) === 'yes' && effectFit(rule.effects, path.effect) === 'yes' && onFit(rule.on, subject) === 'yes' && above(rule.upTo, subject.tuple).length === 0;
}

/** The first part in which an allow that is meant for this falls short, for the sentence; undefined: it is not meant for this at all. */
export function shortOf(rule: Allow, subject: Subject): readonly string[] | undefined {
  const { path } = subject.tuple;
  if (fits(rule.agents, path.agent) === 'no' || effectFit(rule.effects, path.effect) === 'no') return undefined;
  const place = onFit(rule.on, subject);
  if (place === 'no') return undefined;
  return [
    ...(fits(rule.agents, path.agent) === 'maybe' ? ['the agent\'s name cannot be told from another\'s'] : []), ...(effectFit(rule.effects, path.effect) === 'maybe' ? [`it may do everything, and the rule allows only ${rule.effects.join(', ')}`] : []),
    ...(place === 'maybe' ? [unsureOf(rule.on, subject)] : []), ...above(rule.upTo, subject.tuple),
  ];
}

export function denies(rule: Deny, subject: Subject): boolean {
  const { path } = subject.tuple;
  return fits(rule.agents, path.agent) !== 'no' && effectFit(rule.effects, path.effect) !== 'no' && onFit(rule.on, subject) !== 'no';
}

export function waives({ subject: of, upTo }: Waiver, { tuple }: Subject): boolean {
  const { path, resource } = tuple;
  return fits([of.agent], path.agent) === 'yes' && path.effect === of.effect && (of.resource === resource.id || of.resource === resource.name) && above(upTo, tuple).length === 0;
}

/** Where a tuple lies above a ceiling, each half a sentence. Of what is not known the worse end counts. */
function above(upTo: UpTo, { position, path }: Tuple): string[] {
  const out: string[] = [];
  const gate = GATES[position.gate[1]] ?? 'open';
  const worse = <T extends string>(list: readonly T[], now: T, limit: T): boolean => list.indexOf(now) > list.indexOf(limit);
  if (worse<Gate>(GATES, gate, upTo.gate)) out.push(`the way there is ${gate}${position.gate[0] === position.gate[1] ? '' : ' as far as any file says'}, and ${upTo.gate} is allowed`);
  if (worse<Foundation>(FOUNDATIONS, path.foundation, upTo.foundation)) out.push(`its authority is ${path.foundation}, and ${upTo.foundation} is allowed`);
  if (worse<Verdict>(VERDICTS, path.recoverability.verdict, upTo.recoverability)) out.push(`what it destroys is ${path.recoverability.verdict}, and ${upTo.recoverability} is allowed`);
  return out;
}

function effectFit(wanted: readonly (Effect | '*')[], effect: Effect): Fit {
  if (wanted.includes('*') || wanted.includes('administer')) return 'yes';
  const some = effectsOf(effect).filter((one) => wanted.includes(one));
  return some.length === 0 ? 'no' : effect === 'administer' && some.length < EFFECTS.length ? 'maybe' : 'yes';
}

function onFit(on: On, subject: Subject): Fit {
  const { resource } = subject.tuple;
  const parts = [
    on.resource === undefined ? 'yes' : best(fits([on.resource], resource.id), fits([on.resource], resource.name)),
    on.kind === undefined || on.kind === '*' ? 'yes' : kindFit(on.kind, resource), on.provider === undefined ? 'yes' : fits([on.provider], resource.provider),
    on.environment === undefined || on.environment === '*' ? 'yes' : environmentFit(on.environment, subject.environments),
  ] as const;
  return parts.includes('no') ? 'no' : parts.includes('maybe') ? 'maybe' : 'yes';
}

/** The rest of an account may be anything. */
function kindFit(kind: Resource['kind'] | '*', resource: Resource): Fit { return resource.kind === kind ? 'yes' : resource.unbounded ? 'maybe' : 'no'; }

/** Every environment it serves must be the wanted one; what is not known may be any. */
function environmentFit(wanted: EnvironmentKind, environments: readonly EnvironmentKind[]): Fit {
  if (environments.length > 0 && environments.every((one) => one === wanted)) return 'yes';
  return environments.length === 0 || environments.some((one) => one === wanted || one === 'unknown') ? 'maybe' : 'no';
}

function unsureOf(on: On, { tuple, environments }: Subject): string {
  if (on.environment !== undefined && on.environment !== '*' && environmentFit(on.environment, environments) === 'maybe') {
    return environments.every((one) => one === 'unknown') ? 'no file says which environment it belongs to' : `it belongs to ${environments.join(' and ')}, not to ${on.environment} alone`;
  }
  return tuple.resource.unbounded ? 'it is the rest of an account, whose things no file names' : 'its name cannot be told from another\'s';
}

/** Names with anything but printable ASCII may pass for others, so a pattern fits them at most perhaps. */
function fits(patterns: readonly string[], name: string): Fit {
  const plain = /^[\x20-\x7e]+$/.test(name);
  const folded = plain ? name : name.normalize('NFKC').replace(/[^\x20-\x7e]/g, '');
  if (patterns.includes('*')) return 'yes';
  if (patterns.some((pattern) => wildcard(pattern, name)) && plain) return 'yes';
  return !plain && (patterns.some((pattern) => wildcard(pattern, name) || wildcard(pattern, folded)) || folded.length < name.length) ? 'maybe' : 'no';
}

/** `*` stands for any run of characters; linear in the name for each part of the pattern. */
function wildcard(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return pattern === name;
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}

function best(a: Fit, b: Fit): Fit { return a === 'yes' || b === 'yes' ? 'yes' : a === 'maybe' || b === 'maybe' ? 'maybe' : 'no'; }
