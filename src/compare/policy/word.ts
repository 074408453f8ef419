import type { ScanResult } from '../../model/index.ts';
import { saysCan } from '../sentences.ts';
import type { SideView } from '../side-view.ts';
import type { Tuple } from '../tuples.ts';
import { decidePolicy } from './decide.ts';
import type { PolicyDecision, Ruling } from './decide.ts';
import type { Policy } from './schema.ts';

/** A policy as the gate obeys it. */
export interface PolicyWord {
  readonly policy: Policy;
  readonly decision: PolicyDecision;
  /** What closes the gate, each a sentence. */
  readonly closes: readonly string[];
  /** May what it allows open the gate? Only a sealed policy does; any other one can but close. */
  readonly opens: boolean;
}

/** How a policy is held against a head. `tuples` and `view` are the head's, as a comparison judged them. */
export interface WordInput { readonly policy: Policy; readonly sealed: boolean; readonly head: ScanResult; readonly tuples: readonly Tuple[]; readonly view: SideView; readonly today: string; readonly repository?: number }

/** The policy as far as it holds: without a seal behind it, it reclassifies nothing, waives nothing and vouches for no hook, for anybody who may change the base could have written it. */
export function heldPolicy(policy: Policy, sealed: boolean): Policy { return sealed ? policy : { ...policy, reclassify: [], waivers: [], hooks: [] }; }

/** What the policy, as far as it holds, says of the head: what it denies closes the gate, with `default: deny` also what it does not allow. */
export function policyWord({ policy, sealed, head, tuples, view, today, repository }: WordInput): PolicyWord {
  const obeyed = heldPolicy(policy, sealed);
  const unheld = !sealed && policy.hooks.length > 0 ? ['The hooks that the policy lists close nothing until it is sealed.'] : [];
  const decided = decidePolicy({ policy: obeyed, head, tuples, today, ...(repository === undefined ? {} : { repository }) });
  const decision = { ...decided, notes: [...decided.notes, ...unheld] };
  const barred = decision.rulings.filter((one) => one.says === 'denied' || (policy.default === 'deny' && one.says === 'not-allowed'));
  return { policy: obeyed, decision, closes: [...decision.closes, ...barred.map((one) => saysRuling(one, view))], opens: sealed };
}

/** `The policy denies (backups): Claude Code can delete the backups of database main, unasked.` */
export function saysRuling(ruling: Ruling, view: SideView): string {
  const can = saysCan(ruling.tuple, view);
  switch (ruling.says) {
    case 'allowed': return `Allowed (${ruling.rule}): ${can}`;
    case 'waived': return `Waived until ${ruling.until} (${ruling.rule}): ${can}`;
    case 'denied': return `The policy denies${ruling.absolute ? ' absolutely' : ''} (${ruling.rule}): ${can}${ruling.why.length > 0 ? ` Denied because it may fit: ${ruling.why.join('; ')}.` : ''}`;
    case 'not-allowed': {
      const [nearest] = ruling.short;
      return `The policy does not allow: ${can}${nearest ? ` Rule ${nearest.rule} falls short: ${nearest.why.join('; ')}.` : ' No rule speaks of it.'}`;
    }
  }
}
