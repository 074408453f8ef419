import { z } from 'zod';
import { DESTROYS, EFFECTS, RESOURCE_KINDS, SCOPES, TELLING_FORMS, VERDICTS } from '../../model/index.ts';
import { checkSourced, list, optionalText, sourced, text } from './sourced.ts';

/**
 * A pattern without flags that every supported Node compiles (inline flags work in the newest only) and that takes linear time: a repeated
 * group with a repetition inside, `(a+)+`, is refused, because the values it meets are hostile.
 */
const pattern = text.superRefine((value, context) => {
  const refuse = (message: string): void => context.addIssue({ code: 'custom', message });
  if (/\(\?[a-z-]*[ims][a-z-]*[:)]/.test(value)) refuse('must not use inline flags, which older Node versions cannot compile');
  else if (!compiles(value)) refuse('must be a regular expression that compiles');
  else if (/\((?:[^()\\]|\\.)*(?:[+*]|\{\d+,\d*\})(?:[^()\\]|\\.)*\)(?:[+*]|\{\d+,\})/.test(value.replace(/\[(?:[^\]\\]|\\.)*\]/g, 'x'))) refuse('must not repeat a group that repeats something itself');
});

function compiles(value: string): boolean {
  try { return new RegExp(value) instanceof RegExp; } catch { return false; }
}

const ability = z.strictObject({
  effect: z.enum(EFFECTS),
  on: z.enum(RESOURCE_KINDS).array().min(1),
  destroys: z.enum(DESTROYS),
  operation: text,
  as: z.strictObject({ of: text.array().min(1), operation: text }).array().min(1).exactOptional(),
  confirmation: z.enum(['none', 'asks']).default('none'),
  bound: z.enum(['exact', 'at-most']),
});

const use = z.strictObject({ host: text.exactOptional(), sentAs: text.exactOptional(), sdk: text.exactOptional(), cli: text.exactOptional() })
  .refine((value) => Object.keys(value).length > 0, { error: 'must say at least one of host, sentAs, sdk, cli' });

const recognise = z.strictObject({
  names: list,
  value: pattern.exactOptional(),
  decides: z.enum(['kind', 'provider', 'no']),
  literals: list,
  near: text.refine((word) => word === word.toLowerCase(), { error: 'must be lower case' }).array().default([]),
  uses: use.array().default([]),
  examples: list,
  public: z.boolean().exactOptional(),
  checksum: z.enum(['crc32-base62', 'crc32-hex', 'crc16-base32']).exactOptional(),
  tells: z.strictObject({ form: z.enum(TELLING_FORMS), words: z.record(text, text).exactOptional() }).exactOptional(),
  half: z.boolean().exactOptional(),
  identifies: z.boolean().exactOptional(),
});

const credentialKind = z.strictObject({
  ...sourced,
  id: text,
  name: text,
  recognise,
  scope: z.enum(SCOPES),
  reaches: text,
  may: ability.array().default([]),
  powers: z.strictObject(sourced).superRefine(checkSourced).exactOptional(),
  expires: optionalText,
  narrower: optionalText,
}).superRefine(checkSourced);

const recoveryBelief = z.strictObject({
  ...sourced,
  id: text,
  on: z.enum(RESOURCE_KINDS).array().min(1),
  destroys: z.enum(DESTROYS),
  verdict: z.enum(VERDICTS),
  because: text,
  window: text.exactOptional(),
  copies: z.enum(['die', 'survive', 'none', 'unknown']),
}).superRefine(checkSourced);

/** rules/providers/<id>.yml after inheritance: one `Provider`. */
export const providerSchema = z.strictObject({
  ...sourced,
  id: text,
  name: text,
  hosts: z.strictObject({ api: list, data: list, private: list }).prefault({}),
  cli: list,
  credentials: credentialKind.array().default([]),
  recovery: recoveryBelief.array().default([]),
}).superRefine(checkSourced).superRefine((provider, context) => {
  for (const [index, kind] of provider.credentials.entries()) {
    if (!kind.id.startsWith(`${provider.id}.`)) context.addIssue({ code: 'custom', path: ['credentials', index, 'id'], message: `must begin with "${provider.id}."` });
  }
});
