import { placeIn } from '../../model/index.ts';
import type { DataDocument, DataNode, EnvironmentMark, Extractor, Knowledge, Known, Place, ResourceTypes, Scalar } from '../../model/index.ts';
import { attributesIn, declaredFacts, namedAt, nameMarks, sectionMarks, typesOf } from '../shared/declared.ts';
import type { Declared, DeclaredArrow, Named } from '../shared/declared.ts';
import { environmentOf } from '../shared/environment.ts';
import { fileEnvironments } from '../shared/file-environment.ts';
import { isTrue, itemsOf, spanOf, textAt, textOf, valueAt } from '../shared/nodes.ts';

type Attributes = Readonly<Record<string, Known<Scalar>>>;
interface Store extends Named { readonly type: 'render.postgres' | 'render.keyvalue'; readonly attributes: Attributes; readonly marks: readonly EnvironmentMark[] }
interface Service extends Named { /** An instance of it for every pull request, which is given what the service is given. */ readonly preview?: { readonly at: Place; readonly automatic: boolean }; readonly disk?: Named; readonly marks: readonly EnvironmentMark[]; readonly uses: readonly (Named & { readonly variable: string })[] }
/** What one Render blueprint declares. */
export interface RenderLocal { readonly file: string; readonly stores: readonly Store[]; readonly services: readonly Service[] }

/** Most things of one kind that are read. */
const MOST = 500;

/** Render blueprints: databases, key-value stores, disks, and the services and environments that use them. */
export function create(knowledge: Knowledge): Extractor<RenderLocal> {
  const rows = typesOf(knowledge, 'render');
  return {
    id: 'render',
    wants: ({ file }) => !file.derived && /(?:^|\/)render(?:[._-][\w-]{1,40})?\.ya?ml$/.test(file.path),
    read: (document) => (document.syntax === 'yaml' ? readBlueprint(document, rows) : []),
    join: (local) => declaredFacts(local.flatMap(({ payload }) => thingsOf(payload)), rows),
  };
}

function readBlueprint(document: DataDocument, rows: ResourceTypes): readonly RenderLocal[] {
  const [root] = document.roots;
  // A blueprint may group by project and environment, or list everything at the top.
  const groups: readonly { readonly node: DataNode | undefined; readonly environment?: Named }[] = [{ node: root }, ...itemsOf(valueAt(root, 'projects')).slice(0, 50).flatMap((project) => itemsOf(valueAt(project, 'environments')).slice(0, 50).map((node) => { const environment = namedAt(document, node, 'name'); return { node, ...(environment ? { environment } : {}) }; }))];
  // Preview environments make stores of their own; previews of a single service do not.
  const whole = isTrue(valueAt(root, 'previewsEnabled')) || ['automatic', 'manual'].includes(textAt(root, 'previews', 'generation') ?? '');
  const stores: Store[] = [];
  const services: Service[] = [];
  for (const { node: group, environment } of groups) {
    const marksOf = (one: Named): readonly EnvironmentMark[] => [...(environment ? sectionMarks(environment.name, one.at, (name) => `it stands in environment ${name}`) : fileEnvironments(document.file, one.at)), ...nameMarks(one)];
    for (const node of itemsOf(valueAt(group, 'databases')).slice(0, MOST)) {
      const own = namedAt(document, node, 'name');
      if (own) stores.push({ ...own, type: 'render.postgres', attributes: attributesIn(node, rows.get('render.postgres'), document), marks: marksOf(own) });
    }
    for (const node of itemsOf(valueAt(group, 'services')).slice(0, MOST)) {
      const own = namedAt(document, node, 'name');
      if (!own) continue;
      if (['redis', 'keyvalue'].includes(textAt(node, 'type') ?? '')) { stores.push({ ...own, type: 'render.keyvalue', attributes: attributesIn(node, rows.get('render.keyvalue'), document), marks: marksOf(own) }); continue; }
      const disk = namedAt(document, node, 'disk', 'name');
      const uses = itemsOf(valueAt(node, 'envVars')).slice(0, MOST).flatMap((variable) => { const from = namedAt(document, variable, 'fromDatabase', 'name') ?? namedAt(document, variable, 'fromService', 'name'); return from ? [{ ...from, variable: textAt(variable, 'key') ?? 'a variable' }] : []; });
      const preview = whole ? undefined : previewOf(document, node);
      services.push({ ...own, marks: marksOf(own), uses, ...(preview ? { preview } : {}), ...(disk ? { disk } : {}) });
    }
  }
  return stores.length + services.length === 0 ? [] : [{ file: document.file, stores, services }];
}

function previewOf(document: DataDocument, service: DataNode): Service['preview'] {
  const node = valueAt(service, 'previews', 'generation') ?? valueAt(service, 'pullRequestPreviewsEnabled');
  const text = textOf(node);
  return node && ['automatic', 'manual', 'true'].includes(text ?? '') ? { at: placeIn(document, spanOf(node)), automatic: text !== 'manual' } : undefined;
}

function keyOf(store: Store): string { return store.type === 'render.postgres' ? `render:database:${store.name}` : `render:service:${store.name}`; }

/** A store is in the environments of the services that use it. */
function usersOf(store: Store, local: RenderLocal): readonly EnvironmentMark[] {
  return local.services.flatMap((service) => {
    const use = service.uses.find((one) => one.name === store.name);
    if (!use) return [];
    const named = environmentOf(service.name);
    const told = service.marks.find((mark) => mark.by !== 'name');
    const kind = told ?? named;
    const previews: readonly EnvironmentMark[] = !service.preview || (kind && kind.kind !== 'production') ? [] : [
      ...(kind ? [] : [{ kind: 'production' as const, name: 'production', by: 'referrer' as const, evidence: { at: use.at, note: `service ${service.name} uses it, which pull requests are tried out beside` } }]),
      { kind: 'development', name: 'preview', by: 'referrer', evidence: { at: service.preview.at, note: `previews of service ${service.name} are given the same one` }, ...(service.preview.automatic ? {} : { conditional: true }) },
    ];
    return kind ? [{ kind: kind.kind, name: kind.name, by: 'referrer' as const, evidence: { at: use.at, note: `service ${service.name} uses it` } }, ...previews] : previews;
  });
}

function thingsOf(local: RenderLocal): readonly Declared[] {
  return [
    ...local.stores.map((store): Declared => ({ type: store.type, name: store.name, key: keyOf(store), at: store.at, note: store.type === 'render.postgres' ? 'a Render Postgres database' : 'a Render key-value store', attributes: store.attributes, marks: [...store.marks, ...usersOf(store, local)], arrows: servesOf(store, local) })),
    ...local.services.flatMap((service): Declared[] => (service.disk ? [{
      type: 'render.disk', name: service.disk.name, key: `render:${service.name}:disk:${service.disk.name}`, at: service.disk.at, note: `the disk of service ${service.name}`, marks: service.marks,
      arrows: [{ kind: 'serves', to: `render:service:${service.name}`, at: service.disk.at, note: `service ${service.name} keeps files on it` }],
    }] : [])),
  ];
}

function servesOf(store: Store, local: RenderLocal): readonly DeclaredArrow[] {
  return local.services.flatMap((service) => service.uses.filter((use) => use.name === store.name).map((use): DeclaredArrow => ({ kind: 'serves', to: `render:service:${service.name}`, at: use.at, note: `${use.variable} of service ${service.name} comes from it` })));
}
