import type { CopyRhythm, EnvironmentMark, Evidence, Fact, Key, RelationFact, ResourceFact } from '../../model/index.ts';
import type { DumpTarget } from './dumps.ts';

/** A copy by a dump or upload, from one thing to the place it is written to, with its schedule where one is known. */
export function copiedTo(from: Key, to: Key, name: string, evidence: Evidence, kind: 'dump' | 'snapshot' | 'export' | 'automated' = 'dump', rhythm?: CopyRhythm): RelationFact {
  return { fact: 'relation', kind: 'copiedTo', from, to, copy: { kind, name, ...rhythm === undefined ? {} : { rhythm } }, evidence: [evidence] };
}

/** A bucket that is known only because something is written to it. */
export function bucketNamed(key: Key, name: string, evidence: Evidence, environments: readonly EnvironmentMark[]): ResourceFact {
  return {
    fact: 'resource', name: `bucket ${name}`, kind: 'object-store', provider: key.startsWith('gs:') ? 'gcp' : key.startsWith('s3:') ? 'aws' : key.startsWith('b2:') ? 'backblaze' : 'unknown', type: 'url.bucket',
    keys: [key], maybe: [], attributes: {}, environments, evidence: [evidence],
  };
}

/** Key of a target that no file declares: another machine, or nothing known. It joins nothing, so the copy's place stays unknown. */
export function undeclaredTarget(target: DumpTarget, where: string): Key {
  return target.kind === 'remote' ? target.key ?? `remote:${target.name}` : `copy:${where}`;
}

/** A store that is a file or a directory of this machine. A file lies in a folder, and what is written beside it goes with it. */
export function fileStore(path: string, evidence: Evidence, kind: 'sqlite' | 'data'): readonly Fact[] {
  const key: Key = `bind:${path}`;
  const store: Fact = { fact: 'resource', name: path, kind: 'database', provider: 'host', type: kind === 'sqlite' ? 'file.sqlite' : 'file.data-directory', keys: [key], maybe: [], attributes: {}, environments: [], evidence: [evidence] };
  const slash = path.lastIndexOf('/');
  if (kind !== 'sqlite' || slash <= 0) return [store];
  const folder = path.slice(0, slash);
  return [
    store, { fact: 'resource', name: folder, kind: 'filesystem', provider: 'host', type: 'file.folder', keys: [`bind:${folder}`], maybe: [], attributes: {}, environments: [], evidence: [{ at: evidence.at, note: 'the folder of a database' }] },
    { fact: 'relation', kind: 'storedOn', from: key, to: `bind:${folder}`, evidence: [evidence] },
  ];
}

/** A path of this machine that copies are written to, with the folder it lies in. */
export function copyPlace(path: string, evidence: Evidence): readonly Fact[] {
  const key: Key = `bind:${path}`;
  const slash = path.lastIndexOf('/');
  return [
    { fact: 'resource', name: path, kind: 'filesystem', provider: 'host', type: 'backup.repository', keys: [key], maybe: [], attributes: {}, environments: [], evidence: [evidence] },
    ...(slash > 0 ? [{ fact: 'relation' as const, kind: 'storedOn' as const, from: key, to: `bind:${path.slice(0, slash)}`, evidence: [evidence] as const }] : []),
  ];
}

/** A folder that a backup program takes as it is: what lies in it is not known. */
export function folderCopied(path: string, evidence: Evidence): ResourceFact {
  return { fact: 'resource', name: path, kind: 'filesystem', provider: 'host', type: 'backup.source', keys: [`bind:${path}`], maybe: [], attributes: {}, environments: [], evidence: [evidence] };
}

/** A path without `./`, without a slash at its end. */
export function clean(path: string): string { return path.replace(/^(?:\.\/)+/, '').replace(/(.)\/+$/, '$1'); }

/** Does a place for copies lie in the folder that is copied? A disk of its own may be mounted anywhere below the root, and where others are mounted. */
export function liesIn(place: string, folder: string): boolean { return folder.split('/').length > 2 && place.startsWith(`${folder}/`) && !/^\/(?:mnt|media|run)(?:\/|$)/.test(place); }
