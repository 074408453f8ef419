import { placeIn, set, unknown } from '../../../model/index.ts';
import type { DataDocument, DataNode, Known, Place, Scalar } from '../../../model/index.ts';
import { identitiesOf, knownText } from '../../shared/drafts.ts';
import { entriesOf, textAt, textOf, valueAt } from '../../shared/nodes.ts';
import { settingsOf } from './config.ts';
import type { Settings } from './config.ts';
import { attributesOf } from './program.ts';
import type { Declared, Side } from './program.ts';
import type { Kinds } from './types.ts';
import { sideOf, SIDES } from '../../shared/side-resources.ts';

/** Pulumi.yaml: what `pulumi` commands in its directory act on. `foreign`: its program is in a language that is not read. */
export interface Project { readonly kind: 'project'; readonly file: string; readonly name: string; readonly at: Place; readonly foreign: boolean }
/** Pulumi.<stack>.yaml. */
export interface Stack { readonly kind: 'stack'; readonly file: string; readonly name: string; readonly at: Place; readonly settings: Settings; /** Settings also come from an environment that is kept elsewhere. */ readonly open: boolean; readonly profile?: { readonly name: string; readonly at: Place } }

export const PROJECT = /(?:^|\/)Pulumi\.ya?ml$/;
export const STACK = /(?:^|\/)Pulumi\.([\w-]{1,80})\.ya?ml$/;

/** The project with the resources it lists itself, or one stack's settings. Encrypted settings are not read. */
export function readProject(document: DataDocument, kinds: Kinds): readonly (Project | Stack | Declared | Side)[] {
  const [root] = document.roots;
  if (!root || root.type !== 'map') return [];
  const place = (node: { start: number; end: number }): Place => placeIn(document, node);
  const head = root.entries[0]?.keySpan ?? root;
  const stack = STACK.exec(document.file)?.[1];
  if (stack !== undefined) {
    const profile = valueAt(root, 'config', 'aws:profile');
    const name = textOf(profile);
    return [{ kind: 'stack', file: document.file, name: stack, at: place(head), settings: settingsOf(document), open: valueAt(root, 'environment') !== undefined, ...profile && name !== undefined && /^[\w.@-]{1,80}$/.test(name) ? { profile: { name, at: place(profile) } } : {} }];
  }
  const runtime = textAt(root, 'runtime') ?? textAt(root, 'runtime', 'name');
  if (runtime === undefined) return [];
  const found = valueAt(root, 'name');
  const name = textOf(found) ?? 'Pulumi program';
  const project: Project = { kind: 'project', file: document.file, name: name.slice(0, 100), at: place(found ?? head), foreign: !/^(?:nodejs|bun|yaml)$/.test(runtime) };
  return [project, ...entriesOf(valueAt(root, 'resources')).slice(0, 3000).flatMap((entry) => resource(entry.key, entry.keySpan, entry.value, document, kinds))];
}

function resource(key: string, span: { start: number; end: number }, node: DataNode, document: DataDocument, kinds: Kinds): readonly (Declared | Side)[] {
  // `aws:rds:Instance`, or `aws:rds/instance:Instance` in full.
  const [pack, path, last] = textAt(node, 'type')?.split(':') ?? [];
  const name = last ?? path;
  if (pack === undefined || name === undefined) return [];
  const module = last === undefined ? 'index' : path?.split('/')[0] ?? 'index';
  const props = valueAt(node, 'properties');
  const options = valueAt(node, 'options');
  const side = sideOf(pack, module, name);
  const said = side === undefined ? undefined : SIDES[side];
  if (said) {
    const target = textAt(props, said.target);
    const known = said.read ? below(props, said.read, document) : undefined;
    return [{ kind: 'side', file: document.file, attribute: said.attribute, of: /^\$\{([\w-]+)/.exec(target ?? '')?.[1], value: known?.basis === 'set' ? set<Scalar>(known.value === said.yes, known.at) : unknown('another resource of the program says it', placeIn(document, span)) }];
  }
  const kind = kinds.of(pack, module, name, valueAt(props, 'properties') !== undefined);
  if (!kind) return [];
  const attributes = attributesOf(kind, (wanted) => below(props, wanted.split('.'), document));
  for (const option of ['retainOnDelete', 'protect']) {
    const known = below(options, [option], document);
    if (known && (known.basis !== 'set' || known.value === true || !attributes.has('lifecycle.prevent_destroy'))) attributes.set('lifecycle.prevent_destroy', known);
  }
  const identity = identitiesOf(kind.row, (attribute) => knownText(below(props, kind.named(attribute).split('.'), document)));
  return [{ kind: 'resource', file: document.file, type: kind.row.type, provider: pack, name: key, variable: key, identity, attributes, at: placeIn(document, span) }];
}

/** The value below a path; what is interpolated is given when the program runs. */
function below(node: DataNode | undefined, path: readonly string[], document: DataDocument): Known<Scalar> | undefined {
  let at = node;
  for (const name of path) {
    if (at?.type === 'list') [at] = at.items;
    if (at?.type === 'scalar' && typeof at.value === 'string' && at.value.includes('${')) return unknown('it is given when the program runs', placeIn(document, at));
    if (at?.type === 'map' && at.entries.some((entry) => entry.key.startsWith('fn::'))) return unknown('it is given when the program runs', placeIn(document, at));
    at = valueAt(at, name);
  }
  if (!at) return undefined;
  const place = placeIn(document, at);
  if (at.type === 'map' && at.entries.some((entry) => entry.key.startsWith('fn::'))) return unknown('it is given when the program runs', place);
  if (at.type !== 'scalar') return set<Scalar>(at.type === 'list' ? at.items.length > 0 : at.entries.length > 0, place);
  return typeof at.value === 'string' && at.value.includes('${') ? unknown('it is given when the program runs', place) : set<Scalar>(at.value, place);
}
