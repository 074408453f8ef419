import { expect, test } from 'vitest';
import { create as devcontainer } from '../../../src/extract/infra/devcontainer.ts';
import { create as fly } from '../../../src/extract/infra/fly.ts';
import { create as supabase } from '../../../src/extract/infra/supabase.ts';
import { only } from '../../support/facts.ts';
import { arrows, factsOfFiles, factsOfFixture, kinds, resource } from './support.ts';

test('fly: apps, volumes, snapshots, a database app', async () => {
  const facts = await factsOfFixture('fly/two-environments', fly);
  const api = only(facts, 'resource').filter((fact) => fact.keys[0] === 'fly:shop-api:volume:data');
  expect(api.map(kinds)).toEqual([['staging'], []]);
  expect(api[1]?.attributes['scheduled_snapshots']).toMatchObject({ basis: 'set', value: false });
  expect(arrows(facts, 'storedOn')).toEqual(['fly:shop-db-prod:postgres -> fly:shop-db-prod:volume:pg_data']);
  expect(kinds(resource(facts, 'fly:shop-db-prod'))).toEqual(['production']);
});

test('supabase: the linked project, remotes by name, a local name is no project', async () => {
  const facts = await factsOfFixture('supabase/linked', supabase);
  expect(resource(facts, 'supabase:abcdefghijklmnopqrst').evidence[0]).toMatchObject({ at: { file: 'supabase/.temp/project-ref', origin: 'ignored', start: 0, end: 20 } });
  expect(kinds(resource(facts, 'supabase:prodprodprodprodprod'))).toEqual(['production']);
  expect(arrows(facts, 'partOf')).toContain('db:db.prodprodprodprodprod.supabase.co:5432/postgres -> supabase:prodprodprodprodprod');
  expect(only(facts, 'resource')).toHaveLength(6);
});

test('devcontainer: socket, stores, privileged; a cache volume is nothing', async () => {
  const facts = await factsOfFiles({ '.devcontainer/devcontainer.json': '{\n  // a comment\n  "mounts": ["source=${localEnv:HOME}/.aws,target=/home/vscode/.aws,type=bind", "source=cache,target=/cache,type=volume", { "source": "/var/run/docker.sock", "target": "/var/run/docker.sock", "type": "bind" }],\n  "runArgs": ["--privileged", "-v", "${localEnv:HOME}/.ssh:/root/.ssh:ro"],\n  "features": { "ghcr.io/devcontainers/features/docker-outside-of-docker:1": {}, "ghcr.io/devcontainers/features/node:1": {} }\n}\n' }, devcontainer);
  expect(only(facts, 'grant').map((grant) => grant.provider).sort()).toEqual(['docker', 'docker', 'host']);
  expect(only(facts, 'credential').map((credential) => [credential.name, credential.foundation, credential.holders[0]])).toEqual([['mounted ~/.aws', 'named', 'file:.devcontainer/devcontainer.json'], ['mounted ~/.ssh', 'named', 'file:.devcontainer/devcontainer.json']]);
});
