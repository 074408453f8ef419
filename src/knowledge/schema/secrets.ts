import { z } from 'zod';
import { checkSourced, expression, list, sourced, text } from './sourced.ts';

const words = z.string().regex(/^[a-z][a-z0-9]*$/).array().min(1);

/** rules/secrets/names.yml: a `SecretNames`. */
export const secretNamesSchema = z.strictObject({ ...sourced, passwords: words, tokens_of_requests: words, keys: words, run_together: words, about: words, forms: words, wrappers: words, maps: words, scripts: words, environments: words }).superRefine(checkSourced)
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

/** One row of rules/secrets/commands.yml: a `SecretCommand`. */
export const secretCommandSchema = z.strictObject({ ...sourced, id: text, programs: z.string().regex(/^[a-z0-9][a-z0-9_.-]*$/).array().min(1), behind: list, takes: list, piped: list, holds: z.string().regex(/^[\x20-\x40\x5b-\x7e]{3,}$/).array().default([]), what: text })
  .superRefine(checkSourced).superRefine((row, context) => {
    if (row.takes.length === 0 && row.piped.length === 0) context.addIssue({ code: 'custom', path: [], message: 'must say where the secret stands' });
    for (const [field, forms] of [['takes', row.takes], ['piped', row.piped]] as const) forms.forEach((form, index) => { if (form.split('{}').length !== 2) context.addIssue({ code: 'custom', path: [field, index], message: 'must hold {} once' }); });
    if (row.holds.length === 0 && row.programs.some((program) => program.length < 4)) context.addIssue({ code: 'custom', path: ['holds'], message: 'must say what to look for, because a program has a short name' });
  });
