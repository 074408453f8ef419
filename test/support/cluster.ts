import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A kind as a cluster would serve it. */
export interface Served { readonly apiVersion: string; readonly kind: string; readonly namespaced: boolean }

/** Kinds of Kubernetes itself and of operators that belong to the whole cluster. */
const CLUSTER_WIDE = new Set([
  'Namespace', 'Node', 'PersistentVolume', 'StorageClass', 'VolumeSnapshotClass', 'VolumeSnapshotContent', 'ClusterRole', 'ClusterRoleBinding', 'CustomResourceDefinition', 'PriorityClass', 'IngressClass', 'CSIDriver',
  'MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration', 'ValidatingAdmissionPolicy', 'ClusterPolicy', 'ClusterSecretStore', 'ClusterIssuer', 'ClusterPolicyReport', 'ClusterExternalSecret',
]);

/** Whether objects of a kind stand in a namespace. */
export function isNamespaced(kind: string): boolean { return !CLUSTER_WIDE.has(kind); }

/** What a cluster that knows these kinds answers to who asks what it serves; undefined for every other path. */
export function discovery(kinds: readonly Served[], path: string): unknown {
  const groupOf = (version: string): string => (version.includes('/') ? version.slice(0, version.indexOf('/')) : '');
  const versions = [...new Set(kinds.map((one) => one.apiVersion))].sort();
  if (path === '/version') return { major: '1', minor: '32', gitVersion: 'v1.32.0' };
  if (path === '/api') return { kind: 'APIVersions', versions: versions.filter((one) => groupOf(one) === '') };
  if (path === '/apis') {
    const groups = [...new Set(versions.map(groupOf).filter((one) => one !== ''))];
    return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map((name) => {
      const own = versions.filter((one) => groupOf(one) === name).map((groupVersion) => ({ groupVersion, version: groupVersion.slice(name.length + 1) }));
      return { name, versions: own, preferredVersion: own[0] };
    }) };
  }
  const asked = /^\/apis?\/(.+)$/.exec(path)?.[1];
  const served = kinds.filter((one) => one.apiVersion === asked);
  if (asked === undefined || served.length === 0) return undefined;
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: asked, resources: served.map(({ kind, namespaced }) => ({ name: `${kind.toLowerCase()}s`, singularName: kind.toLowerCase(), namespaced, kind, verbs: ['create', 'delete', 'get', 'list'] })) };
}

/** A loopback server that answers discovery for `kinds` while `use` runs, and nothing else; whatever else is asked of it is in `others`. */
export async function withCluster<T>(kinds: readonly Served[], use: (server: string, others: readonly string[]) => Promise<T>): Promise<T> {
  const others: string[] = [];
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const answer = request.method === 'GET' ? discovery(kinds, path) : undefined;
    if (answer === undefined) others.push(`${request.method} ${path}`);
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'NotFound', code: 404 }));
  });
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  const { port } = server.address() as AddressInfo;
  try { return await use(`http://127.0.0.1:${port}`, others); } finally { server.closeAllConnections(); await new Promise((done) => { server.close(done); }); }
}

/** Runs a program while this process goes on answering; gives how it ended and what it said. */
export function run(command: string, args: readonly string[], input = '', env: NodeJS.ProcessEnv = process.env): Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }> {
  return new Promise((done, failed) => {
    const child = spawn(command, [...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => { stdout += text; });
    child.stderr.setEncoding('utf8').on('data', (text: string) => { stderr += text; });
    child.on('error', failed).on('close', (status) => { done({ status, stdout, stderr }); });
    child.stdin.on('error', () => { /* a program that ends before it has read all */ }).end(input);
  });
}
