import { attributesOfType, baseName, set, unknown } from '../../../model/index.ts';
import type { EnvironmentMark, Evidence, Key, Known, ResourceType, Scalar } from '../../../model/index.ts';
import { identitiesOf, identityKeys } from '../../shared/drafts.ts';
import type { ResourceDraft } from '../../shared/drafts.ts';
import { environmentOf, tagsEnvironment } from '../../shared/environment.ts';
import { fileEnvironments } from '../../shared/file-environment.ts';
import { entriesOf, textOf, valueAt } from '../../shared/nodes.ts';
import { armValue } from './template.ts';
import type { ArmResource, ArmValue } from './template.ts';

/** A resource fact in the making: locks and protected items may still add to it. */
export interface Draft extends ResourceDraft {
  readonly resource: ArmResource;
  readonly attributes: Map<string, Known<Scalar>>;
}

/** Children of resources by the key of their parent. */
export type Children = ReadonlyMap<Key, readonly ArmResource[]>;

/** The draft of a resource whose type is in the tables. `broken`: part of its template could not be read, so that what is absent may only be unread. */
export function draftOf(resource: ArmResource, row: ResourceType, children: Children, callers: readonly Evidence[], broken: boolean, deployed: readonly EnvironmentMark[] = []): Draft {
  const name = shownName(resource);
  const { keys, maybe } = identityKeys(identitiesOf(row, (attribute) => { const value = armValue(resource, attribute); return value?.is === 'node' ? textOf(value.node) : undefined; }));
  const attributes = new Map<string, Known<Scalar>>();
  for (const attribute of attributesOfType(row)) {
    const known = attributeOf(resource, attribute, children);
    if (known) attributes.set(attribute, known);
    else if (broken) attributes.set(attribute, unknown('part of its template could not be read', resource.at));
  }
  const note = `${resource.existing ? 'speaks of' : 'declares'} ${resource.type} ${name}${resource.conditional ? ', under a condition or in a number that is not known' : ''}`;
  return { resource, row, name, keys: [resource.key, ...keys], maybe, attributes, marks: [...marksOf(resource, name), ...deployed], evidence: [{ at: resource.at, note }, ...callers] };
}

/** What a person calls it: its name where that is known, else its symbol or type. */
function shownName(resource: ArmResource): string {
  const text = resource.name ?? '';
  if (text !== '' && text.length <= 200) return text;
  return resource.symbol ?? resource.type.split('/').at(-1) ?? resource.type;
}

/**
 * The value of an attribute of the tables. `sku.name` is a path below the resource; `<child type>:properties.x` one below its only child of that type;
 * `<path>.length` the number of items of a list. A list or map stands for whether anything is in it.
 */
function attributeOf(resource: ArmResource, attribute: string, children: Children): Known<Scalar> | undefined {
  const colon = attribute.indexOf(':');
  if (colon < 0) return scalarOf(valueOf(resource, attribute), resource);
  const kind = attribute.slice(0, colon).toLowerCase();
  const own = (children.get(resource.key) ?? []).filter(({ type }) => baseName(type).toLowerCase() === kind);
  const rest = attribute.slice(colon + 1);
  const [first] = own;
  if (!first) return undefined;
  if (rest === '') return set(true, first.at);
  const found = own.map((child) => scalarOf(valueOf(child, rest), child));
  const [known] = found;
  const agree = found.every((one) => one?.basis === 'set' && known?.basis === 'set' && one.value === known.value);
  if (found.every((one) => one === undefined)) return undefined;
  if (first.conditional) return unknown('a condition that is not known decides it', first.at);
  return agree ? known : unknown('more than one resource speaks of it', first.at);
}

function valueOf(resource: ArmResource, path: string): ArmValue | 'absent' | number | undefined {
  const steps = path.split('.');
  const counts = steps.at(-1) === 'length';
  const value = armValue(resource, ...counts ? steps.slice(0, -1) : steps);
  if (!value) return openAbove(resource, steps) ? { is: 'unknown', text: '', at: resource.at } : undefined;
  return counts && value.is === 'node' && value.node.type === 'list' ? value.node.items.length : value;
}

/** Is something above the value put together by what cannot be told, or repeated by a loop? Then absence says nothing. */
function openAbove(resource: ArmResource, steps: readonly string[]): boolean {
  const head = armValue(resource, ...steps.slice(0, -1));
  return head?.is === 'unknown' || (head?.is === 'node' && valueAt(head.node, 'copy') !== undefined);
}

function scalarOf(value: ReturnType<typeof valueOf>, resource: ArmResource): Known<Scalar> | undefined {
  if (value === undefined || value === 'absent') return undefined;
  if (typeof value === 'number') return set(value, resource.at);
  if (value.is === 'unknown') return unknown('it is decided when the template is deployed', value.at);
  const { node, at } = value;
  if (node.type === 'list') return set(node.items.length > 0, at);
  if (node.type === 'map') return set(node.entries.length > 0, at);
  // An explicit null is nothing.
  if (node.value === null) return undefined;
  const text = typeof node.value === 'string' ? node.value : undefined;
  const plain: Scalar = text === undefined ? node.value : /^true$/i.test(text) ? true : /^false$/i.test(text) ? false : /^-?\d{1,9}$/.test(text) ? Number(text) : text;
  const home = resource.at;
  return set(plain, at, at.file === home.file ? [] : [{ at: home, note: `given to ${shownName(resource)}` }]);
}

function marksOf(resource: ArmResource, name: string): EnvironmentMark[] {
  const out: EnvironmentMark[] = [];
  const own = environmentOf(name);
  if (own) out.push({ kind: own.kind, name: own.name, by: 'name', evidence: { at: resource.at, note: 'its name' } });
  const tags = armValue(resource, 'tags');
  for (const { key } of tags?.is === 'node' ? entriesOf(tags.node).slice(0, 50) : []) {
    if (!tagsEnvironment(key)) continue;
    const value = armValue(resource, 'tags', key);
    const found = value?.is === 'node' ? environmentOf(textOf(value.node) ?? '') : undefined;
    if (found) out.push({ kind: found.kind, name: found.name, by: 'tag', evidence: { at: value?.at ?? resource.at, note: `its tag ${key}` } });
  }
  return [...out, ...fileEnvironments(resource.at.file, resource.at)];
}
