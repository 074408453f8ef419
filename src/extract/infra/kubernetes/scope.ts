import type { EnvironmentMark, Key } from '../../../model/index.ts';
import { environmentOf } from '../../shared/environment.ts';
import { directoryOf, joinPath } from '../../shared/mounts.ts';
import type { ClusterObject, Overlay } from './model.ts';
import type { Said } from './objects.ts';

/** One object as it is applied: once as it stands, or once for each overlay that takes its file. */
export interface Applied<T extends ClusterObject = ClusterObject> {
  readonly object: T;
  /** Where names are looked up: a namespace, with the environment where the namespace does not tell it. */
  readonly space: string;
  readonly namespace: Said | undefined;
  readonly marks: readonly EnvironmentMark[];
}

/**
 * Places objects into namespaces and environments. A directory or overlay named after an environment is usually a cluster of its own, so
 * the same namespace and name below `staging/` and `production/` are two things, unless the namespace itself says the environment.
 */
export function applied(objects: readonly ClusterObject[], overlays: readonly Overlay[]): readonly Applied[] {
  const taken = takenBy(objects, overlays);
  const found: Applied[] = [];
  for (const object of objects) {
    const users = taken.get(object.file) ?? [];
    const telling = users.filter((overlay) => overlay.namespace !== undefined || pathMark(overlay.file) !== undefined);
    if (telling.length === 0) { found.push(place(object, undefined)); continue; }
    const seen = new Set<string>();
    for (const overlay of telling) {
      const one = place(object, overlay);
      if (!seen.has(one.space)) { seen.add(one.space); found.push(one); }
    }
  }
  return found;
}

function place(object: ClusterObject, overlay: Overlay | undefined): Applied {
  const namespace = overlay?.namespace ?? object.namespace;
  const named = namespace && environmentOf(namespace.text);
  const byPath = (overlay && pathMark(overlay.file)) ?? pathMark(object.file);
  const marks: EnvironmentMark[] = [];
  if (named && namespace) marks.push({ kind: named.kind, name: named.name, by: 'name', evidence: { at: namespace.at, note: `its namespace is ${printable(namespace.text)}` } });
  if (byPath) marks.push({ kind: byPath.kind, name: byPath.name, by: 'directory', evidence: { at: overlay?.at ?? object.at, note: overlay ? `the overlay lies below a directory named for ${byPath.name}` : `the manifest lies below a directory or file named for ${byPath.name}` } });
  const base = namespace?.text ?? 'default';
  return { object, namespace, marks, space: !named && byPath ? `${base}@${byPath.kind}` : base };
}

/** The nearest part of a path that names an environment. */
function pathMark(file: string): ReturnType<typeof environmentOf> {
  return file.split('/').reverse().map((part) => environmentOf(part.replace(/\.(?:ya?ml|json)$/i, ''))).find((found) => found !== undefined);
}

/** Which overlays take a file, also through other kustomizations; only the outermost count. */
function takenBy(objects: readonly ClusterObject[], overlays: readonly Overlay[]): ReadonlyMap<string, readonly Overlay[]> {
  const byDirectory = new Map(overlays.map((overlay) => [directoryOf(overlay.file), overlay]));
  const files = new Set(objects.map((object) => object.file));
  const within = new Set<Overlay>();
  const taken = new Map<string, Overlay[]>();
  for (const overlay of overlays) {
    const seen = new Set<Overlay>([overlay]);
    const pending = [overlay];
    while (pending.length > 0) {
      const at = pending.pop();
      for (const path of at?.takes ?? []) {
        const full = joinPath(directoryOf(at?.file ?? ''), path);
        const inner = byDirectory.get(full);
        if (inner && !seen.has(inner)) { seen.add(inner); within.add(inner); pending.push(inner); }
        if (files.has(full)) { const list = taken.get(full); if (!list) taken.set(full, [overlay]); else if (!list.includes(overlay)) list.push(overlay); }
      }
    }
  }
  return new Map([...taken].map(([file, list]) => { const outer = list.filter((overlay) => !within.has(overlay)); return [file, outer.length > 0 ? outer : list]; }));
}

/** Key of an object in its space; things of the whole cluster stand in `-`. */
export function keyOf(space: string, kind: string, name: string): Key { return `k8s:${space}:${kind}/${name}`; }

/** Key of the namespace a thing stands in. */
export function namespaceKey(space: string): Key {
  const at = space.indexOf('@');
  return at === -1 ? `k8s:-:Namespace/${space}` : `k8s:-${space.slice(at)}:Namespace/${space.slice(0, at)}`;
}

/** The part of a space that says the environment, for things of the whole cluster. */
export function clusterSpace(space: string): string { const at = space.indexOf('@'); return at === -1 ? '-' : `-${space.slice(at)}`; }

/** Names of Kubernetes objects are short and plain; anything else is not repeated. */
export function printable(name: string): string { return /^[\w.:-]{1,253}$/.test(name) ? name : 'a name not fit to print'; }
