import { baseName, compareText, placeIn } from '../../../model/index.ts';
import type { DataDocument, DataNode, EnvironmentMark, Fact } from '../../../model/index.ts';
import { environmentOf } from '../../shared/environment.ts';
import { hostOfUrl } from '../../shared/dump-tools.ts';
import { itemsOf, spanOf, textAt, textOf, valueAt } from '../../shared/nodes.ts';
import type { Context } from './model.ts';
import { asRead, saidAt } from './objects.ts';
import { printable } from './scope.ts';

/** The contexts of a kubeconfig; credentials in it are read elsewhere. */
export function contextsOf(document: DataDocument): readonly Context[] {
  return document.roots.flatMap((root) => {
    if (textAt(root, 'kind') !== 'Config' || valueAt(root, 'contexts')?.type !== 'list') return [];
    const servers = new Map(itemsOf(valueAt(root, 'clusters')).slice(0, 500).flatMap((cluster): [string, string][] => { const name = textAt(cluster, 'name'); const server = textAt(cluster, 'cluster', 'server'); return name !== undefined && server !== undefined ? [[name, server]] : []; }));
    const current = textAt(root, 'current-context');
    const users = new Map(itemsOf(valueAt(root, 'users')).slice(0, 500).map((user) => [textAt(user, 'name'), valueAt(user, 'user')]));
    return itemsOf(valueAt(root, 'contexts')).slice(0, 500).flatMap((item): Context[] => {
      const name = valueAt(item, 'name');
      const text = textOf(name);
      if (!name || text === undefined) return [];
      const url = hostOfUrl(servers.get(textAt(item, 'context', 'cluster') ?? '') ?? '');
      const namespace = saidAt(asRead(document), item, 'context', 'namespace');
      return [{ object: 'context', file: document.file, at: placeIn(document, spanOf(name)), name: text, current: current === text, ...(url ? { server: `${url.host}:${url.port ?? 443}` } : {}), ...(namespace ? { namespace } : {}), ...loginOf(users.get(textAt(item, 'context', 'user'))) }];
    });
  });
}

/** A user without a key, token or password of its own takes one from a command or a login when it is asked. */
function loginOf(user: DataNode | undefined): { readonly login?: string } {
  const command = textAt(user, 'exec', 'command');
  // A command that always wants a person at the terminal gives an agent nothing.
  if (command !== undefined && textAt(user, 'exec', 'interactiveMode') === 'Always') return {};
  if (command !== undefined) return { login: /^[\w./-]{1,100}$/.test(command) ? baseName(command) : 'a command' };
  return valueAt(user, 'auth-provider') ? { login: 'its provider' } : {};
}

/** Each context as a cluster; contexts of one API server are one cluster, in every environment their names say. */
export function contextFacts(contexts: readonly Context[]): readonly Fact[] {
  return [...contexts].sort((a, b) => compareText(a.file, b.file) || a.at.start - b.at.start).map((context): Fact => {
    const marks: EnvironmentMark[] = [];
    const named = environmentOf(context.name);
    if (named) marks.push({ kind: named.kind, name: named.name, by: 'referrer', evidence: { at: context.at, note: `context ${printable(context.name)} names ${named.name}` } });
    const inside = context.namespace && environmentOf(context.namespace.text);
    if (inside && context.namespace) marks.push({ kind: inside.kind, name: inside.name, by: 'referrer', evidence: { at: context.namespace.at, note: `context ${printable(context.name)} works in namespace ${printable(context.namespace.text)}` } });
    const local = /^(?:kind-|k3d-|minikube|docker-desktop|docker-for-desktop|rancher-desktop|orbstack|colima|microk8s$)/.test(context.name) || (context.server !== undefined && /^(?:localhost|127\.|\[::1\]|0\.0\.0\.0|host\.docker\.internal|kubernetes\.docker\.internal)/.test(context.server));
    if (local) marks.push({ kind: 'local', name: 'localhost', by: 'account', evidence: { at: context.at, note: 'its cluster runs on this machine' } });
    return {
      fact: 'resource', name: `cluster ${printable(context.name)}`, kind: 'cluster', provider: 'kubernetes', type: 'Cluster', keys: [`k8scontext:${context.name}`, ...(context.server === undefined || local ? [] : [`k8scluster:${context.server}`])], maybe: [], attributes: {},
      environments: marks, evidence: [{ at: context.at, note: context.current ? 'the current context of this kubeconfig' : 'a context of this kubeconfig' }],
    };
  });
}
