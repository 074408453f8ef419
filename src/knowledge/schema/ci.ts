import { z } from 'zod';
import { checkSourced, list, sourced, text } from './sourced.ts';

const action = z.strictObject({
  action: text, does: z.enum(['both', 'save', 'restore']), key: text.exactOptional(), path: text.exactOptional(), prefixes: text.exactOptional(), 'only-looks': text.exactOptional(), by: text.exactOptional(), always: z.boolean().exactOptional(),
});

/** rules/ci/github-cache.yml after inheritance: one `CacheTable`. */
export const cacheSchema = z.strictObject({
  ...sourced, system: z.literal('github'),
  strangers: z.strictObject({ ...sourced, events: list }).superRefine(checkSourced),
  declared: z.strictObject({ ...sourced, key: text, saves: list, restores: list }).superRefine(checkSourced),
  actions: action.array(),
}).superRefine(checkSourced);
