import { attributesOfType, comparedWith, placeIn, resourceTypes, set, unknown } from '../../model/index.ts';
import type { DataDocument, DataNode, EnvironmentMark, Extractor, Fact, Key, Knowledge, Known, LocalFact, MapEntry, Place, ResourceType, ResourceTypes, Scalar } from '../../model/index.ts';
import { identitiesOf, identityKeys, knownText } from '../shared/drafts.ts';
import { environmentOf } from '../shared/environment.ts';
import { mayRemove, REMOVAL_LITERALS, taskPrograms, tasksFile } from './ansible/removals.ts';
import type { TaskFile } from './ansible/removals.ts';
import { STORE_LITERALS, storeModule } from './ansible/modules.ts';
import { fileEnvironments } from '../shared/file-environment.ts';
import { entriesOf, itemsOf, spanOf, textAt, textOf, valueAt } from '../shared/nodes.ts';

/** What a module is told by `command` where it has no `state`, and makes nothing. */
const GONE: ReadonlySet<string> = new Set(['delete', 'facts', 'modify', 'attach']);
const HOLDERS = new Set(['tasks', 'pre_tasks', 'post_tasks', 'handlers', 'block', 'rescue', 'always']);
const MOST = 5000;

/** Options that are called as their attributes, and mean the same where a task leaves them out. */
const SAME: ReadonlySet<string> = new Set(['engine', 'name', 'deletion_protection', 'backup_retention_period', 'versioning.enabled', 'settings.backup_configuration.enabled', 'object_lock_enabled', 'automated_snapshot_retention_period', 'backup_retention_days', 'create_mode']);

interface Task { readonly kind: 'store'; readonly file: string; readonly type: string; readonly name: string; readonly at: Place; readonly keys: readonly Key[]; readonly maybe: readonly Key[]; readonly attributes: Readonly<Record<string, Known<Scalar>>>; readonly environments: readonly EnvironmentMark[] }

/** Ansible: stores that tasks make with modules of the clouds, by the rows of the same stores in Terraform, and what playbooks take away. Tasks that delete are no stores. */
export function create(knowledge: Knowledge): Extractor<Task | TaskFile> {
  const rows = resourceTypes(knowledge);
  return {
    id: 'ansible',
    literals: [...STORE_LITERALS, ...REMOVAL_LITERALS],
    wants: ({ file, hits }) => file.origin !== 'home' && file.derived !== true && /\.ya?ml$/.test(file.path) && (STORE_LITERALS.some((name) => hits.has(name)) || mayRemove(file.path, hits)),
    read: (document) => (document.syntax === 'yaml' ? [...tasksOf(document).flatMap((entry) => taskOf(entry, document, rows)), ...[tasksFile(document, knowledge.operations) ?? []].flat()] : []),
    join: (all) => [...stores(all.flatMap(({ payload }: LocalFact<Task | TaskFile>) => (payload.kind === 'store' ? [payload] : [])), rows), ...taskPrograms(all.flatMap(({ payload }) => (payload.kind === 'tasks' ? [payload] : [])))],
  };
}

function stores(local: readonly Task[], rows: ResourceTypes): readonly Fact[] {
  return local.map((payload, index): Fact => {
    const row = rows.get(payload.type);
    // A second task for the same thing of a file has a number behind it.
    const base = `ansible:${payload.file}:${payload.type}.${payload.name}`;
    const before = local.slice(Math.max(0, index - 1000), index).filter((one) => one.file === payload.file && one.type === payload.type && one.name === payload.name).length;
    return {
      fact: 'resource', name: payload.name, kind: row?.kind ?? 'service', provider: row?.provider ?? 'unknown', type: payload.type, keys: [before === 0 ? base : `${base}~${before + 1}`, ...payload.keys], maybe: payload.maybe, attributes: payload.attributes,
      environments: payload.environments, evidence: [{ at: payload.at, note: 'a task that makes it' }],
    };
  });
}

/** Modules called by tasks, in plays and in blocks. */
function tasksOf(document: DataDocument): readonly MapEntry[] {
  const out: MapEntry[] = [];
  const pending: DataNode[] = document.roots.flatMap((root) => itemsOf(root));
  for (let position = 0; position < pending.length && position < MOST; position++) {
    for (const entry of entriesOf(pending[position])) {
      if (HOLDERS.has(entry.key)) pending.push(...itemsOf(entry.value));
      else if (entry.value.type === 'map' && storeModule(entry.key)) out.push(entry);
    }
  }
  return out;
}

function taskOf(entry: MapEntry, document: DataDocument, rows: ResourceTypes): readonly Task[] {
  const module = storeModule(entry.key);
  const row = module && rows.get(module.type);
  const state = textAt(entry.value, 'state');
  if (!module || !row || state === 'absent' || state === 'deleted' || state === 'terminated' || state?.includes('{{') || GONE.has(textAt(entry.value, 'command') ?? '')) return [];
  const at = placeIn(document, entry.keySpan);
  const attributes: Record<string, Known<Scalar>> = {};
  for (const attribute of attributesOfType(row)) {
    const own = Object.hasOwn(module.options, attribute) ? module.options[attribute] : undefined;
    const node = valueAt(entry.value, ...(own ?? attribute).split('.'));
    if (node) attributes[attribute] = valueOf(node, row, attribute, document);
    else if (!own && !SAME.has(attribute) && attribute !== 'lifecycle.prevent_destroy') attributes[attribute] = unknown('the task does not say', at);
  }
  const named = identitiesOf(row, (attribute) => knownText(attributes[attribute]));
  const name = named[0]?.text ?? `a ${row.kind} of ${entry.key}`;
  const found = environmentOf(name);
  return [{
    kind: 'store', file: document.file, type: row.type, name, at, attributes, ...identityKeys(named),
    environments: [...found ? [{ kind: found.kind, name: found.name, by: 'name' as const, evidence: { at, note: 'its name' } }] : [], ...fileEnvironments(document.file, at)],
  }];
}

/** Ansible reads `yes` and `no` as truth values, and whatever stands in braces when it runs. */
function valueOf(node: DataNode, row: ResourceType, attribute: string, document: DataDocument): Known<Scalar> {
  const at = placeIn(document, spanOf(node));
  const text = textOf(node);
  if (text === undefined) return node.type === 'scalar' ? unknown('it is empty', at) : set<Scalar>(node.type === 'list' ? node.items.length > 0 : node.entries.length > 0, at);
  if (text.includes('{{') || text.includes('{%')) return unknown('it is given when the play runs', at);
  const wanted = comparedWith(row, attribute);
  if (wanted.some((want) => typeof want === 'boolean') && /^(?:true|false|yes|no|on|off|enabled|disabled)$/i.test(text)) return set<Scalar>(/^(?:true|yes|on|enabled)$/i.test(text), at);
  return set<Scalar>(wanted.some((want) => typeof want === 'number') && /^-?\d{1,9}$/.test(text) ? Number(text) : text, at);
}
