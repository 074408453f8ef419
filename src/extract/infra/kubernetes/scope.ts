import type { EnvironmentMark, Key, Place } from '../../../model/index.ts';
import { environmentOf } from '../../shared/environment.ts';
import type { ClusterObject } from './model.ts';
import type { Said } from './objects.ts';

/** One object as it is applied: once as it stands, or once for each overlay or release that makes it. */
export interface Applied<T extends ClusterObject = ClusterObject> {
  readonly object: T;
  /** Where names are looked up: a namespace, with the environment where the namespace does not tell it. */
  readonly space: string;
  readonly namespace: Said | undefined;
  readonly marks: readonly EnvironmentMark[];
}

/** What makes objects out of files: an overlay or a chart with the values of one release. */
export interface Maker {
  readonly at: Place;
  /** `overlay`, or `values file` and the like: half of a sentence. */
  readonly what: string;
  /** Paths or names that tell the environment, the most telling first. */
  readonly names: readonly string[];
  /** Of which things with the same names are others. */
  readonly apart?: string;
}

/**
 * Places an object into its namespace and environment. A directory or overlay named after an environment is usually a cluster of its own, so
 * the same namespace and name below `staging/` and `production/` are two things, unless the namespace itself says the environment.
 */
export function place(object: ClusterObject, maker: Maker | undefined): Applied {
  const { namespace } = object;
  const named = namespace && environmentOf(namespace.text);
  const byMaker = maker?.names.map(pathMark).find((found) => found !== undefined);
  const byPath = byMaker ?? pathMark(object.file);
  const marks: EnvironmentMark[] = [];
  if (named && namespace) marks.push({ kind: named.kind, name: named.name, by: 'name', evidence: { at: namespace.at, note: `its namespace is ${printable(namespace.text)}` } });
  if (byPath) marks.push({ kind: byPath.kind, name: byPath.name, by: 'directory', evidence: { at: byMaker && maker ? maker.at : object.at, note: byMaker && maker ? `${maker.what} named for ${byPath.name}` : `the manifest lies below a directory or file named for ${byPath.name}` } });
  const base = namespace?.text ?? 'default';
  const parts = [...(maker?.apart === undefined ? [] : [maker.apart]), ...(!named && byPath ? [byPath.kind] : [])];
  return { object, namespace, marks, space: parts.length > 0 ? `${base}@${parts.join('/')}` : base };
}

/** The nearest part of a path that names an environment. */
function pathMark(file: string): ReturnType<typeof environmentOf> {
  return file.split('/').reverse().map((part) => environmentOf(part.replace(/\.(?:ya?ml|json)$/i, ''))).find((found) => found !== undefined);
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
