import { createHash } from 'node:crypto';
import { below, listOf, mapOf, pairsOf, plainOf, scalarOf, textBelow } from '../tree.ts';
import type { Tree, TreeMap } from '../tree.ts';
import { kindOf, nameOf } from './identity.ts';
import type { Item } from './identity.ts';

/** The object a generator makes. Whole only where all it holds stands in the kustomization: files and env files are not read here, so their suffix stays unknown. */
export function generated(kind: 'ConfigMap' | 'Secret', one: Tree, shared: Tree | undefined): { readonly item: Item; readonly whole: boolean } | undefined {
  const name = below(one, 'name');
  if (!name || textBelow(name) === undefined) return undefined;
  const text = (value: string): Tree => scalarOf(value, one.at);
  const data = mapOf(one.at);
  for (const literal of listOf(below(one, 'literals'))) {
    const written = textBelow(literal) ?? '';
    const equals = written.indexOf('=');
    if (equals < 1) continue;
    const value = written.slice(equals + 1).replace(/^(["'])(.*)\1$/s, '$2');
    data.entries.set(written.slice(0, equals), scalarOf(kind === 'Secret' ? Buffer.from(value).toString('base64') : value, literal.at));
  }
  const tree: TreeMap = mapOf(one.at, [['apiVersion', text('v1')], ['kind', text(kind)], ['metadata', mapOf(one.at, [['name', name]])]]);
  const namespace = below(one, 'namespace');
  const metadata = below(tree, 'metadata');
  if (namespace && metadata?.type === 'map') metadata.entries.set('namespace', namespace);
  if (data.entries.size > 0) tree.entries.set('data', data);
  if (kind === 'Secret') tree.entries.set('type', below(one, 'type') ?? text('Opaque'));
  for (const options of [shared, below(one, 'options')]) {
    for (const part of ['labels', 'annotations']) for (const [key, value] of pairsOf(below(options, part))) {
      const holder = below(metadata, part) ?? mapOf(one.at);
      if (metadata?.type === 'map' && holder.type === 'map') { metadata.entries.set(part, holder); holder.entries.set(key, value); }
    }
    if (textBelow(options, 'immutable') === 'true') tree.entries.set('immutable', scalarOf(true, one.at));
  }
  const plain = textBelow(one, 'options', 'disableNameSuffixHash') ?? textBelow(shared, 'disableNameSuffixHash');
  const behaviour = textBelow(one, 'behavior');
  const whole = ['files', 'envs', 'env'].every((key) => below(one, key) === undefined);
  return { item: { tree, was: [], hashed: plain !== 'true', ...(behaviour === undefined ? {} : { behaviour }) }, whole };
}

/** Ends the names of generated objects with the digest kustomize gives them. */
export function suffixed(items: readonly Item[]): void {
  for (const item of items) {
    if (!item.hashed) continue;
    const metadata = below(item.tree, 'metadata');
    const name = below(metadata, 'name');
    if (metadata?.type !== 'map' || !name) continue;
    item.was.push({ name: nameOf(item), namespace: textBelow(metadata, 'namespace') });
    metadata.entries.set('name', scalarOf(`${nameOf(item)}-${digestOf(item)}`, name.at));
  }
}

/** Ten letters of a SHA-256 over the object, without its name, as Go writes it: sorted keys, `<`, `>` and `&` as escapes. Digits and vowels that could make words are replaced. */
function digestOf(item: Item): string {
  const kind = kindOf(item);
  const data = below(item.tree, 'data');
  const held: Record<string, unknown> = kind === 'Secret'
    ? { data: data ? sorted(plainOf(data)) : '', kind, name: '', type: textBelow(item.tree, 'type') ?? '' }
    : { data: data ? sorted(plainOf(data)) : '', kind, name: '' };
  const text = JSON.stringify(held).replace(/[<>&\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return createHash('sha256').update(text).digest('hex').slice(0, 10).replace(/[013ae]/g, (sign) => ({ 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' })[sign] ?? sign);
}

function sorted(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
}
