import type { HclBlock, HclBody } from '../../../model/index.ts';
import { follow, isMissing } from './access.ts';
import { evaluate } from './evaluate.ts';
import { attributeOf } from './module.ts';
import { binding, literalText, placeOf } from './scope.ts';
import type { Scope } from './scope.ts';
import { isNull, joinRefs, lost, map, refsOf, scalar } from './value.ts';
import type { Ref, Value } from './value.ts';

/** A nested block as it comes out, with the names a `dynamic` block binds. `certain` is false when a loop we cannot follow decides whether it is there. */
export interface Nested { readonly block: HclBlock; readonly body: HclBody; readonly scope: Scope; readonly certain: boolean }

const MOST_BLOCKS = 500;

/** The nested blocks of a type, `dynamic` ones unrolled where their collection is known. */
export function nestedBlocks(body: HclBody, type: string, scope: Scope): readonly Nested[] {
  const out: Nested[] = [];
  for (const block of body.blocks) {
    if (out.length >= MOST_BLOCKS) break;
    if (block.type === type) out.push({ block, body: block.body, scope, certain: true });
    else if (block.type === 'dynamic' && block.labels[0] === type) out.push(...unrolled(block, type, scope));
  }
  return out;
}

function unrolled(block: HclBlock, type: string, scope: Scope): readonly Nested[] {
  const content = block.body.blocks.find((inner) => inner.type === 'content');
  const over = attributeOf(block.body, 'for_each');
  if (!content || !over) return [];
  const iterator = attributeOf(block.body, 'iterator')?.value;
  const name = iterator?.type === 'reference' && typeof iterator.path[0] === 'string' ? iterator.path[0] : literalText(iterator) ?? type;
  const value = evaluate(over.value, scope);
  const members = value.type === 'list' ? value.items.map((item, index): [Value, Value] => [item.type === 'scalar' ? item : scalar(index, item.at), item])
    : value.type === 'map' && value.open === undefined ? [...value.entries].map(([key, item]): [Value, Value] => [scalar(key, item.at), item]) : undefined;
  const inner = (key: Value, item: Value): Scope => binding(scope, [[name, map(new Map([['key', key], ['value', item]]), item.at)]]);
  if (members) return members.slice(0, MOST_BLOCKS).map(([key, item]) => ({ block, body: content.body, scope: inner(key, item), certain: true }));
  const dummy = lost('it stands for a member of a collection that is not known', value.at, refsOf(value));
  return [{ block, body: content.body, scope: inner(dummy, dummy), certain: false }];
}

/** The value at a dotted path through attributes and nested blocks; undefined when nothing is written there. An explicit null is nothing. */
export function valueAt(body: HclBody, path: string, scope: Scope): Value | undefined {
  return valueAtSteps(body, path.split('.'), scope, 0);
}

function valueAtSteps(body: HclBody, path: readonly string[], scope: Scope, depth: number): Value | undefined {
  const [head, ...rest] = path;
  if (head === undefined || depth > 20) return undefined;
  const blocks = nestedBlocks(body, head, scope);
  if (blocks.length > 0 && rest.length > 0) {
    let doubtful: Value | undefined;
    for (const nested of blocks) {
      const value = valueAtSteps(nested.body, rest, nested.scope, depth + 1);
      if (!value) continue;
      if (nested.certain) return value;
      doubtful ??= lost('a dynamic block decides it', placeOf(scope.file, nested.block), refsOf(value));
    }
    return doubtful;
  }
  const attribute = attributeOf(body, head);
  if (attribute) {
    const value = evaluate(attribute.value, scope);
    if (rest.length === 0) return isNull(value) ? undefined : value;
    if (isNull(value) || value.type === 'scalar') return undefined;
    const holder = value.type === 'list' && value.items[0] ? value.items[0] : value;
    const steps = follow(holder, rest, placeOf(scope.file, attribute));
    // Keys of a map may hold dots themselves: `retention.ms`.
    const inner = isMissing(steps) && rest.length > 1 ? follow(holder, [rest.join('.')], placeOf(scope.file, attribute)) : steps;
    return isNull(inner) || isMissing(inner) ? undefined : inner;
  }
  const [first] = blocks;
  return first && rest.length === 0 ? (first.certain ? scalar(true, placeOf(scope.file, first.block)) : lost('a dynamic block decides it', placeOf(scope.file, first.block))) : undefined;
}

const NOT_A_USE = new Set(['depends_on', 'lifecycle', 'provider', 'providers', 'source', 'version', 'moved', 'timeouts']);

/** Every reference in a body, nested and dynamic blocks included; ordering hints (`depends_on`) are no use of a thing. */
export function refsInBody(body: HclBody, scope: Scope, depth = 0): readonly Ref[] {
  if (depth > 30) return [];
  let refs: readonly Ref[] = [];
  for (const attribute of body.attributes) {
    if (!NOT_A_USE.has(attribute.name)) refs = joinRefs(refs, refsOf(evaluate(attribute.value, scope)));
  }
  for (const block of body.blocks) {
    if (NOT_A_USE.has(block.type)) continue;
    const inner = block.type === 'dynamic' && block.labels[0] !== undefined ? unrolled(block, block.labels[0], scope) : [{ body: block.body, scope }];
    for (const nested of inner.slice(0, 50)) refs = joinRefs(refs, refsInBody(nested.body, nested.scope, depth + 1));
  }
  return refs;
}
