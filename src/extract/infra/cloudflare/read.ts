import { placeIn } from '../../../model/index.ts';
import type { DataDocument, DataNode, Place } from '../../../model/index.ts';
import { isName, namedAt } from '../../shared/declared.ts';
import type { Named } from '../../shared/declared.ts';
import { entriesOf, isTrue, itemsOf, spanOf, textAt, textsOf, valueAt } from '../../shared/nodes.ts';
import { BINDINGS, isGivenId } from './bindings.ts';
import type { BindingKind } from './bindings.ts';

export interface Bound extends Named { readonly kind: BindingKind; readonly identity: string; readonly preview?: Named & { readonly identity: string }; readonly remote?: Place }
export interface DurableClass extends Named { readonly script?: string }
/** One environment of a Worker; the one without a name is used when none is asked for. */
export interface Section {
  readonly environment?: string;
  readonly at: Place;
  readonly script?: Named;
  readonly bound: readonly Bound[];
  readonly classes: readonly DurableClass[];
  /** Classes whose objects a deployment deletes. */
  readonly deleted: readonly Named[];
  readonly account?: Named;
}
export interface WranglerFile { readonly file: string; readonly pages: boolean; readonly at: Place; readonly sections: readonly Section[] }

/** Most things of one kind that are read. */
const MOST = 500;

/** What a wrangler file binds, by environment. Bindings are not inherited by the environments of a Worker. */
export function readWrangler(document: DataDocument): WranglerFile | undefined {
  const [root] = document.roots;
  const top = sectionOf(document, root, undefined, undefined);
  const sections = entriesOf(valueAt(root, 'env')).slice(0, MOST).flatMap((entry) => (entry.value.type === 'map' ? [sectionOf(document, entry.value, entry.key, top, placeIn(document, spanOf(entry.keySpan)))] : []));
  if (!['name', 'main', 'compatibility_date', 'pages_build_output_dir', ...BINDINGS.map(({ path }) => path[0] ?? '')].some((key) => valueAt(root, key))) return undefined;
  return { file: document.file, pages: valueAt(root, 'pages_build_output_dir') !== undefined, at: placeIn(document, { start: 0, end: 0 }), sections: [top, ...sections] };
}

function sectionOf(document: DataDocument, node: DataNode | undefined, environment: string | undefined, top: Section | undefined, at?: Place): Section {
  const own = namedAt(document, node, 'name');
  // An environment without a name of its own is deployed under the name of the whole and its own.
  const script = own ?? (top?.script && environment !== undefined ? { name: `${top.script.name}-${environment}`, at: at ?? top.script.at } : undefined);
  const account = namedAt(document, node, 'account_id') ?? top?.account;
  const migrations = itemsOf(valueAt(node, 'migrations')).slice(0, MOST);
  return {
    ...(environment === undefined ? {} : { environment }),
    at: at ?? own?.at ?? placeIn(document, { start: node?.start ?? 0, end: node?.start ?? 0 }),
    ...(script ? { script } : {}), ...(account ? { account } : {}),
    bound: BINDINGS.flatMap((kind) => itemsOf(valueAt(node, ...kind.path)).slice(0, MOST).flatMap((item) => boundOf(document, item, kind))),
    classes: itemsOf(valueAt(node, 'durable_objects', 'bindings')).slice(0, MOST).flatMap((item): DurableClass[] => {
      const name = namedAt(document, item, 'class_name');
      const other = textAt(item, 'script_name');
      const suffix = textAt(item, 'environment');
      return name ? [{ ...name, ...(other === undefined ? {} : { script: suffix === undefined ? other : `${other}-${suffix}` }) }] : [];
    }),
    deleted: migrations.flatMap((item) => textsOf(valueAt(item, 'deleted_classes')).map((one) => ({ name: one.text, at: placeIn(document, one.at) }))).filter((one) => isName(one.name)),
  };
}

function boundOf(document: DataDocument, item: DataNode, kind: BindingKind): readonly Bound[] {
  const identity = namedAt(document, item, kind.field);
  const label = (kind.label === undefined ? undefined : textAt(item, kind.label)) ?? (kind.by === 'name' ? identity?.name : textAt(item, 'binding'));
  if (!identity || label === undefined || !isName(label) || (kind.by === 'id' && !isGivenId(identity.name))) return [];
  const preview = kind.preview === undefined ? undefined : namedAt(document, item, kind.preview);
  const remote = valueAt(item, 'remote') ?? valueAt(item, 'experimental_remote');
  return [{
    kind, name: label, at: identity.at, identity: identity.name.toLowerCase(),
    ...(preview && (kind.by === 'name' || isGivenId(preview.name)) ? { preview: { ...preview, identity: preview.name.toLowerCase() } } : {}),
    ...(remote && isTrue(remote) ? { remote: placeIn(document, spanOf(remote)) } : {}),
  }];
}

