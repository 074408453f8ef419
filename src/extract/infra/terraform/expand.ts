import type { HclBody } from '../../../model/index.ts';
import { evaluate } from './evaluate.ts';
import { attributeOf } from './module.ts';
import { binding, placeOf } from './scope.ts';
import type { Scope } from './scope.ts';
import { lost, map, numberOf, refsOf, scalar, textOf } from './value.ts';
import type { Value } from './value.ts';

/** One instance of a resource or module: its key (none for a single one) and the scope its body is read in. */
export interface Instance { readonly key: string | number | undefined; readonly scope: Scope }
/** `certain` is false when it could not be told how many there are: then there is one, standing for all, without a key. */
export interface Expansion { readonly instances: readonly Instance[]; readonly certain: boolean; readonly by: 'single' | 'count' | 'for_each' }

const MOST_INSTANCES = 100;

/** Unrolls `count` and `for_each`. */
export function expand(body: HclBody, scope: Scope): Expansion {
  const count = attributeOf(body, 'count');
  const forEach = attributeOf(body, 'for_each');
  if (count) {
    const value = evaluate(count.value, scope);
    const number = value.type === 'scalar' && typeof value.value === 'boolean' ? Number(value.value) : numberOf(value);
    const at = placeOf(scope.file, count);
    if (number === undefined || number > MOST_INSTANCES) return unsure('count', [['count', map(new Map([['index', lost('it is not known how many there are', at)]]), at)]], scope);
    return { certain: true, by: 'count', instances: Array.from({ length: Math.max(0, Math.floor(number)) }, (_, index) => ({ key: index, scope: binding(scope, [['count', map(new Map([['index', scalar(index, at)]]), at)]]) })) };
  }
  if (forEach) {
    const value = evaluate(forEach.value, scope);
    const at = placeOf(scope.file, forEach);
    const members = membersOf(value);
    if (!members || members.length > MOST_INSTANCES) {
      const dummy = lost('it stands for a member of a collection that is not known', at, refsOf(value));
      return unsure('for_each', [['each', map(new Map([['key', dummy], ['value', dummy]]), at)]], scope);
    }
    return { certain: true, by: 'for_each', instances: members.map(([key, item]) => ({ key, scope: binding(scope, [['each', map(new Map([['key', scalar(key, item.at ?? at)], ['value', item]]), at)]]) })) };
  }
  return { certain: true, by: 'single', instances: [{ key: undefined, scope }] };
}

function unsure(by: 'count' | 'for_each', names: readonly (readonly [string, Value])[], scope: Scope): Expansion {
  return { certain: false, by, instances: [{ key: undefined, scope: binding(scope, names) }] };
}

function membersOf(value: Value): readonly (readonly [string, Value])[] | undefined {
  if (value.type === 'map') return value.open === undefined ? [...value.entries] : undefined;
  if (value.type !== 'list') return undefined;
  const texts = value.items.map(textOf);
  return texts.every((text) => text !== undefined) ? texts.map((text, index) => [text, value.items[index] ?? scalar(text, value.at)] as const) : undefined;
}
