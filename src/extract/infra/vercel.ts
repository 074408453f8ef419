import { placeIn } from '../../model/index.ts';
import type { DataDocument, EnvironmentMark, Extractor, Knowledge, Place } from '../../model/index.ts';
import { declaredFacts, namedAt, typesOf } from '../shared/declared.ts';
import type { Declared } from '../shared/declared.ts';
import { environmentOf } from '../shared/environment.ts';
import { DOTENV } from '../shared/file-environment.ts';
import { entriesOf, itemsOf, spanOf, textAt, textOf, valueAt } from '../shared/nodes.ts';
import { addressedStore, mentionFacts } from '../shared/store-address.ts';
import type { StoreMention } from '../shared/store-address.ts';

export type VercelLocal = { readonly kind: 'project'; readonly thing: Declared } | { readonly kind: 'store'; readonly mention: StoreMention };

const LINK = /(?:^|\/)\.vercel\/(?:project|repo)\.json$/;
const CONFIG = /(?:^|\/)(?:vercel|now)\.json$/;
/** At the front of what `vercel env pull` and `vercel pull` write. */
const HEADER = /^[ \t]{0,20}# Created by Vercel CLI\b/m;
const MOST = 1_000;

/** Vercel: the project a checkout is linked to, the stores of pulled variables by the environment they were pulled from, and those that vercel.json gives to every deployment. */
export function create(knowledge: Knowledge): Extractor<VercelLocal> {
  const rows = typesOf(knowledge, 'vercel');
  return {
    id: 'vercel',
    wants: ({ file }) => LINK.test(file.path) || (!file.derived && (CONFIG.test(file.path) || DOTENV.test(file.path))),
    read(document) {
      if (document.syntax === 'dotenv') return readPulled(document);
      if (document.syntax !== 'json') return [];
      return LINK.test(document.file) ? readLink(document) : readConfig(document);
    },
    join: (local) => [
      ...declaredFacts(local.flatMap(({ payload }) => (payload.kind === 'project' ? [payload.thing] : [])), rows),
      ...mentionFacts(local.flatMap(({ payload }) => (payload.kind === 'store' ? [payload.mention] : [])), knowledge),
    ],
  };
}

/** `{projectId, orgId, projectName}`, or a list of projects of one repository. */
function readLink(document: DataDocument): readonly VercelLocal[] {
  const [root] = document.roots;
  const listed = itemsOf(valueAt(root, 'projects')).slice(0, 200);
  return (listed.length > 0 ? listed : root ? [root] : []).flatMap((node): VercelLocal[] => {
    const id = namedAt(document, node, 'projectId') ?? namedAt(document, node, 'id');
    if (!id || !/^(?:prj_)?[A-Za-z0-9]{10,60}$/.test(id.name)) return [];
    const name = textAt(node, 'projectName') ?? textAt(node, 'name');
    return [{ kind: 'project', thing: { type: 'vercel.project', name: name !== undefined && /^[\w.-]{1,100}$/.test(name) ? name : 'Vercel project', key: `vercel:project/${id.name}`, at: id.at, note: 'this checkout is linked to the Vercel project', marks: [] } }];
  });
}

/** `env` and `build.env` are given to every deployment: to production, and to the previews of all branches unless they are off. */
function readConfig(document: DataDocument): readonly VercelLocal[] {
  const [root] = document.roots;
  const off = textAt(root, 'git', 'deploymentEnabled') === 'false';
  return [valueAt(root, 'env'), valueAt(root, 'build', 'env')].flatMap((node) => entriesOf(node).slice(0, MOST).flatMap((entry): VercelLocal[] => {
    const store = addressedStore(textOf(entry.value) ?? '');
    if (!store) return [];
    const at = placeIn(document, spanOf(entry.value));
    const marks: EnvironmentMark[] = [markOf('production', at, `vercel.json gives ${entry.key} to every deployment`)];
    if (!off) marks.push({ ...markOf('preview', at, `vercel.json gives ${entry.key} to every deployment, previews of branches too`), conditional: true });
    return [{ kind: 'store', mention: { store, at, note: `${entry.key} names it for every deployment`, marks } }];
  }));
}

/** Variables as Vercel keeps them for one environment, which the file itself names. */
function readPulled(document: DataDocument): readonly VercelLocal[] {
  const [root] = document.roots;
  if (!HEADER.test(document.text.slice(0, 200))) return [];
  const named = [valueAt(root, 'VERCEL_TARGET_ENV'), valueAt(root, 'VERCEL_ENV')].find((node) => /^[\w-]{2,60}$/.test(textOf(node) ?? ''));
  const environment = textOf(named);
  if (!named || environment === undefined) return [];
  const whose = placeIn(document, spanOf(named));
  const mark = markOf(environment, whose, `Vercel gives it to ${environment}: the variables were pulled from there`);
  return entriesOf(root).slice(0, MOST).flatMap((entry): VercelLocal[] => {
    const store = addressedStore(textOf(entry.value) ?? '');
    return store ? [{ kind: 'store', mention: { store, at: placeIn(document, spanOf(entry.value)), note: `${entry.key} names it`, marks: [mark] } }] : [];
  });
}

/** Every environment of Vercel but production is for trying things out; one that people made is told by its name. */
function markOf(environment: string, at: Place, note: string): EnvironmentMark {
  const found = environment === 'production' ? undefined : environmentOf(environment);
  return { kind: environment === 'production' ? 'production' : found?.kind ?? 'development', name: environment, by: 'referrer', evidence: { at, note } };
}
