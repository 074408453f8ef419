import type { Knowledge } from '../model/index.ts';
import { digestOf } from './canonical.ts';

const LISTS = ['providers', 'agents', 'resources', 'operations', 'mcpServers', 'access'] as const;

/**
 * Tables from the JSON that the build wrote with `compileKnowledge`. Rows were validated then; here the digest shows that they are still the same, unless they are `checked`: their bytes were
 * held against a digest already. Throws an Error that says what to do.
 */
export function parseKnowledge(json: unknown, { checked = false }: { readonly checked?: boolean } = {}): Knowledge {
  if (isKnowledge(json, checked)) return json;
  throw new Error('the tables of craterscan are damaged or of another version; install craterscan again');
}

function isKnowledge(json: unknown, checked: boolean): json is Knowledge {
  if (typeof json !== 'object' || json === null) return false;
  const fields = new Map<string, unknown>(Object.entries(json));
  if (typeof fields.get('date') !== 'string') return false;
  if (!LISTS.every((name) => Array.isArray(fields.get(name)))) return false;
  return checked ? typeof fields.get('digest') === 'string' : fields.get('digest') === digestOf(Object.fromEntries([...LISTS, 'iam', 'secrets', 'cache', 'unasked'].map((name) => [name, fields.get(name)])));
}
