import type { Knowledge } from '../model/index.ts';
import { digestOf } from './canonical.ts';

const LISTS = ['providers', 'agents', 'resources', 'operations', 'mcpServers', 'access'] as const;

/**
 * Tables from the JSON that the build wrote with `compileKnowledge`. Rows were validated then; here the digest shows that they are still the same, unless they are `checked`: their bytes were
 * held against a digest already. What the build made of them, which no digest of rows covers, is taken from such only. A list of those that is loaded when it is first read is not read here. Throws an Error that says what to do.
 */
export function parseKnowledge(json: unknown, { checked = false }: { readonly checked?: boolean } = {}): Knowledge {
  if (isKnowledge(json, checked)) return json;
  throw new Error('the tables of craterscan are damaged or of another version; install craterscan again');
}

function isKnowledge(json: unknown, checked: boolean): json is Knowledge {
  if (typeof json !== 'object' || json === null) return false;
  const fields = new Map(Object.entries(Object.getOwnPropertyDescriptors(json)));
  const held = (name: string): unknown => fields.get(name)?.value;
  if (typeof held('date') !== 'string') return false;
  if (!LISTS.every((name) => Array.isArray(held(name)) || (checked && fields.get(name)?.get !== undefined))) return false;
  return checked ? typeof held('digest') === 'string' : !fields.has('made') && held('digest') === digestOf(Object.fromEntries([...LISTS, 'iam', 'secrets', 'cache', 'unasked'].map((name) => [name, held(name)])));
}
