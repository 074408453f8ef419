import type { EnvironmentKind, PathChange, ScanResult } from '../../model/index.ts';
import type { Tuple } from '../tuples.ts';
import { allows, denies, shortOf, waives } from './match.ts';
import type { Subject } from './match.ts';
import { WAIVER_DAYS } from './parse.ts';
import type { Policy, Waiver } from './schema.ts';

/** What a policy says of one path of the head. */
export type Ruling =
  | { readonly tuple: Tuple; readonly says: 'allowed'; readonly rule: string }
  | { readonly tuple: Tuple; readonly says: 'waived'; readonly rule: string; readonly until: string }
  | { readonly tuple: Tuple; readonly says: 'denied'; readonly rule: string; readonly absolute: boolean }
  /** `short`: rules that are meant for it and fall short, with why. */
  | { readonly tuple: Tuple; readonly says: 'not-allowed'; readonly short: readonly { readonly rule: string; readonly why: readonly string[] }[] };

/** What a policy says of a tree. */
export interface PolicyDecision {
  readonly rulings: readonly Ruling[];
  /** What closes the gate whatever else is said, each a sentence: the policy is over, a limit is passed, it is of another repository. */
  readonly closes: readonly string[];
  /** Told: waivers that are over or fit nothing, rules that fit nothing. */
  readonly notes: readonly string[];
}

/** A tree, and in what the policy is judged. `tuples` are those of the head. */
export interface PolicyInput {
  readonly policy: Policy;
  readonly head: ScanResult;
  readonly tuples: readonly Tuple[];
  /** YYYY-MM-DD. */
  readonly today: string;
  /** GitHub's number of the repository, where it is known. */
  readonly repository?: number;
}

/** What the policy says of every path of the head that is not closed. The order of rules does not matter: a deny that may fit wins over every allow. */
export function decidePolicy(input: PolicyInput): PolicyDecision {
  const { policy, head, tuples, today } = input;
  const used = new Set<string>();
  const standing = policy.waivers.filter((waiver) => holds(waiver, today));
  const rulings = tuples.filter(({ path }) => path.gate !== 'closed').map((tuple): Ruling => {
    const ruling = rule(policy, standing, { tuple, environments: environmentsOf(tuple, policy) });
    if ('rule' in ruling) used.add(ruling.rule);
    return ruling;
  });
  return { rulings, closes: [...validity(input), ...limits(policy, head, rulings)], notes: notesOf(policy, used, today) };
}

function rule(policy: Policy, waivers: readonly Waiver[], subject: Subject): Ruling {
  const { tuple } = subject;
  const waiver = waivers.find((one) => waives(one, subject));
  const denying = policy.rules.flatMap((one) => ('deny' in one && denies(one, subject) ? [one] : [])).sort((a, b) => Number(b.absolute) - Number(a.absolute))[0];
  if (denying && (denying.absolute || !waiver)) return { tuple, says: 'denied', rule: denying.id, absolute: denying.absolute };
  const allowing = denying ? undefined : policy.rules.find((one) => 'allow' in one && allows(one, subject));
  if (allowing) return { tuple, says: 'allowed', rule: allowing.id };
  if (waiver) return { tuple, says: 'waived', rule: waiver.id, until: waiver.expires };
  const short = policy.rules.flatMap((one) => { const why = 'allow' in one ? shortOf(one, subject) : undefined; return why ? [{ rule: one.id, why }] : []; });
  return { tuple, says: 'not-allowed', short };
}

/** What the policy says a resource belongs to wins over what files show; nothing else does. */
function environmentsOf(tuple: Tuple, { reclassify }: Policy): readonly EnvironmentKind[] {
  const said = reclassify.filter((one) => one.resource === tuple.resource.id || one.resource === tuple.resource.name).map((one) => one.environment);
  return said.length > 0 ? [...new Set(said)] : tuple.environments;
}

/** The paths of an addition that the policy does not certainly allow. None: it may come. */
export function notAllowed(change: PathChange, rulings: readonly Ruling[]): readonly Ruling[] {
  const same = rulings.filter(({ tuple }) => tuple.path.agent === change.agent && tuple.path.effect === change.effect && tuple.resource.id === change.resource.id);
  return same.filter((one) => one.says === 'denied' || one.says === 'not-allowed');
}

function validity({ policy, today, repository }: PolicyInput): string[] {
  return [
    ...(policy.expires < today ? [`The policy held until ${policy.expires}. Renew it.`] : []),
    ...(repository !== undefined && policy.repository !== repository ? ['The policy is of another repository.'] : []),
    ...policy.waivers.filter((one) => daysBetween(today, one.expires) > WAIVER_DAYS).map((one) => `The waiver ${one.id} holds for more than ${WAIVER_DAYS} days.`),
  ];
}

function limits({ limits: { gaps, open, irrecoverable } }: Policy, head: ScanResult, rulings: readonly Ruling[]): string[] {
  const counted = (many: number, most: number | undefined, what: string): string[] => (most !== undefined && many > most ? [`${many} ${what}; the policy's limit is ${most}.`] : []);
  const openPaths = rulings.filter(({ tuple: { path } }) => path.gate === 'open' && path.counts).length;
  const lost = new Set(rulings.filter(({ tuple: { path } }) => path.counts && path.recoverability.verdict === 'irrecoverable').map(({ tuple }) => tuple.resource.id)).size;
  return [...counted(head.graph.gaps.length, gaps, 'things could not be read'), ...counted(openPaths, open, 'paths are open'), ...counted(lost, irrecoverable, 'resources can be destroyed and do not come back')];
}

function holds(waiver: Waiver, today: string): boolean { return waiver.expires >= today && daysBetween(today, waiver.expires) <= WAIVER_DAYS; }

function notesOf(policy: Policy, used: ReadonlySet<string>, today: string): string[] {
  return policy.waivers.flatMap((one) => (one.expires < today ? [`The waiver ${one.id} of ${one.owner} ran out on ${one.expires}.`] : used.has(one.id) ? [] : [`The waiver ${one.id} of ${one.owner} fits nothing; take it out.`]));
}

function daysBetween(from: string, to: string): number { return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000; }
