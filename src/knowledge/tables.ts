import { z } from 'zod';
import { accessSchema } from './schema/access.ts';
import { agentSchema, unaskedSchema } from './schema/agent.ts';
import { cacheSchema } from './schema/ci.ts';
import { iamSchemas } from './schema/iam.ts';
import { mcpServerSchema, operationSchema } from './schema/operation.ts';
import { providerSchema } from './schema/provider.ts';
import { resourceSchema } from './schema/resource.ts';
import { secretCommandSchema, secretNamesSchema, secretPlaceSchema } from './schema/secrets.ts';
import { day } from './schema/sourced.ts';
import { inheritFields, inheritPowers, inheritRecovery, inheritSource, inheritSources, isRow } from './inherit.ts';
import type { Row } from './inherit.ts';

/** Fields a file may give once for all its rows; they are checked on the rows, here only their spelling is. */
const shared = { source: z.unknown().exactOptional(), date: day.exactOptional(), basis: z.unknown().exactOptional() };

const resources = z.strictObject({ ...shared, format: z.unknown().exactOptional(), provider: z.unknown().exactOptional(), types: resourceSchema.array() });
const operations = z.strictObject({ ...shared, tool: z.unknown().exactOptional(), provider: z.unknown().exactOptional(), target: z.unknown().exactOptional(), confirmation: z.unknown().exactOptional(), bypass: z.unknown().exactOptional(), operations: operationSchema.array() });
const secrets = z.strictObject({ ...shared, places: secretPlaceSchema.array() });
const commands = z.strictObject({ ...shared, commands: secretCommandSchema.array() });
const unasked = z.strictObject({ ...shared, settings: unaskedSchema.array() });
const servers = z.strictObject({ ...shared, servers: mcpServerSchema.array() });

/** Issues say what they met, so that a missing key can be told from a wrong one. */
const REPORT = { reportInput: true };

/** Files of rules/iam that share the schema of access. */
const ACCESS = new Set(['iam/gcp-roles.yml', 'iam/azure-roles.yml', 'iam/kubernetes.yml', 'iam/vault.yml', 'iam/small-clouds.yml', 'iam/openings.yml', 'iam/safeguards.yml']);

/** What one file of rules/ turned out to hold. */
export type TableFile =
  | { readonly table: 'provider'; readonly read: z.ZodSafeParseResult<z.output<typeof providerSchema>> }
  | { readonly table: 'agent'; readonly read: z.ZodSafeParseResult<z.output<typeof agentSchema>> }
  | { readonly table: 'unasked'; readonly read: z.ZodSafeParseResult<z.output<typeof unasked>> }
  | { readonly table: 'resources'; readonly read: z.ZodSafeParseResult<z.output<typeof resources>> }
  | { readonly table: 'operations'; readonly read: z.ZodSafeParseResult<z.output<typeof operations>> }
  | { readonly table: 'access'; readonly read: z.ZodSafeParseResult<z.output<typeof accessSchema>> }
  | { readonly table: 'iam'; readonly file: 'aws-actions'; readonly read: z.ZodSafeParseResult<z.output<(typeof iamSchemas)['aws-actions']>> }
  | { readonly table: 'iam'; readonly file: 'aws-effects'; readonly read: z.ZodSafeParseResult<z.output<(typeof iamSchemas)['aws-effects']>> }
  | { readonly table: 'iam'; readonly file: 'aws-escalation'; readonly read: z.ZodSafeParseResult<z.output<(typeof iamSchemas)['aws-escalation']>> }
  | { readonly table: 'iam'; readonly file: 'aws-managed'; readonly read: z.ZodSafeParseResult<z.output<(typeof iamSchemas)['aws-managed']>> }
  | { readonly table: 'cache'; readonly read: z.ZodSafeParseResult<z.output<typeof cacheSchema>> }
  | { readonly table: 'secret names'; readonly read: z.ZodSafeParseResult<z.output<typeof secretNamesSchema>> }
  | { readonly table: 'secrets'; readonly read: z.ZodSafeParseResult<z.output<typeof secrets>> }
  | { readonly table: 'secret commands'; readonly read: z.ZodSafeParseResult<z.output<typeof commands>> }
  | { readonly table: 'servers'; readonly read: z.ZodSafeParseResult<z.output<typeof servers>> };

/** Reads the data of one file by the folder it lies in; undefined where no table lives there. */
export function readTable(path: string, data: Row): TableFile | undefined {
  if (path.startsWith('providers/')) {
    const file = inheritSource(data, {});
    const rows = isRow(file) ? file : data;
    const whole = { ...rows, ...given('credentials', inheritPowers(inheritSources(data['credentials'], rows), rows)), ...given('recovery', inheritRecovery(data['recovery'], rows)) };
    return { table: 'provider', read: providerSchema.safeParse(whole, REPORT) };
  }
  if (path.startsWith('agents/')) {
    const { source, date, basis, ...rest } = data;
    const file = { source, date, basis };
    const whole = { ...rest, ...given('settings', inheritSources(data['settings'], file)), ...given('defaults', inheritSource(data['defaults'], file)), ...given('hooks', inheritSource(data['hooks'], file)) };
    return { table: 'agent', read: agentSchema.safeParse(whole, REPORT) };
  }
  if (path === 'unasked/agents.yml') return { table: 'unasked', read: unasked.safeParse({ ...data, settings: inheritSources(data['settings'], data) }, REPORT) };
  if (path.startsWith('resources/')) {
    const types = inheritFields(inheritSources(data['types'], data), data, ['format', 'provider']);
    return { table: 'resources', read: resources.safeParse({ ...data, types }, REPORT) };
  }
  if (path === 'secrets/names.yml') return { table: 'secret names', read: secretNamesSchema.safeParse(data, REPORT) };
  if (path === 'secrets/commands.yml') return { table: 'secret commands', read: commands.safeParse({ ...data, commands: inheritSources(data['commands'], data) }, REPORT) };
  if (path.startsWith('secrets/')) return { table: 'secrets', read: secrets.safeParse({ ...data, places: inheritSources(data['places'], data) }, REPORT) };
  if (ACCESS.has(path)) {
    return { table: 'access', read: accessSchema.safeParse({ ...data, ...given('powers', inheritSources(data['powers'], data)), ...given('settings', inheritSources(data['settings'], data)), ...(path === 'iam/safeguards.yml' ? given('types', inheritSources(data['types'], data)) : {}) }, REPORT) };
  }
  if (path === 'operations/mcp-servers.yml') {
    return { table: 'servers', read: servers.safeParse({ ...data, servers: inheritSources(data['servers'], data) }, REPORT) };
  }
  if (path.startsWith('operations/')) {
    const rows = inheritFields(inheritSources(data['operations'], data), data, ['tool', 'provider', 'target', 'confirmation', 'bypass']);
    return { table: 'operations', read: operations.safeParse({ ...data, operations: rows }, REPORT) };
  }
  if (path === 'ci/github-cache.yml') {
    const file = { source: data['source'], date: data['date'], basis: data['basis'] };
    return { table: 'cache', read: cacheSchema.safeParse({ ...data, ...given('strangers', inheritSource(data['strangers'], file)), ...given('declared', inheritSource(data['declared'], file)) }, REPORT) };
  }
  switch (path) {
    case 'iam/aws-actions.yml': return { table: 'iam', file: 'aws-actions', read: iamSchemas['aws-actions'].safeParse(inheritSource(data, {}), REPORT) };
    case 'iam/aws-effects.yml': return { table: 'iam', file: 'aws-effects', read: iamSchemas['aws-effects'].safeParse(inheritSource(data, {}), REPORT) };
    case 'iam/aws-escalation.yml': return { table: 'iam', file: 'aws-escalation', read: iamSchemas['aws-escalation'].safeParse(inheritSource(data, {}), REPORT) };
    case 'iam/aws-managed.yml': return { table: 'iam', file: 'aws-managed', read: iamSchemas['aws-managed'].safeParse(inheritSource(data, {}), REPORT) };
    default: return undefined;
  }
}

/** A field only where there is something to put in it, so that a missing one stays missing for the schema. */
function given(field: string, value: unknown): Row {
  return value === undefined ? {} : { [field]: value };
}
