import { compareText } from '../../../model/index.ts';
import type { EnvironmentMark, Fact, Key, RelationFact, ResourceFact, ResourceKind } from '../../../model/index.ts';
import { shellCommands } from '../../../parse/shell.ts';
import { bucketNamed, copiedTo } from '../../shared/copies.ts';
import { dumpsIn } from '../../shared/dumps.ts';
import { environmentOf } from '../../shared/environment.ts';
import type { ImageTable } from '../../shared/images.ts';
import type { LegacyFile } from './index.ts';
import type { Declaration, RailwayFile } from './read.ts';

/** Helpers that are a data store, with kind and type. */
const DATABASES: ReadonlyMap<string, { readonly kind: ResourceKind; readonly type: string; readonly says: string }> = new Map([
  ['postgres', { kind: 'database', type: 'railway.postgres', says: 'a Railway Postgres database' }], ['mysql', { kind: 'database', type: 'railway.mysql', says: 'a Railway MySQL database' }],
  ['mongo', { kind: 'database', type: 'railway.mongo', says: 'a Railway MongoDB database' }], ['redis', { kind: 'cache', type: 'railway.redis', says: 'a Railway Redis' }],
]);
/** Types for services that run a database image themselves. */
const BY_IMAGE: ReadonlyMap<string, string> = new Map([['compose.postgres', 'postgres'], ['compose.mysql', 'mysql'], ['compose.mongodb', 'mongo'], ['compose.redis', 'redis']]);

/** Everything the project files say. A file in several languages or a second project is a project of its own, by name. */
export function projectFacts(files: readonly RailwayFile[], legacy: readonly LegacyFile[], images: ImageTable): readonly Fact[] {
  const facts: Fact[] = files.flatMap((file) => oneProject(file, images));
  const first = legacy[0];
  if (first && !files.some((file) => file.declarations.length > 0)) {
    facts.push({ fact: 'resource', name: 'Railway project', kind: 'project', provider: 'railway', type: 'railway.project', keys: ['railway:-'], maybe: [], attributes: {}, environments: legacy.flatMap((file) => marksOf(file.environments)), evidence: [{ at: first.at, note: 'a service of this checkout is deployed to Railway' }] });
  }
  return facts;
}

function marksOf(environments: RailwayFile['environments']): readonly EnvironmentMark[] {
  return environments.flatMap(({ name, at }) => { const named = environmentOf(name); return named ? [{ kind: named.kind, name: named.name, by: 'referrer' as const, evidence: { at, note: `the file speaks of the environment ${named.name}` } }] : []; });
}

function oneProject(file: RailwayFile, images: ImageTable): readonly Fact[] {
  if (file.unread) return [{ fact: 'gap', kind: 'unresolved', reason: 'this file lies where Railway projects are declared but uses no Railway helper that can be read', place: file.at }];
  const declared = file.declarations.find((one) => one.helper === 'project');
  const project = declared?.name !== undefined && /^[^\n:]{1,80}$/.test(declared.name) ? declared.name : '-';
  const at = declared?.at ?? file.declarations[0]?.at ?? file.at;
  const key: Key = `railway:${project}`;
  // A store declared here exists once in every environment of the project, so naming staging does not make it a staging store, and naming
  // two does not make it shared. That production is among them is worth knowing: that instance can be lost.
  const marks = marksOf(file.environments).filter((mark) => mark.kind === 'production').slice(0, 1);
  const facts: Fact[] = [{ fact: 'resource', name: project === '-' ? 'Railway project' : `Railway project ${project}`, kind: 'project', provider: 'railway', type: 'railway.project', keys: [key], maybe: project === '-' ? [] : ['railway:-'], attributes: {}, environments: marks, evidence: [{ at, note: 'the project this file declares' }] }];
  const partOf = (from: Key, declaration: Declaration): RelationFact => ({ fact: 'relation', kind: 'partOf', from, to: key, evidence: [{ at: declaration.at, note: 'declared in this project' }] });
  const keys = new Map<Declaration, Key>();
  for (const one of file.declarations) {
    if (one.helper === 'project') continue;
    if (one.name === undefined) { facts.push({ fact: 'gap', kind: 'unresolved', reason: `the name of this Railway ${one.helper} is computed; write it as a plain text so that it can be told apart`, place: one.at }); continue; }
    keys.set(one, `${key}:${one.helper === 'volume' ? 'volume' : one.helper === 'bucket' ? 'bucket' : 'service'}:${one.name}`);
  }
  const kindOf = (one: Declaration): string | undefined => (DATABASES.has(one.helper) ? one.helper : one.image && BY_IMAGE.get(images.of(one.image.text)?.row.type ?? ''));
  const stores = [...keys.keys()].filter((one) => kindOf(one) !== undefined);
  const databases = stores.filter((one) => kindOf(one) !== 'redis');
  const volumes = [...keys.keys()].filter((one) => one.helper === 'volume');
  const attached = new Set([...keys.keys()].flatMap((one) => one.mounts.map((mount) => mount.binding)));
  for (const [one, own] of keys) {
    const name = one.name ?? '';
    if (one.helper === 'volume') { facts.push(volume(own, name, marks, one, 'a volume of this project'), partOf(own, one)); for (const environment of file.environments) facts.push({ fact: 'relation', kind: 'serves', from: own, to: `${key}:environment:${environment.name}`, evidence: [{ at: environment.at, note: 'the project is rendered for this environment' }] }); continue; }
    if (one.helper === 'bucket') { facts.push({ fact: 'resource', name, kind: 'object-store', provider: 'railway', type: 'railway.bucket', keys: [own], maybe: [], attributes: {}, environments: marks, evidence: [{ at: one.at, note: 'a bucket of this project' }] }, partOf(own, one)); continue; }
    const store = DATABASES.get(kindOf(one) ?? '');
    if (store) {
      const weak = [`railway:-:service:${name}`, ...(databases.length === 1 && databases[0] === one ? ['railway-database'] : [])].filter((weakKey) => weakKey !== own);
      facts.push({ fact: 'resource', name, kind: store.kind, provider: 'railway', type: store.type, keys: [own], maybe: weak, attributes: {}, environments: marks, evidence: [{ at: one.at, note: store.says }] }, partOf(own, one));
      facts.push(...storageOf(one, own, key, volumes, attached, keys, databases.length, marks));
    } else {
      facts.push({ fact: 'resource', name, kind: 'service', provider: 'railway', type: 'railway.service', keys: [own], maybe: [], attributes: {}, environments: marks, evidence: [{ at: one.at, note: 'a service of this project' }] }, partOf(own, one));
      for (const mount of one.mounts) { const target = volumes.find((candidate) => candidate.binding === mount.binding); const to = target && keys.get(target); if (to !== undefined) facts.push({ fact: 'relation', kind: 'serves', from: to, to: own, evidence: [{ at: mount.at, note: `service ${name} keeps files on it` }] }); }
    }
    facts.push(...usesOf(one, own, stores, keys), ...dumpsOf(one, databases, keys, marks));
  }
  return facts;
}

function volume(key: Key, name: string, marks: readonly EnvironmentMark[], declaration: Declaration, note: string): ResourceFact {
  return { fact: 'resource', name, kind: 'volume', provider: 'railway', type: 'railway.volume', keys: [key], maybe: [], attributes: {}, environments: marks, evidence: [{ at: declaration.at, note }] };
}

/** The volume a database lies on: the one it mounts, the one declared for it, else the one Railway makes by itself. */
function storageOf(one: Declaration, own: Key, project: Key, volumes: readonly Declaration[], attached: ReadonlySet<string>, keys: ReadonlyMap<Declaration, Key>, databases: number, marks: readonly EnvironmentMark[]): readonly Fact[] {
  const mounted = one.mounts.flatMap((mount) => { const target = volumes.find((candidate) => candidate.binding === mount.binding); const to = target && keys.get(target); return to === undefined ? [] : [{ to, at: mount.at }]; });
  const free = volumes.filter((candidate) => candidate.binding === undefined || !attached.has(candidate.binding));
  const name = (one.name ?? '').toLowerCase();
  const fitting = free.filter((candidate) => (candidate.name ?? '').toLowerCase().startsWith(name) && name !== '');
  const [chosen] = fitting.length === 1 ? fitting : free.length === 1 && databases === 1 ? free : [];
  const found = mounted.length > 0 ? mounted : chosen ? [{ to: keys.get(chosen) ?? own, at: chosen.at }] : [];
  if (found.length > 0) return found.map(({ to, at }): Fact => ({ fact: 'relation', kind: 'storedOn', from: own, to, evidence: [{ at, note: 'its data lies on this volume' }] }));
  const implied: Key = `${project}:volume:${one.name ?? ''}-volume`;
  const evidence = { at: one.at, note: 'Railway keeps a database on a volume of its own; this one is declared nowhere' };
  return [{ ...volume(implied, `volume of ${one.name ?? ''}`, marks, one, evidence.note) }, { fact: 'relation', kind: 'partOf', from: implied, to: project, evidence: [evidence] }, { fact: 'relation', kind: 'storedOn', from: own, to: implied, evidence: [evidence] }];
}

/** Stores serve the services that use their variables. */
function usesOf(one: Declaration, own: Key, stores: readonly Declaration[], keys: ReadonlyMap<Declaration, Key>): readonly Fact[] {
  const found = new Map<Key, Fact>();
  const add = (target: Declaration | undefined, evidence: { at: Declaration['at']; note: string }): void => {
    const from = target && keys.get(target);
    if (from !== undefined && from !== own && !found.has(from)) found.set(from, { fact: 'relation', kind: 'serves', from, to: own, evidence: [evidence] });
  };
  for (const use of one.uses) add(stores.find((candidate) => candidate.binding === use.binding), { at: use.at, note: `${use.variable} of service ${one.name ?? ''} comes from it` });
  for (const use of one.names) add(stores.find((candidate) => candidate.name === use.service), { at: use.at, note: `a variable of service ${one.name ?? ''} comes from it` });
  return [...found].sort(([a], [b]) => compareText(a, b)).map(([, fact]) => fact);
}

/** The volume that is mounted over a path of a service. */
function volumeAt(one: Declaration, path: string, keys: ReadonlyMap<Declaration, Key>): { readonly key: Key; readonly says: string } | undefined {
  const mount = one.mounts.filter((candidate) => path.startsWith(`${candidate.path.replace(/\/+$/, '')}/`)).sort((a, b) => b.path.length - a.path.length)[0];
  const found = mount && [...keys].find(([declaration]) => declaration.binding === mount.binding);
  return found && { key: found[1], says: `volume ${found[0].name ?? ''}` };
}

/** A service whose start command dumps a database to a bucket or onto a volume. */
function dumpsOf(one: Declaration, databases: readonly Declaration[], keys: ReadonlyMap<Declaration, Key>, marks: readonly EnvironmentMark[]): readonly Fact[] {
  const { start } = one;
  if (!start) return [];
  const script = shellCommands(start.text, start.at.start);
  return dumpsIn(script).flatMap((dump): Fact[] => dump.to.flatMap((target): Fact[] => {
    if (dump.from.kind !== 'database') return [];
    const used = databases.filter((candidate) => candidate.binding !== undefined && one.uses.some((use) => use.binding === candidate.binding));
    const of = used.length > 0 ? used : databases.length === 1 ? databases : [];
    const evidence = { at: { ...start.at, ...dump.span }, note: `service ${one.name ?? ''} runs ${dump.tool}` };
    const to = target.kind === 'bucket' ? { key: target.key, says: `bucket ${target.name}` } : target.kind === 'path' ? volumeAt(one, target.path, keys) : undefined;
    if (!to) return [];
    return [...(target.kind === 'bucket' ? [bucketNamed(target.key, target.name, evidence, marks)] : []), ...of.flatMap((database) => { const from = keys.get(database); return from === undefined ? [] : [copiedTo(from, to.key, `${dump.tool} to ${to.says}`, evidence)]; })];
  }));
}
