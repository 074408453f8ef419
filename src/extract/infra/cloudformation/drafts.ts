import { attributesOfType, comparedWith, settingsOf, unknown } from '../../../model/index.ts';
import type { EnvironmentMark, Evidence, Key, Known, ResourceType, Scalar } from '../../../model/index.ts';
import { identitiesOf, identityKeys } from '../../shared/drafts.ts';
import type { ResourceDraft } from '../../shared/drafts.ts';
import { environmentOf, tagsEnvironment } from '../../shared/environment.ts';
import { fileEnvironments } from '../../shared/file-environment.ts';
import type { Item } from './instances.ts';
import { derivedOf } from './derived.ts';
import { environmentOfVariant } from './parameter-files.ts';
import { below, textOf, toKnown } from './value.ts';

/** A resource fact in the making: other parts of the template may still add attributes and environments. */
export interface Draft extends ResourceDraft {
  readonly item: Item;
  readonly keys: [Key, ...Key[]];
  readonly maybe: Key[];
  readonly attributes: Map<string, Known<Scalar>>;
  readonly marks: EnvironmentMark[];
}

/** The draft of an item whose type is in the tables; undefined where it holds nothing of its own. */
export function draftOf(item: Item, row: ResourceType): Draft | undefined {
  // An instance of a cluster serves what the cluster keeps.
  if (item.type === 'AWS::RDS::DBInstance' && below(item.properties, 'DBClusterIdentifier')) return undefined;
  const identities = identitiesOf(row, (attribute) => textOf(below(item.properties, attribute)));
  const { keys, maybe } = identityKeys(identities);
  const attributes = new Map<string, Known<Scalar>>();
  for (const attribute of attributesOfType(row)) {
    const value = below(item.properties, ...attribute.split('.'));
    if (value) attributes.set(attribute, fitting(toKnown(value, absentOf(row, attribute)), attribute, row));
    else if (item.instance.broken) attributes.set(attribute, unknown('part of its template could not be read', item.at));
    else if (item.properties && item.properties.type !== 'map') attributes.set(attribute, unknown('its properties are put together when it is deployed', item.at));
  }
  for (const [attribute, known] of derivedOf(item)) attributes.set(attribute, known);
  const note = `declares ${item.type} ${item.id}${item.conditional ? ', under a condition that is not known' : ''}`;
  const draft: Draft = { item, row, name: identities[0]?.text ?? `${item.instance.prefix}${item.id}`, keys: [item.key, ...keys], maybe: [...maybe], attributes, marks: [], evidence: [{ at: item.at, note }, ...item.instance.callers] };
  draft.marks.push(...marksOf(draft));
  return draft;
}

/** What holds where the attribute is left out, by the row. */
function absentOf(row: ResourceType, attribute: string): Scalar | undefined {
  const rule = row.guards.find((guard) => guard.attribute === attribute)?.default ?? [...row.copies.flatMap((copy) => [copy.exists, copy.survives]), ...settingsOf(row)].find((test) => test.attribute === attribute)?.default;
  return rule === 'unknown' ? undefined : rule;
}

/** CloudFormation takes "true" for true and "7" for 7. */
function fitting(known: Known<Scalar>, attribute: string, row: ResourceType): Known<Scalar> {
  const wanted = comparedWith(row, attribute);
  const as = (one: Scalar): Scalar => {
    if (typeof one !== 'string') return one;
    if (wanted.some((want) => typeof want === 'boolean')) return /^(?:true|yes)$/i.test(one) ? true : /^(?:false|no)$/i.test(one) ? false : one;
    return wanted.some((want) => typeof want === 'number') && /^-?\d{1,9}$/.test(one) ? Number(one) : one;
  };
  if (known.basis === 'set') return { ...known, value: as(known.value) };
  return known.basis === 'unknown' && known.possible ? unknown(known.why, known.at, known.possible.map(as)) : known;
}

/** Environments a resource is in by its own words: its name, its tags, and the file it stands in. */
function marksOf(draft: Draft): EnvironmentMark[] {
  const { item } = draft;
  const out: EnvironmentMark[] = [];
  const say = (text: string | undefined, by: EnvironmentMark['by'], evidence: Evidence): boolean => {
    const found = text === undefined ? undefined : environmentOf(text);
    if (found) out.push({ kind: found.kind, name: found.name, by, evidence });
    return found !== undefined;
  };
  if (!say(draft.name, 'name', { at: item.at, note: 'its name' })) say(item.id, 'name', { at: item.at, note: 'its name in the template' });
  for (const [key, value, at] of tagsOf(item)) if (tagsEnvironment(key)) say(value, 'tag', { at, note: `its tag ${key}` });
  const { variant } = item.instance;
  const deployed = variant && environmentOfVariant(variant);
  if (variant && deployed) out.push({ kind: deployed.kind, name: deployed.name, by: 'file', evidence: { at: variant.at, note: 'the values it is deployed with' } });
  return [...out, ...fileEnvironments(item.instance.file, item.at)];
}

/** Tags as a list of pairs or as a map. */
export function tagsOf(item: Item): readonly (readonly [string, string, Evidence['at']])[] {
  const tags = below(item.properties, 'Tags');
  if (tags?.type === 'map') return [...tags.entries].flatMap(([key, value]) => { const text = textOf(value); return text === undefined ? [] : [[key, text, value.at] as const]; });
  return tags?.type !== 'list' ? [] : tags.items.flatMap((tag) => {
    const key = textOf(below(tag, 'Key'));
    const value = textOf(below(tag, 'Value'));
    return key === undefined || value === undefined ? [] : [[key, value, tag.at] as const];
  });
}
