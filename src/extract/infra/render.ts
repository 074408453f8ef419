import { placeIn } from '../../model/index.ts';
import type { DataDocument, DataNode, EnvironmentMark, Extractor, Fact, Place } from '../../model/index.ts';
import { environmentOf } from '../shared/environment.ts';
import { itemsOf, spanOf, textAt, textOf, valueAt } from '../shared/nodes.ts';

interface Named { readonly name: string; readonly at: Place }
/** What one Render blueprint declares. */
export interface RenderLocal {
  readonly databases: readonly Named[];
  readonly services: readonly (Named & { readonly disk?: Named; readonly cache: boolean; readonly uses: readonly (Named & { readonly variable: string })[] })[];
}

/** Render blueprints: databases, disks, and the services that use them. */
export function create(): Extractor<RenderLocal> {
  return {
    id: 'render',
    wants: ({ file }) => !file.derived && /(?:^|\/)render(?:[._-][\w-]{1,40})?\.ya?ml$/.test(file.path),
    read: (document) => (document.syntax === 'yaml' ? readBlueprint(document) : []),
    join: (local) => local.flatMap(({ payload }) => blueprintFacts(payload)),
  };
}

function readBlueprint(document: DataDocument): readonly RenderLocal[] {
  const [root] = document.roots;
  const named = (node: DataNode | undefined, ...path: readonly string[]): Named | undefined => {
    const value = valueAt(node, ...path);
    const text = textOf(value);
    return value && text !== undefined && /^[\w .-]{1,80}$/.test(text) ? { name: text, at: placeIn(document, spanOf(value)) } : undefined;
  };
  // A blueprint may group by project and environment, or list everything at the top.
  const groups = [root, ...itemsOf(valueAt(root, 'projects')).slice(0, 50).flatMap((project) => itemsOf(valueAt(project, 'environments')).slice(0, 50))];
  const databases = groups.flatMap((group) => itemsOf(valueAt(group, 'databases'))).slice(0, 500).flatMap((node) => named(node, 'name') ?? []);
  const services = groups.flatMap((group) => itemsOf(valueAt(group, 'services'))).slice(0, 500).flatMap((node) => {
    const own = named(node, 'name');
    if (!own) return [];
    const disk = named(node, 'disk', 'name');
    const uses = itemsOf(valueAt(node, 'envVars')).slice(0, 500).flatMap((variable) => {
      const from = named(variable, 'fromDatabase', 'name') ?? named(variable, 'fromService', 'name');
      return from ? [{ ...from, variable: textAt(variable, 'key') ?? 'a variable' }] : [];
    });
    return [{ ...own, cache: ['redis', 'keyvalue'].includes(textAt(node, 'type') ?? ''), uses, ...(disk ? { disk } : {}) }];
  });
  return databases.length + services.length === 0 ? [] : [{ databases, services }];
}

function marksOf(named: Named): readonly EnvironmentMark[] {
  const found = environmentOf(named.name);
  return found ? [{ kind: found.kind, name: found.name, by: 'name', evidence: { at: named.at, note: `it is named for ${found.name}` } }] : [];
}

/** A database is in the environments of the services that use it. */
function usersOf(database: Named, local: RenderLocal): readonly EnvironmentMark[] {
  return local.services.flatMap((service) => {
    const use = service.uses.find((one) => one.name === database.name);
    const found = use && environmentOf(service.name);
    return use && found ? [{ kind: found.kind, name: found.name, by: 'referrer' as const, evidence: { at: use.at, note: `service ${service.name} uses it` } }] : [];
  });
}

function blueprintFacts(local: RenderLocal): readonly Fact[] {
  const facts: Fact[] = local.databases.map((database): Fact => ({ fact: 'resource', name: database.name, kind: 'database', provider: 'render', type: 'render.postgres', keys: [`render:database:${database.name}`], maybe: [], attributes: {}, environments: [...marksOf(database), ...usersOf(database, local)], evidence: [{ at: database.at, note: 'a Render Postgres database' }] }));
  for (const service of local.services) {
    const key = `render:service:${service.name}`;
    if (service.cache) facts.push({ fact: 'resource', name: service.name, kind: 'cache', provider: 'render', type: 'render.keyvalue', keys: [key], maybe: [], attributes: {}, environments: marksOf(service), evidence: [{ at: service.at, note: 'a Render key-value store' }] });
    if (service.disk) facts.push({ fact: 'resource', name: service.disk.name, kind: 'volume', provider: 'render', type: 'render.disk', keys: [`render:${service.name}:disk:${service.disk.name}`], maybe: [], attributes: {}, environments: marksOf(service), evidence: [{ at: service.disk.at, note: `the disk of service ${service.name}` }] }, { fact: 'relation', kind: 'serves', from: `render:${service.name}:disk:${service.disk.name}`, to: key, evidence: [{ at: service.disk.at, note: `service ${service.name} keeps files on it` }] });
    for (const use of service.uses) {
      const from = local.databases.some((database) => database.name === use.name) ? `render:database:${use.name}` : local.services.some((other) => other.cache && other.name === use.name) ? `render:service:${use.name}` : undefined;
      if (from !== undefined && from !== key) facts.push({ fact: 'relation', kind: 'serves', from, to: key, evidence: [{ at: use.at, note: `${use.variable} of service ${service.name} comes from it` }] });
    }
  }
  return facts;
}
