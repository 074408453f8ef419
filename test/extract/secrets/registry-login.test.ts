import { expect, test } from 'vitest';
import { factsOf, only } from '../../support/facts.ts';
import { expandPlaceholders } from '../../support/placeholders.ts';
import { treeOf } from '../../support/tree.ts';

const packed = (user: string, password: string): string => Buffer.from(`${user}:${expandPlaceholders(password)}`).toString('base64');
async function told(files: Readonly<Record<string, string>>): Promise<readonly unknown[]> {
  return only(await factsOf(treeOf(files)), 'credential').map(({ kinds, name, opens }) => [kinds[0], name, opens.user]);
}

test.each([
  ['a token of Docker Hub', 'https://index.docker.io/v1/', '{{token:dockerhub.access-token;a}}', 'dockerhub.access-token'],
  ['a password of Docker Hub', 'https://index.docker.io/v1/', '{{password:a}}', 'dockerhub.password'],
  ['a token of another service that keeps a registry', 'ghcr.io', '{{github-pat:a}}', 'github.pat-classic'],
  ['a password of a registry that no table knows', 'registry.example.net', '{{password:a}}', 'unknown.secret'],
])('the login of a registry is told by its mark, then by its host, with its user: %s', async (_name, host, password, kind) => {
  const bare = host.replace(/^https:\/\//, '').replace(/\/.*$/, '');
  const config = JSON.stringify({ auths: { [host]: { auth: packed('acmebot', password) } } });
  expect(await told({ '.docker/config.json': config })).toEqual([[kind, `auths.${bare}`, 'acmebot']]);
  const secret = `apiVersion: v1\nkind: Secret\nmetadata:\n  name: pull\ntype: kubernetes.io/dockerconfigjson\ndata:\n  .dockerconfigjson: ${Buffer.from(config).toString('base64')}\n`;
  expect(await told({ 'pull.yaml': secret })).toEqual([[kind, `auths.${bare}`, 'acmebot']]);
});
