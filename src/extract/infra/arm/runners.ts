import { runnerOfSubject } from '../../shared/runners.ts';
import type { Runner } from '../../shared/runners.ts';
import { entriesOf, textOf, valueAt } from '../../shared/nodes.ts';
import { armValue, filledIn, idOf } from './template.ts';
import type { ArmResource, ArmValue } from './template.ts';

const IDENTITY = 'microsoft.managedidentity/userassignedidentities';
const MOST = 8;

/** What runs with the principal that a role is assigned to: the thing itself where the identity comes with it, else the things that are given the identity, and pods it trusts. */
export function runsOf(principal: ArmValue | undefined, from: ArmResource, resources: readonly ArmResource[]): readonly Runner[] {
  const text = principal === undefined ? undefined : principal.is === 'unknown' ? filledIn(principal.text, from.template) : textOf(principal.node);
  return namedBy(text, from, resources).flatMap((holder): readonly Runner[] => {
    if (holder.type.toLowerCase() !== IDENTITY) return [{ at: holder.at, note: `${called(holder)} runs with it` }];
    const given = resources.filter((one) => entriesOf(valueAt(one.node, 'identity', 'userAssignedIdentities')).some(({ key }) => namedBy(filledIn(key, one.template), one, resources).includes(holder)));
    const trusted = resources.filter((one) => one.type.toLowerCase() === `${IDENTITY}/federatedidentitycredentials` && one.parent === holder).flatMap((one) => {
      const subject = armValue(one, 'properties', 'subject');
      return subject?.is === 'node' ? runnerOfSubject(textOf(subject.node) ?? '', subject.at) ?? [] : [];
    });
    return [...given.map((one) => ({ at: one.at, note: `${called(one)} runs with it` })), ...trusted];
  }).slice(0, MOST);
}

/** The resource of the same template that an expression leads to, by its type and its names where they are written out, or as the only one of its type. */
function namedBy(text: string | undefined, from: ArmResource, resources: readonly ArmResource[]): readonly ArmResource[] {
  const [, type, names] = /resourceId\(\s{0,9}'([A-Za-z]+\.[\w./]{1,200})'\s{0,9},([^()]{1,400}(?:\([^()]{0,200}\)[^()]{0,100}){0,4})\)/.exec(text ?? '') ?? [];
  if (type === undefined || names === undefined) return [];
  const near = resources.filter((one) => one.template === from.template && one.type.toLowerCase() === type.toLowerCase());
  const written = [...names.matchAll(/'([^']{1,120})'/g)].map((match) => match[1] ?? '');
  const id = idOf({ type, fullName: written.join('/').toLowerCase() });
  const exact = near.filter((one) => idOf(one) === id);
  return exact.length > 0 ? exact.slice(0, 1) : near.length === 1 && !/^\s{0,9}'[^']*'(?:\s{0,9},\s{0,9}'[^']*')*\s{0,9}$/.test(names) ? near : [];
}

function called(resource: ArmResource): string { return resource.symbol ?? (resource.name !== undefined && /^[\w.-]{1,90}$/.test(resource.name) ? resource.name : resource.type.split('/').at(-1) ?? resource.type); }
