import { placeIn } from '../../model/index.ts';
import type { DataDocument, DataNode, EnvironmentMark, Extractor, Knowledge, ResourceTypes } from '../../model/index.ts';
import { attributesIn, declaredFacts, marksAt, namedAt, nameMarks, sectionMarks, typesOf } from '../shared/declared.ts';
import type { Declared, DeclaredArrow } from '../shared/declared.ts';
import { fileEnvironments } from '../shared/file-environment.ts';
import { isTrue, itemsOf, spanOf, textOf, valueAt } from '../shared/nodes.ts';

/** Most databases and components of one app. */
const MOST = 200;
const COMPONENTS = ['services', 'workers', 'jobs', 'functions', 'static_sites'];

/** App specs of DigitalOcean: databases of the app, and clusters it is attached to, which other apps may be attached to as well. */
export function create(knowledge: Knowledge): Extractor<Declared> {
  const rows = typesOf(knowledge, 'digitalocean');
  return {
    id: 'digitalocean',
    wants: ({ file }) => !file.derived && /(?:^|\/)(?:\.do\/[\w.-]{1,80}|(?:do-)?app[._-]?spec(?:[._-][\w-]{1,40})?)\.ya?ml$/i.test(file.path),
    read: (document) => (document.syntax === 'yaml' ? readSpec(document, rows) : []),
    join: (local) => declaredFacts(local.map(({ payload }) => payload), rows),
  };
}

function readSpec(document: DataDocument, rows: ResourceTypes): readonly Declared[] {
  const [root] = document.roots;
  // A deploy template wraps the spec in one key.
  const spec = valueAt(root, 'spec') ?? root;
  const app = namedAt(document, spec, 'name');
  const databases = itemsOf(valueAt(spec, 'databases')).slice(0, MOST);
  if (!app || databases.length === 0) return [];
  const key = `digitalocean:app:${app.name}`;
  const marks: readonly EnvironmentMark[] = [...fileEnvironments(document.file, app.at), ...sectionMarks(app.name, app.at, (name) => `the app of ${name} uses it`)];
  const things: Declared[] = [{ type: 'digitalocean.app', name: app.name, key, at: app.at, note: 'the app this spec deploys', marks }];
  for (const node of databases) {
    const name = namedAt(document, node, 'name');
    if (!name) continue;
    const cluster = namedAt(document, node, 'cluster_name');
    const managed = isTrue(valueAt(node, 'production')) || cluster !== undefined;
    const own = managed && cluster ? `digitalocean:cluster:${cluster.name}` : `${key}:database:${name.name}`;
    const type = managed ? `digitalocean.${cacheEngine(node) ? 'cache' : 'database'}-cluster` : 'digitalocean.dev-database';
    things.push({
      type, name: cluster?.name ?? name.name, key: own, at: (cluster ?? name).at, note: managed ? 'a managed database cluster the app is attached to' : 'the development database of the app', attributes: attributesIn(node, rows.get(type), document),
      marks: [...marksAt(marks, (cluster ?? name).at), ...nameMarks(cluster ?? name)], arrows: [...(managed ? [] : [{ kind: 'partOf' as const, to: key, at: name.at, note: 'it goes with the app' }]), ...usesOf(document, spec, name.name, key)],
    });
  }
  return things;
}

function cacheEngine(node: DataNode): boolean { return /^(?:REDIS|VALKEY)$/i.test(textOf(valueAt(node, 'engine')) ?? ''); }

/** Components that take a variable from the database: `${db.DATABASE_URL}`. */
function usesOf(document: DataDocument, spec: DataNode | undefined, database: string, app: string): readonly DeclaredArrow[] {
  return COMPONENTS.flatMap((kind) => itemsOf(valueAt(spec, kind)).slice(0, MOST).flatMap((component): DeclaredArrow[] => {
    const name = namedAt(document, component, 'name');
    const used = itemsOf(valueAt(component, 'envs')).slice(0, MOST).map((env) => valueAt(env, 'value')).find((value) => (textOf(value) ?? '').includes(`\${${database}.`));
    return name && used ? [{ kind: 'serves', to: `${app}:${name.name}`, at: placeIn(document, spanOf(used)), note: `component ${name.name} takes its address` }] : [];
  }));
}
