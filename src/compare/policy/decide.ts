import type { EnvironmentKind, PathChange, Resource, ScanResult } from '../../model/index.ts';
import type { Tuple } from '../tuples.ts';
import { placesOfCopies } from './backups.ts';
import { fits } from './fit.ts';
import { allows, denies, shortOf, waives } from './match.ts';
import type { Around, Subject } from './match.ts';
import { WAIVER_DAYS } from './parse.ts';
import type { Policy, Waiver } from './schema.ts';

/** What a policy says of one path of the head. */
export type Ruling =
  /** `also`: further rules that allow it. */
  | { readonly tuple: Tuple; readonly says: 'allowed'; readonly rule: string; readonly also: readonly string[] }
  | { readonly tuple: Tuple; readonly says: 'waived'; readonly rule: string; readonly until: string }
  /** `why`: what is not known of it, for a rule that fits only perhaps; empty where it fits surely. */
  | { readonly tuple: Tuple; readonly says: 'denied'; readonly rule: string; readonly absolute: boolean; readonly why: readonly string[] }
  /** `short`: rules that are meant for it and fall short, with why. */
  | { readonly tuple: Tuple; readonly says: 'not-allowed'; readonly short: readonly { readonly rule: string; readonly why: readonly string[] }[] };

/** What a policy says of a tree. */
export interface PolicyDecision {
  readonly rulings: readonly Ruling[];
  /** What closes the gate whatever else is said, each a sentence: the policy is over, a limit is passed, it is of another repository. */
  readonly closes: readonly string[];
  /** Told: waivers that are over or fit nothing, agents that nobody knows. */
  readonly notes: readonly string[];
  /** Ids of rules that speak of nothing in this tree. */
  readonly unused: readonly string[];
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
  const around: Around = { copyPlaces: placesOfCopies(head.graph), knowledge: head.graph.knowledge, local: head.graph.agents.map((one) => one.id).filter((id) => id !== 'unconfigured' && !id.startsWith('ci:') && !id.startsWith('run:')) };
  const rulings = tuples.filter(({ path }) => path.gate !== 'closed').map((tuple): Ruling => {
    const ruling = rule(policy, standing, { tuple, environments: saidEnvironments(tuple.resource, policy) ?? tuple.environments, around });
    if ('rule' in ruling) used.add(ruling.rule);
    for (const id of ruling.says === 'allowed' ? ruling.also : []) used.add(id);
    return ruling;
  });
  return { rulings, closes: [...validity(input), ...limits(policy, head, rulings)], notes: [...waiverNotes(policy, used, today), ...agentNotes(policy, head), ...hookNotes(policy, head)], unused: policy.rules.map((one) => one.id).filter((id) => !used.has(id)) };
}

function rule(policy: Policy, waivers: readonly Waiver[], subject: Subject): Ruling {
  const { tuple } = subject;
  const waiver = waivers.find((one) => waives(one, subject));
  const denying = policy.rules.flatMap((one) => { const said = 'deny' in one ? denies(one, subject) : undefined; return said && said.fit !== 'no' && 'deny' in one ? [{ one, why: said.fit === 'yes' ? [] : said.why }] : []; })
    .sort((a, b) => Number(b.one.absolute) - Number(a.one.absolute) || a.why.length - b.why.length || (a.one.id < b.one.id ? -1 : 1))[0];
  if (denying && (denying.one.absolute || !waiver)) return { tuple, says: 'denied', rule: denying.one.id, absolute: denying.one.absolute, why: denying.why };
  const [allowing, ...also] = denying ? [] : policy.rules.filter((one) => 'allow' in one && allows(one, subject)).map((one) => one.id).sort();
  if (allowing !== undefined) return { tuple, says: 'allowed', rule: allowing, also };
  if (waiver) return { tuple, says: 'waived', rule: waiver.id, until: waiver.expires };
  const short = policy.rules.flatMap((one) => { const why = 'allow' in one ? shortOf(one, subject) : undefined; return why ? [{ rule: one.id, why }] : []; });
  return { tuple, says: 'not-allowed', short: short.sort((a, b) => a.why.length - b.why.length || (a.rule < b.rule ? -1 : 1)) };
}

/** The environments that a policy says a resource belongs to, whatever its files show; undefined: it says nothing of it. */
export function saidEnvironments(resource: Resource, { reclassify }: Pick<Policy, 'reclassify'>): readonly EnvironmentKind[] | undefined {
  const said = reclassify.filter((one) => one.resource === resource.id).map((one) => one.environment);
  return said.length > 0 ? [...new Set(said)] : undefined;
}

/** Does the policy certainly allow an addition? Only what it says something of: a path that is stopped today is in no ruling, and may not come nearer unasked. */
export function certainlyAllowed(change: PathChange, rulings: readonly Ruling[]): boolean {
  const same = rulings.filter(({ tuple }) => tuple.path.agent === change.agent && tuple.path.effect === change.effect && tuple.resource.id === change.resource.id);
  return same.length > 0 && same.every((one) => one.says === 'allowed' || one.says === 'waived');
}

function validity({ policy, today, repository }: PolicyInput): string[] {
  return [
    ...(policy.expires < today ? [`The policy held until ${policy.expires}. Renew it.`] : []),
    ...(repository !== undefined && policy.repository !== repository ? ['The policy is of another repository.'] : []),
    ...policy.waivers.filter((one) => daysBetween(today, one.expires) > WAIVER_DAYS).map((one) => `The waiver ${one.id} holds for more than ${WAIVER_DAYS} days.`),
  ];
}

/** What a policy limits, as it is in a tree. */
export function countsOf(head: ScanResult, tuples: readonly Tuple[]): { readonly gaps: number; readonly open: number; readonly irrecoverable: number } {
  const live = tuples.filter(({ path }) => path.gate !== 'closed' && path.counts);
  return {
    gaps: head.graph.gaps.length, open: live.filter(({ path }) => path.gate === 'open').length,
    irrecoverable: new Set(live.filter(({ path }) => path.recoverability.verdict === 'irrecoverable').map(({ resource }) => resource.id)).size,
  };
}

function limits({ limits: most }: Policy, head: ScanResult, rulings: readonly Ruling[]): string[] {
  const now = countsOf(head, rulings.map((one) => one.tuple));
  const counted = (many: number, limit: number | undefined, what: string): string[] => (limit !== undefined && many > limit ? [`${many} ${what}; the policy's limit is ${limit}.`] : []);
  return [...counted(now.gaps, most.gaps, 'things could not be read'), ...counted(now.open, most.open, 'paths are open'), ...counted(now.irrecoverable, most.irrecoverable, 'resources can be destroyed and do not come back')];
}

function holds(waiver: Waiver, today: string): boolean { return waiver.expires >= today && daysBetween(today, waiver.expires) <= WAIVER_DAYS; }

function waiverNotes(policy: Policy, used: ReadonlySet<string>, today: string): string[] {
  return policy.waivers.flatMap((one) => (one.expires < today ? [`The waiver ${one.id} of ${one.owner} ran out on ${one.expires}.`] : used.has(one.id) ? [] : [`The waiver ${one.id} of ${one.owner} fits nothing; take it out.`]));
}

/** A misspelt agent would be judged for nobody, and a rule for one would allow nobody. */
function agentNotes(policy: Policy, { graph }: ScanResult): string[] {
  const known = [...graph.agents.map((one) => one.id), ...graph.knowledge.agents.map((one) => one.id), 'unconfigured'];
  const named = [...policy.agents.map((id) => ({ id, by: 'agents' })), ...policy.rules.flatMap((one) => one.agents.filter((id) => !id.startsWith('ci:') && !id.startsWith('run:')).map((id) => ({ id, by: `the rule ${one.id}` })))];
  return named.filter(({ id }) => !known.some((one) => fits([id], one) === 'yes')).map(({ id, by }) => `The policy names the agent ${id} (${by}), which is none that is known.`);
}

/** Which hooks hold and which earn nothing, with why. Where the policy lists hooks and no hook was judged, nothing stands behind the list. */
function hookNotes({ hooks }: Policy, { graph }: ScanResult): string[] {
  if (hooks.length === 0) return [];
  const judged = graph.controls.flatMap(({ agent, vouched, evidence }) => (vouched ? [`The hook in ${evidence[0].at.file} ${vouched.holds ? `holds for ${agent} because its program is ${vouched.says}` : `earns nothing for ${agent}: ${vouched.says}`}.`] : []));
  return judged.length > 0 ? [...new Set(judged)] : ['The policy lists hooks, and no agent here has any.'];
}

function daysBetween(from: string, to: string): number { return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000; }
