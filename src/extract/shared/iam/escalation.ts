import { andList } from '../../../model/index.ts';
import type { GrantAmount } from '../../../model/index.ts';
import { matches } from './match.ts';
import type { Catalog } from './catalog.ts';
import { placeOfAction } from './held.ts';
import type { Held } from './held.ts';
import type { Statement } from './statement.ts';

/** Services to which a role may be passed by this statement: undefined for all. */
function passedTo(statement: Statement | undefined): readonly string[] | undefined {
  const tests = (statement?.conditions ?? []).filter((one) => one.key.toLowerCase() === 'iam:passedtoservice' && !one.values.unknown && /^string(?:equals|like)/i.test(one.operator));
  return tests.length === 0 ? undefined : tests.flatMap((one) => one.values.texts);
}

/** A method that only changes what runs already takes what that has; one that passes a role or rights takes any. */
function takesAny(name: string): boolean { return /^(?:iam|sso|eks)-/.test(name); }

/**
 * Ways by which the holder becomes more than it is, as one amount with the shortest ways first; none when there is none. Ways that contain another found one say
 * nothing new and are left out. The place is the
 * action that decides: iam:PassRole, whose roles can be named, else the first.
 */
export function escalations(held: Held, catalog: Catalog, unsure: boolean, known: ReadonlySet<string> = new Set()): readonly GrantAmount[] {
  const found = catalog.methods.filter(({ name, actions, passedTo: services }) => {
    if (known.has(name) || !actions.every((action) => (held.reach[action] ?? 0) >= 2)) return false;
    if (services.length === 0 || !actions.includes(catalog.passRole)) return true;
    const limited = passedTo(held.by.get(catalog.passRole));
    return limited === undefined || services.some((service) => limited.some((pattern) => matches(pattern, service)));
  });
  const minimal = found.filter((one) => !found.some((other) => other !== one && other.actions.length < one.actions.length && other.actions.every((action) => one.actions.includes(action))));
  const [first, ...rest] = [...minimal].sort((a, b) => a.actions.length - b.actions.length);
  if (!first) return [];
  const deciding = first.actions.includes(catalog.passRole) ? catalog.passRole : first.actions[0] ?? 0;
  const by = held.by.get(deciding);
  if (!by) return [];
  const at = placeOfAction(by, deciding, catalog);
  const certain = !unsure && minimal.some((one) => (takesAny(one.name) || one.passedTo.length > 0) && one.actions.every((action) => held.reach[action] === 3));
  const ways = [first, ...rest].slice(0, 3).map((one) => inWords(one.actions.map((action) => catalog.names[action] ?? '')));
  return [{ trait: 'escalates', how: `${ways.join('; or ')}${minimal.length > 3 ? `; and ${minimal.length - 3} more ways` : ''}`, at, certain }];
}

/** `iam:PassRole with lambda:CreateFunction and lambda:InvokeFunction`. */
function inWords(actions: readonly string[]): string {
  const [first, ...rest] = actions;
  return rest.length === 0 ? first ?? '' : `${first ?? ''} with ${andList(rest)}`;
}
