import type { Knowledge } from '../model/index.ts';
import { digestOf } from './canonical.ts';

const LISTS = ['providers', 'agents', 'resources', 'operations', 'mcpServers', 'access'] as const;

/**
 * Tables from the JSON that the build wrote with `compileKnowledge`. Rows were validated then; here the digest shows that they are still
 * the same bytes. Throws an Error that says what to do.
 */
export function parseKnowledge(json: unknown): Knowledge {
  if (isKnowledge(json)) return json;
  throw new Error('the tables of craterscan are damaged or of another version; install craterscan again');
}

function isKnowledge(json: unknown): json is Knowledge {
  if (typeof json !== 'object' || json === null) return false;
  const fields = new Map<string, unknown>(Object.entries(json));
  if (typeof fields.get('date') !== 'string') return false;
  if (!LISTS.every((name) => Array.isArray(fields.get(name)))) return false;
  return fields.get('digest') === digestOf(Object.fromEntries([...LISTS, 'iam'].map((name) => [name, fields.get(name)])));
}
