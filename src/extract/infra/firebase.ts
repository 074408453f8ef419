import { folderOf, placeIn, set } from '../../model/index.ts';
import type { DataDocument, EnvironmentMark, Extractor, Knowledge } from '../../model/index.ts';
import { declaredFacts, namedAt, sectionMarks, typesOf } from '../shared/declared.ts';
import type { Declared, Named } from '../shared/declared.ts';
import { entriesOf, spanOf, textAt, valueAt } from '../shared/nodes.ts';

interface Aliases { readonly kind: 'aliases'; readonly file: string; readonly aliases: readonly (Named & { readonly alias: string; readonly aliasAt: Named['at'] })[] }
interface Products { readonly kind: 'products'; readonly file: string; readonly stores: readonly { readonly product: 'firestore' | 'database' | 'storage'; readonly at: Named['at'] }[] }
export type FirebaseLocal = Aliases | Products;

const PRODUCTS = { firestore: 'a Firestore database', database: 'a Realtime Database', storage: 'a Cloud Storage bucket' } as const;

/** Firebase: the projects of `.firebaserc` by alias, and the stores that `firebase.json` deploys rules for. */
export function create(knowledge: Knowledge): Extractor<FirebaseLocal> {
  const rows = typesOf(knowledge, 'firebase');
  return {
    id: 'firebase',
    wants: ({ file }) => !file.derived && /(?:^|\/)(?:\.firebaserc|firebase\.json)$/.test(file.path),
    syntax: (file) => (file.endsWith('.firebaserc') ? 'json' : undefined),
    read: (document) => (document.syntax === 'json' ? (document.file.endsWith('.firebaserc') ? readAliases(document) : readProducts(document)) : []),
    join(local) {
      const payloads = local.map(({ payload }) => payload);
      const products = payloads.filter((one) => one.kind === 'products');
      return declaredFacts(payloads.flatMap((one) => (one.kind === 'aliases' ? projectsOf(one, products.find((other) => folderOf(other.file) === folderOf(one.file))) : [])), rows);
    },
  };
}

function readAliases(document: DataDocument): readonly FirebaseLocal[] {
  const aliases = entriesOf(valueAt(document.roots[0], 'projects')).slice(0, 100).flatMap((entry) => {
    const project = namedAt(document, entry.value);
    // Emulators make up projects that begin so; nothing real is behind them.
    return project && /^[a-z][a-z0-9-]{3,62}$/.test(project.name) && !project.name.startsWith('demo-') ? [{ ...project, alias: entry.key, aliasAt: placeIn(document, spanOf(entry.keySpan)) }] : [];
  });
  return aliases.length === 0 ? [] : [{ kind: 'aliases', file: document.file, aliases }];
}

function readProducts(document: DataDocument): readonly FirebaseLocal[] {
  const [root] = document.roots;
  const stores = (['firestore', 'database', 'storage'] as const).flatMap((product) => { const entry = entriesOf(root).find(({ key }) => key === product); return entry && (entry.value.type === 'list' || textAt(entry.value, 'rules') !== undefined) ? [{ product, at: placeIn(document, spanOf(entry.keySpan)) }] : []; });
  return stores.length === 0 ? [] : [{ kind: 'products', file: document.file, stores }];
}

function projectsOf(file: Aliases, products: Products | undefined): readonly Declared[] {
  return file.aliases.flatMap((one): Declared[] => {
    const key = `gcp:${one.name}`;
    const marks: readonly EnvironmentMark[] = [...sectionMarks(one.alias, one.aliasAt, (name) => `the alias ${name} means it`), ...sectionMarks(one.name, one.at, (name) => `it is named for ${name}`).map((mark): EnvironmentMark => ({ ...mark, by: 'name' }))];
    return [
      { type: 'firebase.project', name: `Firebase project ${one.name}`, key, at: one.at, note: one.alias === 'default' ? 'commands that name no project act on this one' : `the project of the alias ${one.alias}`, marks, attributes: one.alias === 'default' ? { 'target.default': set(true, one.at) } : {} },
      ...(products?.stores ?? []).map((store): Declared => ({ type: `firebase.${store.product}`, name: `${store.product === 'database' ? 'Realtime Database' : store.product === 'storage' ? 'Storage' : 'Firestore'} of ${one.name}`, key: `${key}:${store.product}`, at: one.at, note: PRODUCTS[store.product], marks, arrows: [{ kind: 'partOf', to: key, at: store.at, note: 'deployed to every project of this checkout' }] })),
    ];
  });
}
