import { copyOf, listOf, pairsOf, textBelow } from '../tree.ts';
import type { Tree, TreeList, TreeMap } from '../tree.ts';

/** Lists of Kubernetes' own kinds whose items are told apart by one of their keys, by the name of the list. All other lists are replaced. */
const KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  ['containers', ['name']], ['initContainers', ['name']], ['ephemeralContainers', ['name']], ['volumes', ['name']], ['env', ['name']], ['volumeMounts', ['mountPath']], ['volumeDevices', ['devicePath']],
  ['ports', ['containerPort', 'port']], ['imagePullSecrets', ['name']], ['hostAliases', ['ip']], ['topologySpreadConstraints', ['topologyKey']], ['secrets', ['name']], ['ownerReferences', ['uid']],
]);
/** Lists of plain values that are joined. */
const JOINED = new Set(['finalizers']);

/** Groups that Kubernetes itself defines: lists of others are replaced, since nothing says how their items are told apart. */
export function isBuiltIn(group: string): boolean { return !group.includes('.') || group.endsWith('.k8s.io'); }

/** What a patch makes of a thing: undefined when it takes it away. `keyed`: lists with a key are merged by it. Every value keeps the place it was written at. */
export function merged(base: Tree | undefined, patch: Tree, keyed: boolean, name = ''): Tree | undefined {
  if (patch.type === 'scalar') return patch.value === null ? undefined : patch;
  if (patch.type === 'list') return mergedList(base, patch, keyed, name);
  const directive = textBelow(patch, '$patch');
  if (directive === 'delete') return undefined;
  if (base?.type !== 'map' || directive === 'replace') return withoutDirectives(patch);
  const result: TreeMap = { ...base, entries: new Map(base.entries) };
  const retained = patch.entries.get('$retainKeys');
  if (retained?.type === 'list') { const keep = new Set(retained.items.map((item) => textBelow(item))); for (const key of base.entries.keys()) if (!keep.has(key)) result.entries.delete(key); }
  for (const [key, value] of patch.entries) {
    if (key.startsWith('$deleteFromPrimitiveList/')) {
      const of = key.slice(key.indexOf('/') + 1);
      const list = result.entries.get(of);
      const gone = new Set(listOf(value).map((item) => textBelow(item)));
      if (list?.type === 'list') result.entries.set(of, { ...list, items: list.items.filter((item) => !gone.has(textBelow(item))) });
      continue;
    }
    if (key.startsWith('$')) continue;
    const now = merged(base.entries.get(key), value, keyed, key);
    if (now) result.entries.set(key, now); else result.entries.delete(key);
  }
  return result;
}

function mergedList(base: Tree | undefined, patch: TreeList, keyed: boolean, name: string): Tree {
  const replace = patch.items.some((item) => textBelow(item, '$patch') === 'replace' && pairsOf(item).length === 1);
  const keys = keyed ? KEYS.get(name) : undefined;
  if (base?.type !== 'list' || replace || (!keys && !(keyed && JOINED.has(name)))) return { ...patch, items: patch.items.filter((item) => textBelow(item, '$patch') === undefined || pairsOf(item).length > 1).flatMap((item) => (textBelow(item, '$patch') === 'delete' ? [] : [withoutDirectives(item)])) };
  if (!keys) { const present = new Set(base.items.map((item) => textBelow(item))); return { ...base, items: [...patch.items.filter((item) => !present.has(textBelow(item))), ...base.items] }; }
  const key = keys.find((candidate) => [...base.items, ...patch.items].every((item) => textBelow(item, candidate) !== undefined));
  if (key === undefined) return patch;
  // What the patch speaks of comes first, in its order; the rest stays behind it.
  const first: Tree[] = [];
  const named = new Set<string | undefined>();
  for (const item of patch.items) {
    const name = textBelow(item, key);
    named.add(name);
    const now = merged(base.items.find((candidate) => textBelow(candidate, key) === name), item, keyed);
    if (now) first.push(now);
  }
  return { ...base, items: [...first, ...base.items.filter((item) => !named.has(textBelow(item, key)))] };
}

function withoutDirectives(tree: Tree): Tree {
  const copy = copyOf(tree);
  const pending: Tree[] = [copy];
  while (pending.length > 0) {
    const next = pending.pop();
    if (next?.type === 'list') pending.push(...next.items);
    if (next?.type !== 'map') continue;
    for (const [key, value] of next.entries) if (key.startsWith('$') || (value.type === 'scalar' && value.value === null)) next.entries.delete(key); else pending.push(value);
  }
  return copy;
}
