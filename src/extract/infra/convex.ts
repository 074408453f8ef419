import { placeIn } from '../../model/index.ts';
import type { DataDocument, EnvironmentKind, EnvironmentMark, Extractor, Knowledge } from '../../model/index.ts';
import { declaredFacts, typesOf } from '../shared/declared.ts';
import type { Declared } from '../shared/declared.ts';
import { DOTENV, fileEnvironments } from '../shared/file-environment.ts';
import { entriesOf, spanOf, textOf, valueAt } from '../shared/nodes.ts';
import { addressedStore } from '../shared/store-address.ts';

const CONFIG = /(?:^|\/)convex\.json$/;
const TEMPLATE = /\.(?:example|sample|template|dist)$/;
/** `prod:happy-animal-123`, and the deploy key that begins so. */
const NAMED = /^(prod|dev|preview):([a-z]{2,30}-[a-z]{2,30}-\d{1,6})(?:\||$)/;
const KINDS: Readonly<Record<string, EnvironmentKind>> = { prod: 'production', dev: 'development', preview: 'development' };

/** Convex: the deployments that settings name. What stands before the name says which of them is production. */
export function create(knowledge: Knowledge): Extractor<Declared> {
  const rows = typesOf(knowledge, 'convex');
  return {
    id: 'convex',
    wants: ({ file }) => !file.derived && !TEMPLATE.test(file.path) && (DOTENV.test(file.path) || CONFIG.test(file.path)),
    read: (document) => (document.syntax === 'dotenv' ? readSettings(document) : document.syntax === 'json' ? readConfig(document) : []),
    join: (local) => declaredFacts(local.map(({ payload }) => payload), rows),
  };
}

function readSettings(document: DataDocument): readonly Declared[] {
  return entriesOf(document.roots[0]).slice(0, 2_000).flatMap((entry): Declared[] => {
    if (!entry.key.includes('CONVEX')) return [];
    const text = (textOf(entry.value) ?? '').slice(0, 600);
    const at = placeIn(document, spanOf(entry.value));
    const [, kind = '', name] = NAMED.exec(text) ?? [];
    const known = KINDS[kind];
    const marks: readonly EnvironmentMark[] = known === undefined ? [] : [{ kind: known, name: kind, by: 'account', evidence: { at, note: `${entry.key} calls it a ${kind} deployment` } }];
    if (name !== undefined) return [thing(name, at, `${entry.key} names it`, [...marks, ...fileEnvironments(document.file, at)])];
    const store = addressedStore(text);
    return store?.type === 'convex.deployment' ? [thing(store.name, at, `${entry.key} is its address`, fileEnvironments(document.file, at))] : [];
  });
}

/** Older projects name the address of production. */
function readConfig(document: DataDocument): readonly Declared[] {
  const node = valueAt(document.roots[0], 'prodUrl');
  const store = addressedStore(textOf(node) ?? '');
  if (!node || store?.type !== 'convex.deployment') return [];
  const at = placeIn(document, spanOf(node));
  return [thing(store.name, at, 'convex.json names it', [{ kind: 'production', name: 'production', by: 'account', evidence: { at, note: 'convex.json calls it the address of production' } }])];
}

function thing(name: string, at: Declared['at'], note: string, marks: readonly EnvironmentMark[]): Declared {
  return { type: 'convex.deployment', name, key: `convex:${name}`, at, note, marks };
}
