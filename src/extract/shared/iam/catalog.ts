import type { Effect, IamTables, ResourceKind } from '../../../model/index.ts';
import { isAllActions, matches } from './match.ts';
import type { Statement, Texts } from './statement.ts';

/** What one action is good for. */
export interface ActionUse { readonly effects: readonly { readonly effect: Effect; readonly on: ResourceKind }[]; readonly secret: boolean; readonly assumes: boolean; readonly reads: boolean; readonly write: boolean; readonly permissions: boolean }

/** Bits of `Catalog.marks`. */
export const MARKS = { permissions: 1, write: 2, secret: 4, reads: 8, assumes: 16, effects: 32, looks: 64 } as const;

interface Method { readonly name: string; readonly actions: readonly number[]; readonly passedTo: readonly string[] }

/** The tables with every action under a number, so that a pattern is expanded once and then is a list of numbers. */
export interface Catalog {
  /** As AWS writes it, by number. */
  readonly names: readonly string[];
  readonly uses: readonly ActionUse[];
  readonly methods: readonly Method[];
  /** Numbers of actions that are of interest one by one: all but those that only change something. */
  readonly special: readonly number[];
  /** What each action is good for, as bits of `MARKS`, so that a long list is gone through once. */
  readonly marks: Uint8Array;
  /** Is the action of this number a step of a way of escalation? */
  readonly step: Uint8Array;
  readonly passRole: number;
  /** Services that have something to change. */
  readonly services: ReadonlySet<string>;
  /** Numbers of what a pattern covers, in order. Remembered. */
  expand(pattern: string): readonly number[];
  managed(name: string): Managed | undefined;
}
export interface Managed { readonly name: string; readonly allow: readonly string[]; readonly allowExcept: readonly string[]; readonly limited: readonly string[]; readonly deny: readonly string[] }

const made = new WeakMap<IamTables, Catalog>();
const NOTHING: IamTables = { services: [], effects: [], secrets: [], appends: [], assumes: [], reads: [], methods: [], managed: [], harmless: [], date: '' };
const MOST_REMEMBERED = 20_000;

/** The catalog of tables, made once. Without tables nothing is known of any action. */
export function catalogOf(tables: IamTables | undefined): Catalog {
  const given = tables ?? NOTHING;
  const had = made.get(given);
  if (had) return had;
  const catalog = make(given);
  made.set(given, catalog);
  return catalog;
}

function make(tables: IamTables): Catalog {
  const names: string[] = [];
  const number = new Map<string, number>();
  const byService = new Map<string, number[]>();
  const of = (name: string): number => {
    const lower = name.toLowerCase();
    const had = number.get(lower);
    if (had !== undefined) return had;
    number.set(lower, names.length);
    const service = lower.slice(0, lower.indexOf(':'));
    const list = byService.get(service);
    if (list) list.push(names.length); else byService.set(service, [names.length]);
    return names.push(name) - 1;
  };
  const kinds = { secret: new Set<number>(), assumes: new Set<number>(), reads: new Set<number>(), write: new Set<number>(), permissions: new Set<number>(), looks: new Set<number>() };
  const effects = new Map<number, { effect: Effect; on: ResourceKind }[]>();
  for (const { service, write, permissions } of tables.services) {
    for (const name of write) kinds.write.add(of(`${service}:${name}`));
    for (const name of permissions) { const one = of(`${service}:${name}`); kinds.permissions.add(one); kinds.write.add(one); }
  }
  for (const name of tables.appends) kinds.write.delete(of(name));
  for (const row of tables.effects) {
    for (const name of row.actions) {
      const one = of(name);
      const had = effects.get(one);
      if (had) had.push({ effect: row.effect, on: row.on }); else effects.set(one, [{ effect: row.effect, on: row.on }]);
    }
  }
  for (const name of tables.secrets) kinds.secret.add(of(name));
  for (const name of tables.assumes) kinds.assumes.add(of(name));
  for (const row of tables.reads) for (const name of row.actions) kinds.reads.add(of(name));
  const methods = tables.methods.map((method) => ({ name: method.name, actions: method.actions.map(of), passedTo: method.passedTo }));
  const services = new Set(byService.keys());
  for (const { service, looks } of tables.services) for (const name of looks) kinds.looks.add(of(`${service}:${name}`));
  const marks = new Uint8Array(names.length);
  for (const [mark, numbers] of Object.entries({ ...kinds, effects: effects.keys() })) for (const one of numbers) marks[one] = (marks[one] ?? 0) | MARKS[markOf(mark)];
  const step = new Uint8Array(names.length);
  for (const method of methods) for (const one of method.actions) step[one] = 1;
  const special = new Set([...effects.keys(), ...kinds.secret, ...kinds.assumes, ...kinds.reads, ...kinds.permissions, ...methods.flatMap((method) => method.actions)]);
  const lower = names.map((name) => name.toLowerCase());
  const remembered = new Map<string, readonly number[]>();
  const managed = new Map<string, Managed>(tables.managed.map((policy) => [policy.name, policy]));
  for (const name of tables.harmless) managed.set(name, { name, allow: [], allowExcept: [], limited: [], deny: [] });
  return {
    names, methods, marks, step, special: [...special].sort((a, b) => a - b), passRole: number.get('iam:passrole') ?? -1, services,
    uses: names.map((_, one) => ({ effects: effects.get(one) ?? [], secret: kinds.secret.has(one), assumes: kinds.assumes.has(one), reads: kinds.reads.has(one), write: kinds.write.has(one), permissions: kinds.permissions.has(one) })),
    expand(pattern: string): readonly number[] {
      const key = pattern.toLowerCase();
      const had = remembered.get(key);
      if (had) return had;
      const found = expanded(key, lower, byService);
      if (remembered.size < MOST_REMEMBERED) remembered.set(key, found);
      return found;
    },
    managed: (name) => managed.get(name),
  };
}

function markOf(name: string): keyof typeof MARKS {
  return name === 'permissions' || name === 'write' || name === 'secret' || name === 'reads' || name === 'assumes' || name === 'looks' ? name : 'effects';
}

function expanded(pattern: string, lower: readonly string[], byService: ReadonlyMap<string, readonly number[]>): readonly number[] {
  if (isAllActions(pattern)) return lower.map((_, one) => one);
  const cut = pattern.indexOf(':');
  if (cut < 0 || pattern.length > 400) return [];
  const among = byService.get(pattern.slice(0, cut)) ?? [];
  // Most patterns are a name or the beginning of one.
  const star = pattern.search(/[*?]/);
  if (star < 0) return among.filter((one) => lower[one] === pattern);
  if (star === pattern.length - 1 && pattern.endsWith('*')) { const start = pattern.slice(0, star); return among.filter((one) => lower[one]?.startsWith(start) === true); }
  return among.filter((one) => matches(pattern.slice(cut + 1), lower[one]?.slice(cut + 1) ?? ''));
}

/** Numbers of the actions a statement speaks of. */
export function actionsOf(statement: Statement, catalog: Catalog): readonly number[] {
  const union = (texts: Texts): ReadonlySet<number> => new Set(texts.texts.flatMap((pattern) => catalog.expand(pattern)));
  if (!statement.notActions) {
    const [first, second] = statement.actions?.texts ?? [];
    return first === undefined ? [] : second === undefined ? catalog.expand(first) : [...union(statement.actions ?? { texts: [], unknown: true })];
  }
  // All but what nobody knows is not everything.
  if (statement.notActions.unknown && statement.notActions.texts.length === 0) return [];
  const except = union(statement.notActions);
  return catalog.names.map((_, one) => one).filter((one) => !except.has(one));
}
