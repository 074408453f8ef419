import { folderOf, placeIn } from '../../model/index.ts';
import type { DataDocument, DataNode, Extractor, Knowledge, Place } from '../../model/index.ts';
import { declaredFacts, sectionMarks, typesOf } from '../shared/declared.ts';
import type { Declared } from '../shared/declared.ts';
import { entriesOf, itemsOf, spanOf, textAt, textOf, valueAt } from '../shared/nodes.ts';

/** Add-ons that keep data, by the service a plan begins with. */
const STORES: ReadonlyMap<string, string> = new Map([
  ['heroku-postgresql', 'heroku.postgres'], ['heroku-redis', 'heroku.redis'], ['heroku-kafka', 'heroku.kafka'], ['jawsdb', 'heroku.addon-database'], ['jawsdb-maria', 'heroku.addon-database'], ['cleardb', 'heroku.addon-database'],
  ['ormongo', 'heroku.addon-database'], ['graphenedb', 'heroku.addon-database'], ['stackhero-mysql', 'heroku.addon-database'], ['bonsai', 'heroku.addon-search'], ['searchbox', 'heroku.addon-search'], ['bucketeer', 'heroku.addon-bucket'],
]);

/** Heroku: the add-ons that app.json and heroku.yml give an app, by the environments of review and test. */
export function create(knowledge: Knowledge): Extractor<Declared> {
  const rows = typesOf(knowledge, 'heroku');
  return {
    id: 'heroku',
    wants: ({ file }) => !file.derived && /(?:^|\/)(?:app\.json|heroku\.ya?ml)$/.test(file.path),
    read: (document) => (document.syntax === 'json' || document.syntax === 'yaml' ? readApp(document) : []),
    join: (local) => declaredFacts(local.map(({ payload }) => payload), rows),
  };
}

function readApp(document: DataDocument): readonly Declared[] {
  const [root] = document.roots;
  const folder = folderOf(document.file);
  // What stands under `environments` is made for that environment alone, anew for each app.
  const sections: readonly { readonly node: DataNode | undefined; readonly name?: string; readonly at?: Place }[] = [
    { node: valueAt(root, 'addons') ?? valueAt(root, 'setup', 'addons') },
    ...entriesOf(valueAt(root, 'environments')).slice(0, 20).map((entry) => ({ node: valueAt(entry.value, 'addons'), name: entry.key, at: placeIn(document, spanOf(entry.keySpan)) })),
  ];
  return sections.flatMap(({ node, name, at }) => itemsOf(node).slice(0, 100).flatMap((item): Declared[] => {
    const plan = textOf(item) ?? textAt(item, 'plan');
    const service = plan?.split(':')[0] ?? '';
    const type = STORES.get(service);
    if (plan === undefined || type === undefined || !/^[\w:.-]{1,80}$/.test(plan)) return [];
    const alias = textAt(item, 'as');
    const own = alias !== undefined && /^\w{1,60}$/.test(alias) ? alias.toLowerCase() : service;
    return [{ type, name: own, key: `heroku:-:${folder}:${name ?? 'app'}:addon:${own}`, at: placeIn(document, spanOf(item)), note: name === undefined ? 'an add-on that every app made from this file gets' : `an add-on of every ${name} app`, marks: name !== undefined && at ? sectionMarks(name === 'review' ? 'preview' : name, at, (environment) => `it is made for ${environment}`) : [] }];
  }));
}
