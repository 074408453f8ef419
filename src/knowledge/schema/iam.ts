import { z } from 'zod';
import { EFFECTS, RESOURCE_KINDS } from '../../model/index.ts';
import { checkSourced, sourced, text } from './sourced.ts';

/** Words in one text, parted by blanks: lists of actions are long, and one a line says no more. */
const words = z.string().default('').transform((all) => all.split(/\s+/).filter((word) => word !== ''));
const action = /^[a-z0-9-]{1,40}:[A-Za-z0-9]{1,80}$/;
const actions = words.refine((all) => all.length > 0 && all.every((one) => action.test(one)), { error: 'must be actions, `service:Action`, parted by blanks' });

/** The files of rules/iam, by name. */
export const iamSchemas = {
  'aws-actions': z.strictObject({ ...sourced, services: z.strictObject({ service: text, write: words, permissions: words, looks: words }).array().min(1) }).superRefine(checkSourced),
  'aws-effects': z.strictObject({
    ...sourced,
    effects: z.strictObject({ effect: z.enum(EFFECTS), on: z.enum(RESOURCE_KINDS), clears: z.boolean().default(false), actions }).array().min(1),
    secrets: actions,
    appends: actions,
    assumes: actions,
    reads: z.strictObject({ on: z.enum(RESOURCE_KINDS), actions }).array().min(1),
  }).superRefine(checkSourced),
  'aws-escalation': z.strictObject({ ...sourced, methods: z.strictObject({ name: text, actions, passedTo: words }).array().min(1) }).superRefine(checkSourced),
  'aws-managed': z.strictObject({
    ...sourced,
    policies: z.strictObject({ name: text, allow: words, allowExcept: words, limited: words, deny: words }).array().min(1),
    harmless: words,
  }).superRefine(checkSourced),
} as const;
