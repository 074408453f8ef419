import type { BlastGraph, Check, Draft, GrantFact } from '../../src/model/index.ts';
import { told } from './live.ts';
import type { Told } from './live.ts';
import { list, places } from './shared.ts';

/** Claims that no other repository can have, those that only repositories of the same owner have, and those that say which branch or environment. */
const OWN = new Set(['repo', 'repository', 'repository_id', 'job_workflow_ref', 'workflow_ref']);
const OWNER = new Set(['repository_owner', 'repository_owner_id', 'enterprise', 'enterprise_id']);
const NARROW = new Set(['context', 'environment', 'ref', 'sub', 'job_workflow_ref', 'workflow_ref', 'sha']);

export const check: Check = {
  id: 'oidc-subject-shared', family: 'grant', tier: 'medium', title: 'The identity of its jobs is not its own', cwe: [284, 287],
  why: 'A cloud that trusts GitHub compares the subject of the token. Where the template of the subject leaves the repository out, jobs of other repositories have the same subject and take the same roles; where it leaves out branch and environment, every branch has.',
  fix: 'Put repo and context into the template of the subject (Settings, Actions, OIDC), and let the trust policies compare both.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const one of told(graph, 'oidc-subject').filter(({ value }) => value !== 'default')) {
      const claims = String(one.value).split(', ');
      const trusts = graph.grants.filter((grant) => fits(grant, claims));
      const draft = judged(one, claims, trusts);
      if (draft) yield { about: one.repository.key, confidence: 'high', places: places(one.at, trusts.flatMap((grant) => (grant.subjects ?? []).map((each) => each.at))), path: trusts.slice(0, 5).map((grant) => ({ at: grant.evidence[0].at, note: `${grant.name} is taken by such tokens` })), ...draft };
    }
  },
};

function judged({ repository }: Told, claims: readonly string[], trusts: readonly GrantFact[]): Pick<Draft, 'level' | 'message'> | undefined {
  const taken = trusts.length === 0 ? '' : ` ${list(trusts.map((grant) => grant.name), 3)} ${trusts.length === 1 ? 'is' : 'are'} taken by it.`;
  const made = `The subject of its tokens is made of ${list(claims, 4)}`;
  if (!claims.some((claim) => OWN.has(claim))) {
    const owner = claims.some((claim) => OWNER.has(claim));
    return { level: !owner && trusts.length > 0 ? 'warning' : 'note', message: `${made}, so any repository ${owner ? 'of the same owner' : 'on GitHub'} with that template has the same identity as ${repository.name}.${taken}` };
  }
  // A branch that is left out matters where something is taken by what remains.
  return trusts.length > 0 && !claims.some((claim) => NARROW.has(claim)) ? { level: 'note', message: `${made}, which says no branch and no environment, so every job of ${repository.name} has the same identity.${taken}` } : undefined;
}

/** Does a trust ask for subjects of this template? They begin with its first claim, and name no claim that it lacks. */
function fits({ subjects = [] }: GrantFact, claims: readonly string[]): boolean {
  const [first] = claims;
  return first !== undefined && subjects.some(({ patterns }) => patterns.some((pattern) => pattern.startsWith(`${first}:`) && claimsIn(pattern).every((claim) => claims.includes(claim))));
}

const KNOWN = new Set([...OWN, ...OWNER, ...NARROW, 'actor', 'base_ref', 'head_ref', 'event_name', 'runner_environment', 'repository_visibility', 'workflow', 'aud']);
/** Names of claims between colons; `environment` and `ref` are what `context` comes to. */
function claimsIn(pattern: string): string[] {
  return pattern.split(':').filter((part, index) => index % 2 === 0 && KNOWN.has(part)).map((part) => part);
}
