import { z } from 'zod';
import { DESTROYS, EFFECTS, RESOURCE_KINDS } from '../../model/index.ts';
import { checkSourced, list, optionalText, sourced, text } from './sourced.ts';

const some = text.array().min(1);

const match = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('command'), program: some, words: list, any: some.exactOptional(), none: some.exactOptional() }),
  z.strictObject({ kind: z.literal('sql'), statement: text }),
  z.strictObject({ kind: z.literal('graphql'), mutation: some, host: text.exactOptional() }),
  z.strictObject({ kind: z.literal('http'), method: text, host: text, path: text.exactOptional() }),
  z.strictObject({ kind: z.literal('sdk'), module: some, member: some, option: text.exactOptional() }),
  z.strictObject({ kind: z.literal('mcp'), server: text, tools: some }),
]);

/** One row of rules/operations after inheritance: an `OperationRow`. */
export const operationSchema = z.strictObject({
  ...sourced,
  id: text,
  tool: text,
  name: text,
  effect: z.enum(EFFECTS),
  destroys: z.enum(DESTROYS),
  on: z.enum(RESOURCE_KINDS),
  provider: text.exactOptional(),
  match,
  target: z.strictObject({ variables: list, flags: list, config: list }).prefault({}),
  confirmation: z.enum(['none', 'asks', 'refuses-agents']),
  bypass: list,
  reversible: optionalText,
}).superRefine(checkSourced);

const destructive = z.strictObject({ tool: text, effect: z.enum(EFFECTS), destroys: z.enum(DESTROYS), on: z.enum(RESOURCE_KINDS).array().min(1) });
const said = (value: object): boolean => Object.keys(value).length > 0;

/** One row of rules/operations/mcp-servers.yml after inheritance: an `McpServerRow`. */
export const mcpServerSchema = z.strictObject({
  ...sourced,
  id: text,
  name: text,
  provider: text,
  detect: z.strictObject({ packages: list, commands: list, urls: list, images: list })
    .refine((detect) => Object.values(detect).some((values) => values.length > 0), { error: 'must name at least one package, command, url or image' }),
  destructive: destructive.array().default([]),
  readOnly: z.strictObject({ argument: text.exactOptional(), variable: text.exactOptional(), parameter: text.exactOptional(), value: z.string().exactOptional() })
    .refine(said, { error: 'must name an argument, variable or parameter' }).array().default([]),
  limit: z.strictObject({ argument: text.exactOptional(), variable: text.exactOptional(), parameter: text.exactOptional() })
    .refine(said, { error: 'must name an argument, variable or parameter' }).array().default([]),
  alwaysReadOnly: z.boolean().exactOptional(),
  actsAs: list,
  login: z.enum(['ambient', 'named', 'none']),
  confirmation: z.enum(['model', 'none']),
}).superRefine(checkSourced);
