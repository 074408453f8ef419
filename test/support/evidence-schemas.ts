import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { keysSchema, receiptSchema, sealSchema, statementSchema } from '../../src/seal/index.ts';

const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true });
addFormats.default(ajv);

/** What is wrong with `data` by the schema, a line each; empty: nothing. */
const by = (validate: ValidateFunction) => (data: unknown): string[] => (validate(data) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath || '/'} ${error.message ?? ''}`));

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
const field = (value: unknown, ...path: readonly string[]): unknown => path.reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), value);

/** An envelope and, decoded, what stands in it, each by its schema. */
function envelope(schema: object): (data: unknown) => string[] {
  const inner = field(schema, 'properties', 'payload', 'contentSchema');
  const [whole, payload] = [by(ajv.compile(schema)), by(ajv.compile(isRecord(inner) ? inner : {}))];
  return (data) => {
    const text = field(data, 'payload');
    return [...whole(data), ...payload(typeof text === 'string' ? JSON.parse(Buffer.from(text, 'base64').toString('utf8')) : undefined).map((line) => `payload${line}`)];
  };
}

export const wrongWith = { keys: by(ajv.compile(keysSchema())), statement: by(ajv.compile(statementSchema())), seal: envelope(sealSchema()), receipt: envelope(receiptSchema()) };
