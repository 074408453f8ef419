import { z } from 'zod';
import { EFFECTS, ENVIRONMENT_KINDS, FOUNDATIONS, GATES, RESOURCE_KINDS, VERDICTS } from '../../model/index.ts';
import { POLICY_FILE } from './file.ts';

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,60}$/).describe('A short name, for the sentences: letters, digits, hyphens.');
/** Printable ASCII: what looks like another name must not pass for it. */
const selector = z.string().min(1).max(300).regex(/^[\x20-\x7e]+$/).describe('A name; `*` stands for any part of one.');
const agents = selector.array().min(1).describe('Ids of agents as a scan lists them, `ci:deploy.yml/*` for jobs; `*` for all.');
const effects = z.union([z.literal('*'), z.enum(EFFECTS)]).array().min(1).describe('What may be done; administer is every effect, and is allowed only by its own name.');

const on = z.strictObject({
  resource: z.union([selector, selector.array().min(1).max(500)]).exactOptional().describe('Id or name of a resource, or a list of which one must fit.'),
  kind: z.union([z.literal('*'), z.literal('package-registry'), z.enum(RESOURCE_KINDS)]).exactOptional().describe('What it is; package-registry: where packages are published.'),
  provider: selector.exactOptional(),
  environment: z.union([z.literal('*'), z.enum(ENVIRONMENT_KINDS)]).exactOptional().describe('An allow holds only where every environment of the resource is this one; a deny already where one may be.'),
}).refine((one) => Object.keys(one).length > 0, 'must name a resource, a kind, a provider or an environment').describe('On what; all that is named must fit.');

const upTo = z.strictObject({
  gate: z.enum(GATES).default('closed').describe('How freely the agent gets there.'),
  foundation: z.enum(FOUNDATIONS).default('ambient').describe('How the authority is had.'),
  recoverability: z.enum(VERDICTS).default('recoverable').describe('Whether it comes back.'),
}).describe('The worst that is allowed in each part; what is left out is at its safest.');
/** GATE §1.13: what is waived is stored with its ceiling, so that nothing else takes its place. */
const waived = upTo.extend({ environments: z.enum(ENVIRONMENT_KINDS).array().min(1).describe('Every environment it may belong to; in any other one the waiver lapses.') });
const SAFEST = { gate: 'closed', foundation: 'ambient', recoverability: 'recoverable' } as const;

const allow = z.strictObject({ id, allow: z.literal(true), agents, effects, on, upTo: upTo.default(SAFEST) });
const deny = z.strictObject({ id, deny: z.literal(true), absolute: z.boolean().default(false).describe('No waiver lifts it.'), agents, effects, on });

const day = z.iso.date();
const waiver = z.strictObject({
  id, owner: z.string().min(1).max(200).describe('Who answers for it.'), reason: z.string().min(1).max(1000).describe('Why.'),
  expires: day.describe('Last day it holds; at most 90 days ahead.'),
  subject: z.strictObject({ agent: selector, effect: z.enum(EFFECTS), resource: selector, kind: z.enum(RESOURCE_KINDS), provider: selector }).describe('One thing: an agent, an effect, a resource by its id, with what it is and whose.'),
  upTo: waived.describe('The worst that is waived.'),
});

export const schema = z.strictObject({
  version: z.literal(1),
  repository: z.int().min(1).describe('GitHub\'s number of the repository the policy is for.'),
  serial: z.int().min(1).describe('Counts up with each change.'),
  expires: day.describe('Last day the policy holds. After it the gate is closed.'),
  default: z.enum(['deny', 'no-worse']).describe('deny: every path must be allowed. no-worse: what the base has stays, what is added must be allowed.'),
  agents: z.string().min(1).max(300).regex(/^[\x20-\x7e]+$/).array().default([]).describe('Agents that are judged whether or not the tree configures them.'),
  anchor: z.strictObject({ commit: z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/), graph: z.string().regex(/^[0-9a-f]{64}$/).exactOptional().describe('SHA-256 of the paths of that commit, as policy init writes it.') }).exactOptional().describe('A commit that the head may not be worse than, however many small steps lie between.'),
  limits: z.strictObject({
    gaps: z.int().min(0).exactOptional().describe('Most things of the head that could not be read.'), open: z.int().min(0).exactOptional().describe('Most paths of the head on which nothing holds.'),
    irrecoverable: z.int().min(0).exactOptional().describe('Most resources of the head that can be destroyed and do not come back.'),
  }).default({}),
  reclassify: z.strictObject({ resource: selector.describe('Its id, as a scan lists it.'), environment: z.enum(ENVIRONMENT_KINDS), reason: z.string().min(1).max(1000) }).array().default([]).describe('Resources that are of another environment than the files show.'),
  hooks: z.string().regex(/^[0-9a-f]{64}$/).array().default([]).describe('SHA-256 of hook scripts that were looked at, and of what they load. Once the policy is sealed such a hook closes what it sees, if the agent cannot write it and it refuses when it fails; any other closes nothing.'),
  rules: z.union([allow, deny]).array().default([]),
  waivers: waiver.array().default([]),
}).describe('Who may do what to what, and how far. Read from the trusted side only.');

export type Policy = z.output<typeof schema>;
export type Allow = z.output<typeof allow>;
export type Deny = z.output<typeof deny>;
export type Waiver = z.output<typeof waiver>;
export type UpTo = z.output<typeof upTo>;
export type On = z.output<typeof on>;

/** JSON Schema (2020-12) of the policy file, for editors. */
export function policySchema(): object { return { ...z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' }), title: POLICY_FILE }; }
