import { z } from 'zod';
import { HOLDS } from '../../model/index.ts';
import { checkSourced, list, optionalText, sourced, text } from './sourced.ts';

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
