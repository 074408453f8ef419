import { z } from 'zod';
import { GUARDS, QUESTIONS, RESOURCE_KINDS } from '../../model/index.ts';
import { checkSourced, list, literal, sourced, text } from './sourced.ts';

/** What an absent attribute comes to depends on others in places: an edition, a tier, a zone. */
const defaultWhen = z.strictObject({ attribute: text, in: literal.array().default([]), is: literal }).array().min(1).exactOptional();

const guardRule = z.strictObject({
  attribute: text,
  on: literal,
  default: literal,
  defaultWhen,
  strength: z.enum(GUARDS),
  says: text,
});

const copyRule = z.strictObject({
  id: text,
  kind: z.enum(['snapshot', 'automated', 'versions', 'replica']),
  exists: z.strictObject({ attribute: text.exactOptional(), is: literal.exactOptional(), not: literal.exactOptional(), default: literal, defaultWhen }),
  survives: z.strictObject({ attribute: text.exactOptional(), is: literal.exactOptional(), default: literal, always: z.boolean().exactOptional() }),
  says: text,
});

const condition = z.strictObject({ attribute: text, in: literal.array().default([]), default: literal.exactOptional() });

const settingRule = z.strictObject({
  question: z.enum(QUESTIONS),
  attribute: text,
  is: literal.exactOptional(),
  not: literal.exactOptional(),
  in: literal.array().min(2).exactOptional(),
  atLeast: z.int().exactOptional(),
  default: literal,
  defaultWhen,
  or: text.array().exactOptional(),
  when: condition.extend({ in: literal.array().min(1), elsewhere: z.boolean().exactOptional() }).exactOptional(),
  unless: condition.exactOptional(),
  mild: z.boolean().exactOptional(), says: text.exactOptional(),
}).refine((rule) => [rule.is, rule.not, rule.in, rule.atLeast].filter((test) => test !== undefined).length === 1, 'needs exactly one of is, not, in and atLeast');

/** One row of rules/resources after inheritance: a `ResourceType`. */
export const resourceSchema = z.strictObject({
  ...sourced,
  type: text,
  format: text,
  kind: z.enum(RESOURCE_KINDS),
  instead: z.strictObject({ attribute: text, in: text.array().min(1), kind: z.enum(RESOURCE_KINDS) }).exactOptional(),
  provider: text,
  holdsData: z.union([z.boolean(), z.literal('unknown')]),
  attributes: list,
  identity: z.strictObject({ attribute: text, prefix: text }).array().default([]),
  guards: guardRule.array().default([]),
  copies: copyRule.array().default([]),
  settings: settingRule.array().exactOptional(),
  images: z.strictObject({ names: text.array().min(1), data: list, port: z.int().exactOptional(), buckets: text.array().exactOptional(),
    copies: text.array().exactOptional(), targets: text.array().exactOptional(), endpoints: text.array().exactOptional(),
    schedule: z.strictObject({ variables: text.array().min(1), unit: z.enum(['seconds', 'minutes']).exactOptional(), default: text.exactOptional() }).exactOptional(),
    kept: z.strictObject({ variables: text.array().min(1), unit: z.enum(['minutes', 'days']) }).exactOptional(),
  }).exactOptional(),
}).superRefine(checkSourced);
