import { placeIn, set } from '../../model/index.ts';
import type { DataDocument, DataNode, EnvironmentMark, Fact, Key, Knowledge, Known, Place, RelationFact, ResourceType, ResourceTypes, Scalar } from '../../model/index.ts';
import { attributesOfType, whenAsked } from '../../model/index.ts';
import { environmentOf } from './environment.ts';
import { spanOf, textOf, valueAt } from './nodes.ts';

/** An arrow that a configuration file shows: from the thing it stands in, or from `from`. */
export interface DeclaredArrow { readonly kind: RelationFact['kind']; readonly from?: Key; readonly to: Key; readonly at: Place; readonly note: string }

/** One thing that the configuration file of a platform declares. Kind and provider stand in the row of its type. */
export interface Declared {
  /** Row of rules/resources. */
  readonly type: string;
  readonly name: string;
  readonly key: Key;
  readonly maybe?: readonly Key[];
  readonly at: Place;
  readonly note: string;
  readonly marks: readonly EnvironmentMark[];
  readonly attributes?: Readonly<Record<string, Known<Scalar>>>;
  readonly arrows?: readonly DeclaredArrow[];
}

/** The rows of one format by type. */
export function rowsOf(knowledge: Knowledge, format: string): ReadonlyMap<string, ResourceType> {
  return new Map(knowledge.resources.filter((row) => row.format === format).map((row) => [row.type, row]));
}

/** The same for a reader, which is made for every tree: put together when it meets a thing of its format. */
export function typesOf(knowledge: Knowledge, format: string): ResourceTypes { return whenAsked(() => rowsOf(knowledge, format)); }

/** The facts of declared things. What no row knows is left out: a reader and its table are written together, and a test holds them to it. */
export function declaredFacts(things: readonly Declared[], rows: ResourceTypes): readonly Fact[] {
  return things.flatMap((thing): Fact[] => {
    const row = rows.get(thing.type);
    if (!row) return [];
    return [
      { fact: 'resource', name: thing.name, kind: row.kind, provider: row.provider, type: row.type, keys: [thing.key], maybe: thing.maybe ?? [], attributes: thing.attributes ?? {}, environments: thing.marks, evidence: [{ at: thing.at, note: thing.note }] },
      ...(thing.arrows ?? []).map((arrow): Fact => ({ fact: 'relation', kind: arrow.kind, from: arrow.from ?? thing.key, to: arrow.to, evidence: [{ at: arrow.at, note: arrow.note }] })),
    ];
  });
}

/** What stands below `node` of the attributes that the row names; `a.b` is a path. */
export function attributesIn(node: DataNode | undefined, row: ResourceType | undefined, document: DataDocument): Readonly<Record<string, Known<Scalar>>> {
  const found: Record<string, Known<Scalar>> = {};
  for (const name of row ? attributesOfType(row) : []) {
    const value = valueAt(node, ...name.split('.'));
    if (value?.type === 'scalar') found[name] = set<Scalar>(value.value, placeIn(document, spanOf(value)));
  }
  return found;
}

/** A name and where it stands; undefined where it is computed, empty or no name a person would give. */
export interface Named { readonly name: string; readonly at: Place }
export function namedAt(document: DataDocument, node: DataNode | undefined, ...path: readonly string[]): Named | undefined {
  const value = valueAt(node, ...path);
  const text = textOf(value);
  return value && text !== undefined && isName(text) ? { name: text, at: placeIn(document, spanOf(value)) } : undefined;
}

/** A name as platforms allow them, and no placeholder: `<YOUR_ID>`, `${NAME}` and `xxxxxxxx` say nothing. */
export function isName(text: string): boolean {
  return /^[\w .@/-]{1,120}$/.test(text) && !/^(.)\1{3,}$/.test(text.replaceAll(/[-\s]/g, '')) && !/^(?:your|my|replace|change|todo|placeholder|example)[-_ ]?(?:own|id|name|app|bucket|database|me|this|uuid)\b/i.test(text);
}

/** The environment a name says, by the weakest evidence there is. */
export function nameMarks(named: Named): readonly EnvironmentMark[] {
  const found = environmentOf(named.name);
  return found ? [{ kind: found.kind, name: found.name, by: 'name', evidence: { at: named.at, note: `it is named for ${found.name}` } }] : [];
}

/** The environment that a section of the file, or another thing in it, says by its name. `note` gets the environment. */
export function sectionMarks(name: string, at: Place, note: (environment: string) => string): readonly EnvironmentMark[] {
  const found = environmentOf(name);
  return found ? [{ kind: found.kind, name: found.name, by: 'referrer', evidence: { at, note: note(found.name) } }] : [];
}

/** The same marks, shown where the thing itself stands: that is where a reader would change it. */
export function marksAt(marks: readonly EnvironmentMark[], at: Place): readonly EnvironmentMark[] {
  return marks.map((mark) => ({ ...mark, evidence: { ...mark.evidence, at } }));
}
