import { attributesOfType, compareText, set } from '../../../model/index.ts';
import type { EnvironmentMark, Fact, Key, Known, Knowledge, Place, RelationFact, ResourceFact, ResourceKind, ResourceType, Scalar } from '../../../model/index.ts';
import type { ImageTable } from '../../shared/images.ts';
import { composeEnvironment } from '../../shared/environment.ts';
import { hostMountOf, MOUNT_FOUNDATION } from '../../shared/mounts.ts';
import { placeOfScript, runsClientsOnly } from '../../shared/script.ts';
import { copiesOf } from './copies.ts';
import { isDataPath, placeOf, serviceMarks, settled, understand } from './services.ts';
import type { PlacedMount, Understood } from './services.ts';
import type { Stack } from './stacks.ts';

/** A mounted thing as the copies need it. */
export interface Stored { readonly key: Key; readonly mount: PlacedMount }
/** A service as the copies need it: its key, what it is, what it lies on. */
export interface Placed { readonly understood: Understood; readonly key: Key; readonly row: ResourceType | undefined; readonly stored: readonly Stored[] }

/** Folders that are rebuilt by themselves: no data worth a word. */
const REBUILT = /(?:^|\/)(?:node_modules|\.?cache|\.npm|\.yarn|\.pnpm-store|\.m2|\.gradle|\.venv|venv|\.next|\.nuxt|vendor|tmp|logs?|\.cargo|target|pkg\/mod|bundle|deps|_build)(?:\/|$)/;
/** Host paths that configure rather than store. */
const SYSTEM = /^\/(?:etc|proc|sys|dev|run|var\/run|usr|lib|bin|tmp|var\/log|var\/lib\/docker)(?:\/|$)/;
/** Kinds whose loss is the loss of data: these get a fact as a service, others only as what they mount. */
const STORES: ReadonlySet<ResourceKind> = new Set(['database', 'cache', 'object-store', 'search', 'queue', 'warehouse']);

/** Everything one stack says. */
export function stackFacts(stack: Stack, images: ImageTable, knowledge: Knowledge, settings: ReadonlyMap<string, string>): readonly Fact[] {
  // A project of an environment stands in the file named for it, whatever base lies below.
  const first = stack.files.find((file) => composeEnvironment(file.file) !== undefined) ?? stack.files[0];
  if (!first) return [];
  const at: Place = { file: first.file, ...first.at, origin: first.origin };
  const facts: Fact[] = [{
    fact: 'resource', name: `compose project ${stack.directory === '.' ? first.file : stack.directory}`, kind: 'stack', provider: 'docker', type: 'compose.project', keys: stack.also === undefined ? [stack.key] : [stack.key, stack.also], maybe: [],
    attributes: {}, environments: stack.marks, evidence: [{ at, note: 'the services and volumes of one compose project' }],
  }];
  const understood = stack.services.map((service) => understand(service, images, settings));
  const marks = marksByService(understood, stack);
  const rows = new Map(understood.map((service) => [service.service.name, rowOf(service, knowledge)]));
  const resources = new Map<Key, ResourceFact>();
  const relations: RelationFact[] = [];
  const placed: Placed[] = [];
  // What only a further file declares is not there for a command that names none, unless the settings beside it do.
  const further = new Set(settings.has('COMPOSE_FILE') ? [] : stack.further.map((file) => file.file));
  for (const service of understood) {
    const row = rows.get(service.service.name);
    const key = `${stack.key}:service:${service.service.name}`;
    const stored: Stored[] = [];
    for (const mount of service.mounts) {
      const other = hostAccess(mount, key, service, knowledge);
      facts.push(...other);
      const volume = volumeOf(mount, row, stack);
      if (!volume || other.length > 0) continue;
      stored.push({ key: volume.keys[0], mount });
      keep(resources, { ...volume, environments: marks.get(service.service.name) ?? [] });
      if (row && STORES.has(row.kind) && isDataPath(row, mount.target)) relations.push({ fact: 'relation', kind: 'storedOn', from: key, to: volume.keys[0], evidence: [{ at: placeOf(mount.service, mount.at), note: `service ${service.service.name} keeps its data here` }] });
      if (mount.type === 'volume' && !further.has(mount.service.file)) relations.push({ fact: 'relation', kind: 'partOf', from: volume.keys[0], to: stack.key, evidence: [{ at: placeOf(mount.service, mount.at), note: 'a volume of this compose project' }] });
      if (mount.path?.includes('$') && row && isDataPath(row, mount.target)) facts.push({ fact: 'gap', kind: 'unresolved', reason: `the host path of a data mount of service ${service.service.name} comes from a variable that is set in no file read; set it in the .env beside the compose file or give a default`, place: placeOf(mount.service, mount.at) });
    }
    for (const layer of service.service.layers) if (layer.privileged) facts.push({ fact: 'grant', to: key, name: `service ${service.service.name} runs privileged`, provider: 'host', effects: ['administer'], on: { everything: true }, bound: 'at-most', limitedBy: [], evidence: [{ at: placeOf(layer, layer.privileged), note: 'privileged: the container may do what root of the host may' }] });
    placed.push({ understood: service, key, row, stored });
    if (!row || !STORES.has(row.kind)) continue;
    facts.push({
      fact: 'resource', name: service.service.name, kind: row.kind, provider: 'docker', type: row.type, keys: [key], maybe: [`compose:service:${service.service.name}`, ...onThisMachine(service, row)], attributes: optionsOf(service, row, stored),
      environments: marks.get(service.service.name) ?? [], evidence: [{ at: service.image?.at ?? service.at, note: `service ${service.service.name} is a ${row.type.replace('compose.', '')} data store` }],
    });
    // What lies in a folder of the host stays when the project is taken down, volumes and all.
    const taken = service.service.layers.find((layer) => !further.has(layer.file));
    if (taken && !stored.some(({ mount }) => mount.type === 'bind' && isDataPath(row, mount.target))) relations.push({ fact: 'relation', kind: 'partOf', from: key, to: stack.key, evidence: [{ at: placeOf(taken, taken.at), note: 'a service of this compose project' }] });
  }
  for (const user of placed) relations.push(...servesOf(user, placed));
  facts.push(...[...resources.values()].sort((a, b) => compareText(a.keys[0], b.keys[0])), ...relations, ...copiesOf(placed, settings, marks));
  return facts;
}

/** Options of the command that the row asks for, by their names: `--maxmemory-policy allkeys-lru`. */
function optionsOf(service: Understood, row: ResourceType, stored: readonly Stored[]): ResourceFact['attributes'] {
  const wanted = attributesOfType(row);
  const layer = service.service.layers.findLast((one) => one.script);
  const attributes: Record<string, Known<Scalar>> = {};
  for (const command of wanted.length === 0 ? [] : layer?.script?.commands.slice(0, 50) ?? []) {
    const words = command.words.map((word) => word.value ?? '');
    for (const name of wanted) {
      const index = words.findIndex((word) => word === `--${name}` || word.startsWith(`--${name}=`));
      const word = words[index] ?? '';
      const value = word.includes('=') ? word.slice(word.indexOf('=') + 1) : words[index + 1];
      if (layer?.script && index >= 0 && value !== undefined && value !== '') attributes[name] = set<Scalar>(value, placeOf(layer, placeOfScript(layer.script, command)));
    }
  }
  const kept = stored.find(({ mount }) => isDataPath(row, mount.target));
  if (kept && wanted.includes('kept-on-volume') && !/cache/i.test(service.service.name)) attributes['kept-on-volume'] = set<Scalar>(true, placeOf(kept.mount.service, kept.mount.at));
  return attributes;
}

/** The table row of a service: by its image, or, where it is built here, by a data path that belongs to one engine. */
function rowOf(service: Understood, knowledge: Knowledge): ResourceType | undefined {
  const script = service.service.layers.findLast((layer) => layer.script)?.script;
  if (service.image) return STORES.has(service.image.row.kind) && runsClientsOnly(script) ? undefined : service.image.row;
  const targets = service.mounts.map((mount) => mount.target);
  const fits = knowledge.resources.filter((row) => row.format === 'docker-compose' && row.kind !== 'backup' && (row.images?.data ?? []).some((data) => data.split('/').length > 3 && targets.some((target) => target === data || target.startsWith(`${data}/`))));
  return service.mounts.some((mount) => mount.readOnly) || fits.length !== 1 ? undefined : fits[0];
}

/** A store is in the environment of its file and of the services that need it. */
function marksByService(services: readonly Understood[], stack: Stack): ReadonlyMap<string, readonly EnvironmentMark[]> {
  const own = new Map(services.map((service) => [service.service.name, serviceMarks(service)]));
  const names = new Set(own.keys());
  const marks = new Map<string, EnvironmentMark[]>([...own].map(([name, list]) => [name, [...stack.marks, ...list]]));
  for (const service of services) for (const layer of service.service.layers) {
    const needs = new Set([...layer.dependsOn.map((needed) => needed.service), ...layer.reaches.map((reach) => reach.host)].filter((name) => names.has(name)));
    for (const name of needs) if (name !== service.service.name) for (const mark of own.get(service.service.name) ?? []) if (!marks.get(name)?.includes(mark)) marks.get(name)?.push(mark);
  }
  // One project runs on one machine: where one service has the door open, the others stand there too.
  const everything = [...marks.values()].flat();
  const open = everything.find((mark) => mark.kind === 'local' && mark.by === 'account');
  return new Map([...marks].map(([name, list]) => [name, settled([...list, ...(open && !list.includes(open) ? [open] : [])], everything)]));
}

/** The volume or path a mount puts data on; nothing for code, configuration, caches and sockets. */
function volumeOf(mount: PlacedMount, row: ResourceType | undefined, stack: Stack): ResourceFact | undefined {
  const holds = row !== undefined && isDataPath(row, mount.target);
  if (!holds && (REBUILT.test(mount.target) || mount.readOnly)) return undefined;
  const evidence = { at: placeOf(mount.service, mount.at), note: `mounted at ${mount.target} by service ${mount.service.name}` };
  if (mount.type === 'bind') {
    const path = mount.path ?? mount.source;
    const outside = /^[~/]/.test(path) || path.startsWith('..');
    if (!holds && (!outside || SYSTEM.test(path) || /\.[A-Za-z]{1,10}$/.test(path) || path.endsWith('.sock'))) return isCopyPlace(mount, row) ? bind(path, 'compose.bind', evidence) : undefined;
    return bind(path, holds ? 'compose.data-bind' : 'compose.bind', evidence);
  }
  const declared = stack.volumes.get(mount.source)?.at(-1);
  const external = declared?.external;
  const attributes = external && declared ? { external: set(external.value, { file: declared.file.file, ...external.at, origin: declared.file.origin }) } : {};
  const maybe = declared?.externalName === undefined ? [] : [`docker:volume:${declared.externalName}`];
  const own: [typeof evidence, ...(typeof evidence)[]] = declared ? [{ at: { file: declared.file.file, ...declared.at, origin: declared.file.origin }, note: 'declared here' }, evidence] : [evidence];
  return { fact: 'resource', name: mount.source, kind: 'volume', provider: 'docker', type: holds ? 'compose.data-volume' : 'compose.volume', keys: [`${stack.key}:volume:${mount.source}`], maybe, attributes, environments: [], evidence: own };
}

/** A writable directory of the checkout whose name or target says that copies are put there. */
function isCopyPlace(mount: PlacedMount, row: ResourceType | undefined): boolean {
  return row?.kind === 'backup' || /backup|dump|snapshot/i.test(mount.target) || /backup|dump|snapshot/i.test(mount.path ?? '');
}

function bind(path: string, type: string, evidence: ResourceFact['evidence'][0]): ResourceFact {
  return { fact: 'resource', name: path, kind: 'filesystem', provider: 'host', type, keys: [`bind:${path}`], maybe: [], attributes: {}, environments: [], evidence: [evidence] };
}

/** One fact per key; what holds data speaks louder, marks and evidence add up. */
function keep(resources: Map<Key, ResourceFact>, fact: ResourceFact): void {
  const before = resources.get(fact.keys[0]);
  if (!before) { resources.set(fact.keys[0], fact); return; }
  const louder = /data-/.test(fact.type) && !/data-/.test(before.type) ? fact : before;
  const other = louder === fact ? before : fact;
  resources.set(fact.keys[0], { ...louder, environments: [...louder.environments, ...other.environments.filter((mark) => !louder.environments.includes(mark))], evidence: [louder.evidence[0], ...louder.evidence.slice(1), ...other.evidence.filter((e) => !louder.evidence.some((own) => own.at.start === e.at.start && own.at.file === e.at.file))] });
}

/** Mounts that hand the host over: its Docker socket, its root, or somebody's credential store. */
function hostAccess(mount: PlacedMount, key: Key, service: Understood, knowledge: Knowledge): readonly Fact[] {
  if (mount.type !== 'bind') return [];
  const access = hostMountOf(mount.path ?? mount.source, knowledge);
  if (!access) return [];
  const at = placeOf(mount.service, mount.at);
  if (access.gives === 'store') return [{ fact: 'credential', provider: access.provider, kinds: access.kinds, name: access.name, foundation: MOUNT_FOUNDATION, opens: {}, holders: [key], readOnly: { basis: 'unknown', why: 'what lies in the mounted directory was not read' }, confidence: 'medium', environments: [], evidence: [{ at, note: `service ${service.service.name} is given the credential store of the host` }] }];
  if (access.gives === 'host' && mount.readOnly) return [];
  return [{ fact: 'grant', to: key, name: `service ${service.service.name} holds ${access.what}`, provider: access.gives === 'docker' ? 'docker' : 'host', effects: ['administer'], on: { everything: true }, bound: 'exact', limitedBy: [], evidence: [{ at, note: `service ${service.service.name} is given ${access.what}` }] }];
}

/** Stores serve the services that depend on them or name them as a host. */
function servesOf(user: Placed, all: readonly Placed[]): readonly RelationFact[] {
  const found = new Map<Key, RelationFact>();
  for (const layer of user.understood.service.layers) {
    const needs = [...layer.reaches.map((reach) => ({ name: reach.host, at: reach.at, why: `${reach.variable} of service ${layer.name} names it` })), ...layer.dependsOn.map((needed) => ({ name: needed.service, at: needed.at, why: `service ${layer.name} depends on it` }))];
    for (const need of needs) {
      const store = all.find((candidate) => candidate.understood.service.name === need.name && candidate.row && STORES.has(candidate.row.kind));
      if (store && store !== user && !found.has(store.key)) found.set(store.key, { fact: 'relation', kind: 'serves', from: store.key, to: user.key, evidence: [{ at: placeOf(layer, need.at), note: need.why }] });
    }
  }
  return [...found.values()];
}

/** A URL on this machine opens the service that publishes its port. */
function onThisMachine(service: Understood, row: ResourceType): Key[] {
  const ports = service.service.layers.flatMap((layer) => layer.ports).filter((port) => row.images?.port === undefined || port.container === row.images.port);
  return [...new Set(ports.map((port) => `dbhost:localhost:${port.host}`))];
}
