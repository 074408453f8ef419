import { folderOf, placeIn } from '../../model/index.ts';
import type { DataDocument, Document, EnvironmentMark, Extractor, Knowledge, MapEntry, Place, Tree } from '../../model/index.ts';
import { declaredFacts, typesOf } from '../shared/declared.ts';
import type { Declared } from '../shared/declared.ts';
import { environmentOf } from '../shared/environment.ts';
import { entriesOf, spanOf, textOf, valueAt } from '../shared/nodes.ts';
import { addressedStore, mentionFacts } from '../shared/store-address.ts';
import type { StoreMention } from '../shared/store-address.ts';

export type NetlifyLocal = { readonly kind: 'site' | 'blobs'; readonly thing: Declared } | { readonly kind: 'store'; readonly mention: StoreMention };
/** One deploy context: its name, where it begins, and the variables it sets itself. */
interface Context { readonly name: string; readonly at: Place; readonly variables: ReadonlyMap<string, MapEntry>; readonly written: boolean }

const STATE = /(?:^|\/)\.netlify\/state\.json$/;
const CONFIG = /(?:^|\/)netlify\.toml$/;
const MOST = 500;
/** The library of Netlify's object stores, and stores that it is asked for by their own names: those of the site, in whatever deployment the program runs. */
const BLOBS = '@netlify/blobs';
const IMPORTED = /(?:from|import|require)\s{0,9}\(?\s{0,9}["']@netlify\/blobs["']/;
const OPENED = /\bgetStore\(\s{0,40}(?:\{[^{}]{0,200}?\bname\s{0,9}:\s{0,9})?["']([\w .@/-]{1,64})["']/g;

/** Netlify: the site a checkout is linked to, the stores that netlify.toml names for the contexts of its deployments, and those that its functions open. */
export function create(knowledge: Knowledge): Extractor<NetlifyLocal> {
  const rows = typesOf(knowledge, 'netlify');
  return {
    id: 'netlify',
    literals: [BLOBS],
    wants: ({ file, hits }) => STATE.test(file.path) || (!file.derived && (CONFIG.test(file.path) || (hits.has(BLOBS) && isProgram(file.path)))),
    needsTree: ({ file }) => !isProgram(file),
    read: (document) => (isProgram(document.file) ? readBlobs(document) : document.syntax === 'json' ? readState(document) : document.syntax === 'toml' ? readContexts(document) : []),
    join: (local, tree) => [
      ...declaredFacts(local.flatMap(({ file, payload }) => (payload.kind === 'site' ? [payload.thing] : payload.kind === 'blobs' ? [{ ...payload.thing, key: `netlify:-:${siteOf(file, tree)}:blobs:${payload.thing.name}` }] : [])), rows),
      ...mentionFacts(local.flatMap(({ payload }) => (payload.kind === 'store' ? [payload.mention] : [])), knowledge),
    ],
  };
}

function readState(document: DataDocument): readonly NetlifyLocal[] {
  const node = valueAt(document.roots[0], 'siteId');
  const id = textOf(node);
  if (!node || id === undefined || !/^[0-9a-f]{8}-[0-9a-f-]{20,30}$/i.test(id)) return [];
  return [{ kind: 'site', thing: { type: 'netlify.site', name: 'Netlify site', key: `netlify:site/${id.toLowerCase()}`, at: placeIn(document, spanOf(node)), note: 'this checkout is linked to the Netlify site', marks: [] } }];
}

/** The folder a site is made from: the nearest one that is set up as such. Two sites of one repository share no store. */
function siteOf(file: string, tree: Tree): string {
  for (const name of ['netlify.toml', 'package.json']) {
    for (let folder = folderOf(file), steps = 0; steps < 50; steps++) {
      if (tree.has(folder === '.' ? name : `${folder}/${name}`)) return folder;
      if (folder === '.') break;
      folder = folderOf(folder);
    }
  }
  return '.';
}

function isProgram(file: string): boolean { return /\.[cm]?[jt]sx?$/.test(file) && !/(?:^|[/.])(?:test|spec|__tests__|mocks?)[/.]/.test(file); }

/** Stores of the site: previews and branches write into the one that production reads, unless the program asks for one of the deployment there. */
function readBlobs(document: Document): readonly NetlifyLocal[] {
  const { text } = document;
  if (!IMPORTED.test(text)) return [];
  const apart = text.includes('getDeployStore');
  const out = new Map<string, Declared>();
  for (const match of text.matchAll(OPENED)) {
    const name = match[1] ?? '';
    const line = text.slice(text.lastIndexOf('\n', match.index) + 1, match.index);
    if (out.size >= 100 || out.has(name) || !/[A-Za-z0-9]/.test(name) || /^\s{0,200}(?:\/\/|\*|\/\*)/.test(line)) continue;
    const at = placeIn(document, { start: match.index, end: match.index + match[0].length });
    const production: EnvironmentMark = { kind: 'production', name: 'production', by: 'referrer', evidence: { at, note: 'every deployment of the site opens it by this name' } };
    const preview: EnvironmentMark = { kind: 'development', name: 'deploy-preview', by: 'referrer', evidence: { at, note: 'previews open the same one: it belongs to the site and not to a deployment' }, conditional: true };
    out.set(name, { type: 'netlify.blob-store', name, key: `netlify:-:blobs:${name}`, at, note: 'a store of Netlify Blobs, opened by its name', marks: apart ? [production] : [production, preview] });
  }
  return [...out.values()].map((thing): NetlifyLocal => ({ kind: 'blobs', thing }));
}

/** A context has the variables of `build.environment` where it sets none of its own. Production and the previews of pull requests are there without being written. */
function readContexts(document: DataDocument): readonly NetlifyLocal[] {
  const [root] = document.roots;
  const variablesOf = (node: Parameters<typeof entriesOf>[0]): ReadonlyMap<string, MapEntry> => new Map(entriesOf(node).slice(0, MOST).map((entry) => [entry.key, entry]));
  const shared = variablesOf(valueAt(root, 'build', 'environment'));
  const written = entriesOf(valueAt(root, 'context')).slice(0, 30).map((entry): Context => ({ name: entry.key, at: placeIn(document, spanOf(entry.keySpan)), variables: variablesOf(valueAt(entry.value, 'environment')), written: true }));
  const top = placeIn(document, { start: root?.start ?? 0, end: root?.start ?? 0 });
  const contexts = [...written, ...['production', 'deploy-preview'].filter((name) => !written.some((one) => one.name === name)).map((name): Context => ({ name, at: top, variables: new Map(), written: false }))];
  return contexts.flatMap((context) => [...new Map([...shared, ...context.variables])].flatMap(([name, entry]): NetlifyLocal[] => {
    const store = addressedStore(textOf(entry.value) ?? '');
    if (!store) return [];
    const at = placeIn(document, spanOf(entry.value));
    const own = context.variables.has(name);
    // A context that nobody wrote of is there when somebody opens a pull request.
    const conditional = !own && !context.written && context.name !== 'production';
    return [{ kind: 'store', mention: { store, at, note: own ? `${name} names it in context ${context.name}` : `${name} names it for every context that has none of its own`, marks: [markOf(context, at, own ? `${name} of context ${context.name} names it` : `context ${context.name} sets no ${name} of its own`, conditional)] } }];
  }));
}

/** The context of a branch is told by the branch; other contexts than production are for trying things out. */
function markOf(context: Context, at: Place, note: string, conditional: boolean): EnvironmentMark {
  const production = /^(?:production|main|master|trunk)$/.test(context.name);
  const found = environmentOf(context.name);
  return { kind: production ? 'production' : found?.kind === 'local' || found === undefined ? 'development' : found.kind, name: production ? 'production' : context.name, by: 'referrer', evidence: { at, note }, ...(conditional ? { conditional: true } : {}) };
}
