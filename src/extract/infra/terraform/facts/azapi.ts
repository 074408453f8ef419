import { valueAt } from '../body.ts';
import { structureOf } from '../functions-json.ts';
import { lost, refsOf, textOf } from '../value.ts';
import type { Value } from '../value.ts';
import type { Item } from '../walk.ts';

/** What `azapi_resource` takes as arguments of its own; all else of the template stands in `body`. */
const OWN = new Set(['name', 'location', 'tags', 'identity']);

/** The type of Azure's own templates that an item makes or changes, `Microsoft.KeyVault/vaults`; undefined for any other provider's. */
export function templateType(item: Item): string | undefined {
  if (item.mode !== 'managed' || (item.type !== 'azapi_resource' && item.type !== 'azapi_update_resource')) return undefined;
  const { body } = item.declared.block;
  const changes = item.type === 'azapi_update_resource' ? valueAt(body, 'resource_id', item.instance.scope) : undefined;
  // What changes something that is declared here is no second one of it.
  if (changes && refsOf(changes).length > 0) return undefined;
  const text = textOf(valueAt(body, 'type', item.instance.scope));
  const type = text?.split('@')[0];
  return type !== undefined && /^[A-Za-z][\w.]{1,80}(?:\/\w{1,80}){1,8}$/.test(type) ? type : undefined;
}

/** The value at a path of the template, be `body` an object or a text of JSON; undefined where nothing is written there. */
export function templateValue(item: Item, path: string): Value | undefined {
  const { body } = item.declared.block;
  const { scope } = item.instance;
  const steps = path.split('.');
  const [head = ''] = steps;
  if (OWN.has(head.toLowerCase())) return valueAt(body, path, scope);
  const counts = steps.at(-1) === 'length';
  let at = valueAt(body, 'body', scope);
  at = at?.type === 'map' ? at : at && (structureOf(at) ?? (at.type === 'unknown' ? at : undefined));
  for (const step of counts ? steps.slice(0, -1) : steps) {
    if (at?.type === 'list' && at.items.length === 1) [at] = at.items;
    if (at?.type !== 'map') return at?.type === 'unknown' ? at : undefined;
    const map = at;
    at = map.entries.get(step) ?? anyCase(map.entries, step) ?? (map.open === undefined ? undefined : lost(map.open, map.at, map.refs));
  }
  if (at?.type === 'scalar' && at.value === null) return undefined;
  return counts && at?.type === 'list' ? { type: 'scalar', value: at.items.length, at: at.at, refs: at.refs, via: at.via } : at;
}

/** Properties know no case. */
function anyCase(entries: ReadonlyMap<string, Value>, step: string): Value | undefined {
  const wanted = step.toLowerCase();
  for (const [key, value] of entries) if (key.toLowerCase() === wanted) return value;
  return undefined;
}
