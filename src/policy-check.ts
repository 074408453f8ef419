import { z } from 'zod';
import { decidePolicy, heldPolicy, saidEnvironments, saysRuling } from './compare/policy/index.ts';
import type { Policy, PolicyDecision, Ruling } from './compare/policy/index.ts';
import { aloneView } from './compare/side-view.ts';
import { tuplesIn } from './compare/tuples.ts';
import { EFFECTS } from './model/index.ts';
import type { ScanResult } from './model/index.ts';
import type { SealState } from './trust-seal.ts';

const RULINGS = ['denied', 'not-allowed', 'waived', 'allowed'] as const;
const schema = z.strictObject({
  schemaVersion: z.literal('1'),
  policy: z.strictObject({ file: z.string(), repository: z.int(), serial: z.int(), expires: z.string(), default: z.enum(['deny', 'no-worse']) }),
  seal: z.strictObject({ state: z.enum(['sealed', 'unsealed', 'broken']), serial: z.int().nullable(), persons: z.string().array(), pinned: z.boolean(), why: z.string().nullable() }),
  gate: z.strictObject({ state: z.enum(['open', 'closed']), because: z.string().array() }).describe('What the policy alone says of the tree as it is; a comparison also asks what a change makes worse.'),
  rulings: z.strictObject({
    says: z.enum(RULINGS), agent: z.string(), effect: z.enum(EFFECTS), resource: z.string(), path: z.string(), rule: z.string().nullable().describe('The rule or waiver that decides; of what is not allowed the one that comes nearest.'),
    until: z.string().nullable(), why: z.string().array().describe('Of what is denied: what is not known of it. Of what is not allowed: why the nearest rule falls short.'), closes: z.boolean(), sentence: z.string(),
  }).array().describe('Worst first.'),
  notes: z.string().array(), unused: z.string().array().describe('Rules that speak of nothing here.'),
});
/** What a policy says of a tree, as data: the contract of `policy check -f json`. */
export type PolicyCheck = z.output<typeof schema>;
/** JSON Schema (2020-12) of it. */
export function policyCheckSchema(): object { return { ...z.toJSONSchema(schema, { target: 'draft-2020-12' }), title: 'craterscan policy check' }; }

/** In what a policy is held against a tree. */
export interface PolicyQuestion { readonly file: string; readonly policy: Policy; readonly seal: SealState; readonly today: string; readonly repository?: number }

/** Every ruling of a policy over one tree, worst first, with a sentence for each. Nothing is compared: what a policy with `default: no-worse` does not allow stays. */
export function checkPolicy(result: ScanResult, { file, policy, seal, today, repository }: PolicyQuestion): PolicyCheck {
  const held = heldPolicy(policy, seal.state === 'sealed');
  const tuples = tuplesIn(result, (resource) => saidEnvironments(resource, held));
  const decision = decidePolicy({ policy: held, head: result, tuples, today, ...(repository === undefined ? {} : { repository }) });
  const view = aloneView(result);
  const rulings = [...decision.rulings].sort((a, b) => rank(a) - rank(b) || a.tuple.index - b.tuple.index).map((one): PolicyCheck['rulings'][number] => ({
    says: one.says, agent: one.tuple.path.agent, effect: one.tuple.path.effect, resource: one.tuple.resource.id, path: one.tuple.path.id, rule: 'rule' in one ? one.rule : one.short[0]?.rule ?? null, until: one.says === 'waived' ? one.until : null,
    why: [...(one.says === 'denied' ? one.why : one.says === 'not-allowed' ? one.short[0]?.why ?? [] : [])], closes: one.says === 'denied' || (one.says === 'not-allowed' && policy.default === 'deny'), sentence: saysRuling(one, view),
  }));
  const because = [...(seal.state === 'broken' ? [seal.why] : []), ...decision.closes, ...new Set(rulings.filter((one) => one.closes).map((one) => one.sentence))];
  return {
    schemaVersion: '1', policy: { file, repository: policy.repository, serial: policy.serial, expires: policy.expires, default: policy.default }, seal: sealOf(seal),
    gate: { state: because.length > 0 ? 'closed' : 'open', because }, rulings, notes: [...unsealedNotes(policy, seal), ...anchorNotes(policy), ...decision.notes], unused: [...decision.unused],
  };
}

function sealOf(seal: SealState): PolicyCheck['seal'] {
  return seal.state === 'sealed' ? { state: 'sealed', serial: seal.serial, persons: [...seal.persons], pinned: seal.pinned, why: null } : { state: seal.state, serial: null, persons: [], pinned: false, why: seal.state === 'broken' ? seal.why : null };
}

function rank(ruling: Ruling): number { return RULINGS.indexOf(ruling.says) * 2 + (ruling.says === 'denied' && !ruling.absolute ? 1 : 0); }

function unsealedNotes(policy: Policy, seal: SealState): PolicyDecision['notes'] {
  const many = policy.waivers.length + policy.reclassify.length;
  if (seal.state === 'sealed') return [];
  return [
    ...(many === 0 ? [] : [`${many === 1 ? 'One entry waives or reclassifies something and has' : `${many} entries waive or reclassify something and have`} no effect until the policy is sealed.`]),
    ...(policy.hooks.length === 0 ? [] : ['The hooks that the policy lists close nothing until it is sealed.']),
  ];
}

function anchorNotes({ anchor }: Policy): readonly string[] { return anchor ? [`The anchor ${anchor.commit.slice(0, 12)} is looked at when trees are compared.`] : []; }
