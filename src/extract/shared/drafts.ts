import type { EnvironmentMark, EvidenceList, Key, Known, ResourceFact, ResourceType, Scalar } from '../../model/index.ts';

/** Prefixes of names that are unique in the world; a name under another one may occur in any account, so it is only a weak key. */
const WORLDWIDE = new Set(['arn:', 'azblob:', 'dns:', 'gcp:', 'github:', 'gs:', 's3:', 'spaces:', 'supabase:']);

/** Longest text that is taken for a name. */
const LONGEST = 200;

/** A name that a resource is known by, with the prefix that the row of its type gives it. */
export interface Identity { readonly prefix: string; readonly text: string }

/** What a resource is known by, from the attributes that its row names. `textOf`: the text of an attribute, as far as it can be told. */
export function identitiesOf(row: ResourceType, textOf: (attribute: string) => string | undefined): readonly Identity[] {
  return row.identity.flatMap(({ attribute, prefix }) => {
    const text = textOf(attribute);
    return text === undefined || text === '' || text.length > LONGEST ? [] : [{ prefix, text }];
  });
}

/** The text of a value that stands somewhere. */
export function knownText(known: Known<Scalar> | undefined): string | undefined { return known?.basis === 'set' && typeof known.value === 'string' ? known.value : undefined; }

/** Those names as keys: `keys` join, `maybe` lowers confidence. */
export function identityKeys(identities: readonly Identity[]): { readonly keys: readonly Key[]; readonly maybe: readonly Key[] } {
  const under = (strong: boolean): Key[] => identities.flatMap(({ prefix, text }) => (WORLDWIDE.has(prefix) === strong ? [`${prefix}${text}`] : []));
  return { keys: under(true), maybe: under(false) };
}

/** A resource fact in the making: other parts of a template may still add to it. */
export interface ResourceDraft {
  readonly row: ResourceType;
  readonly name: string;
  readonly keys: readonly [Key, ...Key[]];
  readonly maybe: readonly Key[];
  readonly attributes: ReadonlyMap<string, Known<Scalar>>;
  readonly marks: readonly EnvironmentMark[];
  readonly evidence: EvidenceList;
}

/** The finished fact. */
export function factOf({ row, name, keys, maybe, attributes, marks, evidence }: ResourceDraft): ResourceFact {
  return { fact: 'resource', name, kind: kindOf(row, attributes), provider: row.provider, type: row.type, keys, maybe: [...new Set(maybe)], attributes: Object.fromEntries(attributes), environments: marks, evidence };
}

/** What the row says it is, by what its own settings say of it. */
function kindOf({ kind, instead }: ResourceType, attributes: ReadonlyMap<string, Known<Scalar>>): ResourceType['kind'] {
  const said = instead && attributes.get(instead.attribute);
  return instead && said?.basis === 'set' && instead.in.includes(String(said.value)) ? instead.kind : kind;
}
