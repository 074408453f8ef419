import { z } from 'zod';
import { checkSourced, expression, list, sourced, text } from './sourced.ts';

const words = z.string().regex(/^[a-z]+$/).array().min(1);

/** rules/secrets/names.yml: a `SecretNames`. */
export const secretNamesSchema = z.strictObject({ ...sourced, passwords: words, tokens_of_requests: words, keys: words, run_together: words, about: words, environments: words }).superRefine(checkSourced)
  .transform(({ tokens_of_requests: tokensOfRequests, run_together: runTogether, ...rest }) => ({ ...rest, tokensOfRequests, runTogether }));

/** One row of rules/secrets/<format>.yml: a `SecretPlace`. */
export const secretPlaceSchema = z.strictObject({
  ...sourced, type: text, secret: list, packed: list, named: list, script: list,
  told: z.strictObject({ value: text, name: text, by: text.exactOptional(), is: text.exactOptional() }).exactOptional(),
  instead: text.exactOptional(), doubt: text.exactOptional(),
  file: z.strictObject({ path: expression.exactOptional(), first: text.exactOptional(), has: list }).exactOptional(),
}).superRefine(checkSourced).superRefine((row, context) => {
  if (row.told === undefined && [row.secret, row.packed, row.named, row.script].every((paths) => paths.length === 0)) context.addIssue({ code: 'custom', path: [], message: 'must say where a secret is taken' });
  if (row.file && row.file.path === undefined && row.file.first === undefined && row.file.has.length === 0) context.addIssue({ code: 'custom', path: ['file'], message: 'must say what tells the file' });
});
