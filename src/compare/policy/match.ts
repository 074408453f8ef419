import { FOUNDATIONS, GATES, VERDICTS } from '../../model/index.ts';
import type { AgentId, Effect, EnvironmentKind, Foundation, Gate, Knowledge, Path, ResourceId, Verdict } from '../../model/index.ts';
import type { Tuple } from '../tuples.ts';
import { takesBackups } from './backups.ts';
import { best, every, fits } from './fit.ts';
import type { Fit } from './fit.ts';
import type { Allow, Deny, On, UpTo, Waiver } from './schema.ts';

/** What a policy knows of the tree that a tuple is of. */
export interface Around {
  /** Places on which copies lie. */
  readonly copyPlaces: ReadonlySet<ResourceId>;
  /** Agents of a developer that this tree configures. */
  readonly local: readonly AgentId[];
  readonly knowledge: Knowledge;
}
/** A tuple as a policy sees it: with the environments it is judged by after what the policy reclassifies. */
export interface Subject { readonly tuple: Tuple; readonly environments: readonly EnvironmentKind[]; readonly around: Around }

export function allows(rule: Allow, subject: Subject): boolean {
  return every(agentFit(rule, subject), allowedEffect(rule.effects, subject.tuple.path), onFit(rule.on, subject)) === 'yes' && above(rule.upTo, subject.tuple).length === 0;
}

/** The parts in which an allow that is meant for this falls short, for the sentence; undefined: it is not meant for this at all. */
export function shortOf(rule: Allow, subject: Subject): readonly string[] | undefined {
  const { path } = subject.tuple;
  const [agent, effect, place] = [agentFit(rule, subject), allowedEffect(rule.effects, path), onFit(rule.on, subject)];
  if (every(agent, effect, place) === 'no') return undefined;
  return [
    ...(agent === 'maybe' ? ['the agent\'s name cannot be told from another\'s'] : []),
    ...(effect === 'maybe' ? [path.effect === 'administer' ? `it may do everything, and the rule allows only ${rule.effects.join(', ')}` : `it takes backups too, and the rule allows only ${rule.effects.join(', ')}`] : []),
    ...(place === 'maybe' ? [unsureOf(rule.on, subject)] : []), ...above(rule.upTo, subject.tuple),
  ];
}

/** Does it speak of this, and if only perhaps, what would settle it? */
export function denies(rule: Deny, subject: Subject): { readonly fit: Fit; readonly why: readonly string[] } {
  const { path } = subject.tuple;
  const backups = rule.effects.includes('destroy-backup') ? takesBackups(subject.tuple, subject.around.copyPlaces) : { fit: 'no' as const };
  // Who administers may do whatever is denied. That administering is denied says nothing of anything less.
  const plain: Fit = rule.effects.includes('*') || rule.effects.includes(path.effect) || path.effect === 'administer' ? 'yes' : 'no';
  const [effect, place] = [best(plain, backups.fit), onFit(rule.on, subject)];
  return {
    fit: every(fits(rule.agents, path.agent), effect, place),
    why: [...(plain === 'no' && backups.fit === 'maybe' && backups.why !== undefined ? [backups.why] : []), ...(place === 'maybe' ? [unsureOf(rule.on, subject)] : [])],
  };
}

/** A waiver speaks of one thing, which must still be what it was: of that provider and kind, in no environment above those that were waived. */
export function waives({ subject: of, upTo }: Waiver, { tuple, environments }: Subject): boolean {
  const { path, resource } = tuple;
  return fits([of.agent], path.agent) === 'yes' && path.effect === of.effect && of.resource === resource.id && of.kind === resource.kind && of.provider === resource.provider
    && environments.length > 0 && environments.every((one) => upTo.environments.includes(one)) && above(upTo, tuple).length === 0;
}

/** The agent that nobody configured stands for any: whoever allows a configured agent this much allows it too, as far as the other parts do. The reverse does not hold. */
function agentFit(rule: Allow, { tuple: { path }, around }: Subject): Fit {
  const own = fits(rule.agents, path.agent);
  return path.agent === 'unconfigured' && own === 'no' && around.local.some((id) => fits(rule.agents, id) === 'yes') ? 'yes' : own;
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

/** Administering is every effect, so nothing but its own name allows it; deleting copies is never just destroying. */
function allowedEffect(wanted: readonly (Effect | '*')[], path: Path): Fit {
  if (wanted.includes('administer')) return 'yes';
  if (path.effect === 'administer') return 'maybe';
  if (!wanted.includes('*') && !wanted.includes(path.effect)) return 'no';
  return path.effect === 'destroy' && path.destroys === 'copies' && !wanted.includes('*') && !wanted.includes('destroy-backup') ? 'maybe' : 'yes';
}

function onFit(on: On, subject: Subject): Fit {
  const { resource } = subject.tuple;
  return every(
    on.resource === undefined ? 'yes' : best(fits([on.resource].flat(), resource.id), fits([on.resource].flat(), resource.name)),
    on.kind === undefined || on.kind === '*' ? 'yes' : kindFit(on.kind, subject), on.provider === undefined ? 'yes' : fits([on.provider], resource.provider),
    on.environment === undefined || on.environment === '*' ? 'yes' : environmentFit(on.environment, subject.environments),
  );
}

/** The rest of an account may be anything, unless its provider has nothing but registries of packages. */
function kindFit(kind: NonNullable<On['kind']>, { tuple: { resource }, around }: Subject): Fit {
  const packages = packagesOnly(around.knowledge, resource.provider);
  if (kind === 'package-registry') return packages ? 'yes' : resource.unbounded || resource.kind === 'registry' ? 'maybe' : 'no';
  return resource.kind === kind || (kind === 'registry' && packages) ? 'yes' : resource.unbounded ? 'maybe' : 'no';
}

function packagesOnly(knowledge: Knowledge, provider: string): boolean {
  const abilities = knowledge.providers.find((one) => one.id === provider)?.credentials.flatMap((kind) => kind.may) ?? [];
  return abilities.length > 0 && abilities.every((may) => may.on.every((one) => one === 'registry'));
}

/** Every environment it serves must be the wanted one; what is not known may be any. */
function environmentFit(wanted: EnvironmentKind, environments: readonly EnvironmentKind[]): Fit {
  if (environments.length > 0 && environments.every((one) => one === wanted)) return 'yes';
  return environments.length === 0 || environments.some((one) => one === wanted || one === 'unknown') ? 'maybe' : 'no';
}

function unsureOf(on: On, { tuple, environments }: Subject): string {
  if (on.environment !== undefined && on.environment !== '*' && environmentFit(on.environment, environments) === 'maybe') {
    return environments.every((one) => one === 'unknown') ? 'no file says which environment it belongs to' : `it belongs to ${environments.join(' and ')}, not to ${on.environment} alone`;
  }
  return tuple.resource.unbounded ? 'it is the rest of an account, whose things no file names' : 'its name or kind cannot be told from another\'s';
}
