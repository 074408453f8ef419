import { z } from 'zod';
import { HOLDS } from '../../model/index.ts';
import { checkSourced, expression, list, optionalText, sourced, text } from './sourced.ts';

const setting = z.strictObject({
  ...sourced,
  id: text,
  key: text,
  does: z.enum(['deny', 'ask', 'allow', 'sandbox', 'hook', 'say', 'approvals-off', 'weakens', 'dead', 'info']),
  hold: z.enum(HOLDS),
  says: text,
  weakness: optionalText,
  since: text.exactOptional(),
}).superRefine(checkSourced);

const defaults = z.strictObject({
  ...sourced, read: optionalText, run: optionalText, network: optionalText, mcp: optionalText, mode: optionalText, verified: z.boolean(),
}).superRefine(checkSourced);

const hooks = z.strictObject({ ...sourced, read: list, run: list, network: list }).superRefine(checkSourced);

/** rules/agents/<vendor>.yml after inheritance: one `AgentTable`. */
export const agentSchema = z.strictObject({
  id: text, name: text, files: list, prose: list, settings: setting.array().default([]), hooks: hooks.exactOptional(), defaults,
});

const path = text.array().min(1);

/** One row of rules/unasked/agents.yml: an `UnaskedSettings`. */
export const unaskedSchema = z.strictObject({
  ...sourced, agent: text, file: expression, servers: list,
  lists: z.strictObject({ path, every: expression, what: z.enum(['run', 'call']) }).array().default([]),
  switches: z.strictObject({ path, is: text.array().min(1), what: z.enum(['all', 'run', 'call', 'edit']).default('all') }).array().default([]),
  rules: z.strictObject({ path, of: expression, what: z.enum(['run', 'call']) }).array().default([]),
  hooks: z.strictObject({ path, answer: expression }).exactOptional(),
  refused: path.array().default([]),
}).superRefine(checkSourced);
