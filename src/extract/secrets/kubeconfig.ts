import type { DataNode } from '../../model/index.ts';
import { environmentOf } from '../shared/environment.ts';
import { asMap, entryOf, itemsOf, spanOf, textAt, valueAt } from '../shared/nodes.ts';
import type { Reading } from './reading.ts';
import type { Sighting } from './sighting.ts';
import { isPlaceholder } from '../shared/truth.ts';

const MOST = 500;

/** Users of a kubeconfig that carry a key, token or password of their own, one sighting for each context that uses them. */
export function kubeconfigSightings(reading: Reading): Sighting[] {
  if (!('roots' in reading.document)) return [];
  return reading.document.roots.flatMap((root) => (asMap(root) && entryOf(root, 'users') && entryOf(root, 'clusters') ? ofRoot(reading, root) : [])).slice(0, MOST);
}

function ofRoot(reading: Reading, root: DataNode): Sighting[] {
  const contexts = itemsOf(valueAt(root, 'contexts'));
  const servers = new Map(itemsOf(valueAt(root, 'clusters')).map((item) => [textAt(item, 'name'), textAt(item, 'cluster', 'server')]));
  return itemsOf(valueAt(root, 'users')).slice(0, MOST).flatMap((user): Sighting[] => {
    const name = textAt(user, 'name') ?? 'user';
    const secret = secretOf(valueAt(user, 'user'));
    if (!secret) return [];
    const using = contexts.filter((context) => textAt(context, 'context', 'user') === name);
    return (using.length > 0 ? using : [undefined]).slice(0, 20).map((context): Sighting => {
      const contextName = textAt(context, 'name');
      const host = hostOf(servers.get(textAt(context, 'context', 'cluster')));
      const environment = environmentOf(contextName ?? name);
      const at = reading.place(secret.at);
      return {
        ...secret.at, raw: secret.raw, provider: 'kubernetes', kinds: ['kubernetes.kubeconfig'], name: `users.${name}`, path: [],
        opens: { ...(host === undefined ? {} : { host }), user: name, ...(contextName === undefined ? {} : { key: `k8scontext:${contextName}` }) },
        confidence: 'high', note: `holds a Kubernetes client ${secret.what}${contextName === undefined ? '' : ` for context ${contextName}`}`,
        marks: environment ? [{ kind: environment.kind, name: environment.name, by: 'name', evidence: { at, note: 'the context is named for it' } }] : [],
        opened: contextName === undefined ? [] : [{
          fact: 'resource', name: `cluster of context ${contextName}`, kind: 'cluster', provider: 'kubernetes', type: 'kubeconfig.context', keys: [`k8scontext:${contextName}`], maybe: [], attributes: {},
          environments: environment ? [{ kind: environment.kind, name: environment.name, by: 'name', evidence: { at, note: 'the context is named for it' } }] : [], evidence: [{ at, note: 'the kubeconfig has this context' }],
        }],
      };
    });
  });
}

function secretOf(user: DataNode | undefined): { raw: string; at: { start: number; end: number }; what: string } | undefined {
  for (const [key, what] of [['client-key-data', 'key'], ['token', 'token'], ['password', 'password']] as const) {
    const value = valueAt(user, key);
    if (value?.type !== 'scalar' || typeof value.value !== 'string') continue;
    if (value.value.length >= 8 && !isPlaceholder(value.value)) return { raw: value.value, at: spanOf(value), what };
  }
  return undefined;
}

function hostOf(server: string | undefined): string | undefined {
  return server === undefined ? undefined : /^https?:\/\/(?:[^@/\s]*@)?([^/:\s]+|\[[^\]\s]+\])/.exec(server)?.[1]?.toLowerCase();
}
