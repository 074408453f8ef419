import { byDefault, compareText, resourceTypes, set, unknown } from '../model/index.ts';
import type { Copy, EnvironmentMark, Evidence, EvidenceList, Key, Knowledge, Known, RelationFact, Resource, ResourceFact, ResourceId, ResourceType, ResourceTypes, Scalar } from '../model/index.ts';
import { environmentsOf, uniqueMarks } from './order.ts';
import { guardStates, nativeCopies, settingStates, standingGuard } from './state.ts';
import { Union } from './union.ts';

/** Resources by id and by every key that means them. */
export interface Resources {
  readonly all: readonly Resource[];
  byKey(key: Key): Resource | undefined;
}

/**
 * Joins resource facts that share a strong key, folds in relations, and reads guards and native copies off the tables. A weak key
 * shared with exactly one other thing makes an uncertain `storedOn`: perhaps the same thing.
 */
export function linkResources(facts: readonly ResourceFact[], relations: readonly RelationFact[], knowledge: Knowledge): Resources {
  const union = new Union();
  for (const fact of facts) for (const key of fact.keys) union.join(fact.keys[0], key);
  const groups = new Map<string, ResourceFact[]>();
  for (const fact of facts) {
    const root = union.find(fact.keys[0]);
    const group = groups.get(root);
    if (group) group.push(fact); else groups.set(root, [fact]);
  }
  const types = resourceTypes(knowledge);
  const drafts = [...groups.values()].filter((group) => group.some((fact) => fact.mere !== true)).map((group) => draftOf(group, types)).sort((a, b) => compareText(a.id, b.id));
  const idOf = new Map<Key, ResourceId>();
  for (const draft of drafts) for (const key of draft.keys) if (!idOf.has(key)) idOf.set(key, draft.id);
  const byId = new Map(drafts.map((draft) => [draft.id, draft]));

  const named = weaklyNamed(drafts);
  for (const relation of relations) {
    // A copy of a store by its name in its account is one of the only store that goes by it.
    const from = idOf.get(relation.from) ?? (relation.kind === 'copiedTo' ? named.get(relation.from) : undefined);
    const to = idOf.get(relation.to);
    const draft = from === undefined ? undefined : byId.get(from);
    if (!draft || from === to && relation.kind !== 'copiedTo') continue;
    switch (relation.kind) {
      case 'partOf': if (to !== undefined) draft.partOf.push({ id: to, evidence: relation.evidence }); break;
      case 'storedOn': if (to !== undefined) draft.storedOn.push({ id: to, evidence: relation.evidence, certain: true }); break;
      case 'serves': draft.serves.push({ key: relation.to, evidence: relation.evidence }); break;
      case 'copiedTo': draft.copies.push(copyOf(draft.id, to, relation)); break;
    }
  }
  joinWeakly(drafts, idOf);
  spreadMarks(drafts, byId);
  const all = drafts.map((draft) => finish(draft));
  const finished = new Map(all.map((resource) => [resource.id, resource]));
  return { all, byKey: (key) => { const id = idOf.get(key); return id === undefined ? undefined : finished.get(id); } };
}

interface Draft {
  id: ResourceId; name: string; kind: ResourceFact['kind']; provider: string; type: string; keys: Key[]; maybe: Key[]; marks: EnvironmentMark[];
  row: ResourceType | undefined; attributes: Record<string, Known<Scalar>>; evidence: EvidenceList;
  partOf: { id: ResourceId; evidence: EvidenceList }[]; storedOn: { id: ResourceId; evidence: EvidenceList; certain: boolean }[];
  serves: { key: Key; evidence: EvidenceList }[]; copies: Copy[];
}

/** The declaration speaks louder than a URL that merely names the thing: facts whose type has a table row with guards or copies come first, `url.*` last. */
function specificity(fact: ResourceFact, types: ResourceTypes): number {
  if (fact.type.startsWith('url.')) return 2;
  // What is a mere folder to one file may be the data of a service to another.
  return types.get(fact.type)?.holdsData === false ? 1 : types.has(fact.type) ? 0 : 1;
}

function draftOf(group: readonly ResourceFact[], types: ResourceTypes): Draft {
  const sorted = [...group].sort((a, b) => specificity(a, types) - specificity(b, types) || compareText(a.keys[0], b.keys[0]) || compareText(a.evidence[0].at.file, b.evidence[0].at.file) || a.evidence[0].at.start - b.evidence[0].at.start);
  const first = sorted[0];
  if (!first) throw new Error('a group of resource facts is never empty');
  const attributes: Record<string, Known<Scalar>> = Object.create(null) as Record<string, Known<Scalar>>;
  for (const fact of sorted) for (const [name, value] of Object.entries(fact.attributes)) attributes[name] ??= value;
  const provider = sorted.find((fact) => fact.provider !== 'unknown' && fact.provider !== 'databases')?.provider ?? first.provider;
  return {
    id: first.keys[0], name: first.name, kind: first.kind, provider, type: first.type, row: types.get(first.type), attributes,
    keys: [...new Set(sorted.flatMap((fact) => fact.keys))].sort(compareText), maybe: [...new Set(sorted.flatMap((fact) => fact.maybe))].sort(compareText),
    marks: sorted.flatMap((fact) => fact.environments), evidence: [first.evidence[0], ...sorted.flatMap((fact) => fact.evidence).filter((e) => e !== first.evidence[0])],
    partOf: [], storedOn: [], serves: [], copies: [],
  };
}

function copyOf(of: ResourceId, on: ResourceId | undefined, relation: RelationFact): Copy {
  const place = relation.copy?.name ?? 'a copy';
  const rhythm = relation.copy?.rhythm;
  return {
    of, on, kind: relation.copy?.kind ?? 'export', name: place,
    ...rhythm === undefined ? {} : { rhythm },
    // What was copied before the schedule was stopped may still be there, and nothing shows that it is.
    survives: rhythm?.stopped ? unknown('its schedule is told not to run, so the last copy is as old as that', rhythm.stopped) : on === of ? byDefault(false, 'graph:copy-on-itself') : on === undefined ? unknown('where the copy lies is not in what was read') : byDefault(true, 'graph:copy-elsewhere'),
    independent: unknown('not judged yet'), because: on === of ? 'it lies on the very thing it is a copy of' : 'it is written elsewhere', evidence: relation.evidence,
  };
}

/** Weak keys that one thing alone has, with that thing. */
function weaklyNamed(drafts: readonly Draft[]): ReadonlyMap<Key, ResourceId> {
  const found = new Map<Key, ResourceId | undefined>();
  for (const draft of drafts) for (const key of draft.maybe) found.set(key, found.has(key) ? undefined : draft.id);
  return new Map([...found].flatMap(([key, id]) => (id === undefined ? [] : [[key, id] as const])));
}

/** Perhaps the same thing: a URL whose weak key is a declared thing's key, or whose weak key exactly one declared thing shares. */
function joinWeakly(drafts: readonly Draft[], idOf: ReadonlyMap<Key, ResourceId>): void {
  const declared = new Map<Key, Set<ResourceId>>();
  for (const draft of drafts) {
    if (draft.type.startsWith('url.')) continue;
    for (const key of draft.maybe) declared.set(key, (declared.get(key) ?? new Set()).add(draft.id));
  }
  for (const draft of drafts) {
    if (!draft.type.startsWith('url.')) continue;
    const candidates = new Set<ResourceId>();
    for (const key of draft.maybe) {
      const strong = idOf.get(key);
      if (strong !== undefined && strong !== draft.id) candidates.add(strong);
      for (const id of declared.get(key) ?? []) candidates.add(id);
    }
    const [only] = candidates;
    if (candidates.size === 1 && only !== undefined && !draft.storedOn.some((on) => on.id === only)) {
      draft.storedOn.push({ id: only, certain: false, evidence: [{ at: draft.evidence[0].at, note: 'perhaps the database declared here; nothing else here fits the name' }] });
    }
  }
}

/** A volume is in every environment of what lies on it; a thing in a namespace is in the namespace's environment. Bounded by the longest chain. */
function spreadMarks(drafts: readonly Draft[], byId: ReadonlyMap<ResourceId, Draft>): void {
  for (let round = 0; round < 8; round++) {
    let changed = false;
    for (const draft of drafts) {
      for (const on of draft.storedOn) changed = give(byId.get(on.id), draft.marks) || changed;
      for (const whole of draft.partOf) {
        const parent = byId.get(whole.id);
        // A project or cluster of several environments says of nothing in it whose it is.
        if (parent && (parent.kind === 'namespace' || (parent.kind === 'cluster' || parent.kind === 'project') && !isCrossed(parent.marks))) changed = give(draft, parent.marks) || changed;
      }
    }
    if (!changed) return;
  }
}

function isCrossed(marks: readonly EnvironmentMark[]): boolean { return marks.some((mark) => mark.kind === 'production') && marks.some((mark) => mark.kind === 'staging' || mark.kind === 'development' || mark.kind === 'test'); }

function give(to: Draft | undefined, marks: readonly EnvironmentMark[]): boolean {
  if (!to) return false;
  const before = to.marks.length;
  const merged = uniqueMarks([...to.marks, ...marks]);
  if (merged.length === uniqueMarks(to.marks).length) return false;
  to.marks = merged;
  return merged.length !== before;
}

/** These hold resources; the data is in those, and they are judged each for itself. */
export const HOLDERS: ReadonlySet<Resource['kind']> = new Set(['stack', 'account', 'project', 'namespace', 'cluster']);

function finish(draft: Draft): Resource {
  const guards = draft.row ? guardStates(draft.attributes, draft.row) : [];
  const native: Copy[] = (draft.row ? nativeCopies(draft.attributes, draft.row) : []).filter((copy) => copy.exists.basis === 'unknown' || copy.exists.value).map((copy) => ({
    of: draft.id, on: undefined, kind: copy.kind, name: copy.id, exists: copy.exists,
    survives: copy.exists.basis === 'unknown' ? unknown(copy.exists.why, copy.exists.at) : copy.survives,
    independent: unknown('not judged yet'), because: copy.says, evidence: evidenceOfState(copy.exists, draft.evidence, copy.says),
  }));
  const holds = draft.row?.holdsData ?? 'unknown';
  const marks = uniqueMarks(draft.marks);
  const written = draft.attributes['craterscan.holdsData'];
  const told: Known<boolean> | undefined = written?.basis === 'set' && typeof written.value === 'boolean' ? set(written.value, written.at) : undefined;
  return {
    id: draft.id, name: draft.name, kind: draft.kind, provider: draft.provider, type: draft.type, keys: draft.keys, maybe: draft.maybe, marks, environments: environmentsOf(marks),
    holdsData: told ?? (HOLDERS.has(draft.kind) ? byDefault(false, 'graph:holds-resources-not-data') : holds === 'unknown' ? unknown(`whether ${draft.type} holds data is not in our tables`) : byDefault(holds, `resources:${draft.type}.holdsData`)),
    guard: standingGuard(guards), guards, copies: [...draft.copies, ...native], settings: draft.row ? settingStates(draft.attributes, draft.row) : [], attributes: draft.attributes,
    partOf: draft.partOf, storedOn: draft.storedOn, serves: draft.serves, unbounded: false, evidence: draft.evidence,
  };
}

function evidenceOfState(state: Known<boolean>, fallback: EvidenceList, note: string): EvidenceList {
  const first: Evidence = { at: state.basis === 'set' ? state.at : fallback[0].at, note };
  return state.basis === 'set' ? [first, ...state.via] : [first];
}
