import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { create as compose } from '../../../src/extract/infra/compose/index.ts';
import { create as devcontainer } from '../../../src/extract/infra/devcontainer.ts';
import { create as fly } from '../../../src/extract/infra/fly.ts';
import { create as kubernetes } from '../../../src/extract/infra/kubernetes/index.ts';
import { create as railway } from '../../../src/extract/infra/railway/index.ts';
import { create as supabase } from '../../../src/extract/infra/supabase.ts';
import type { Fact } from '../../../src/model/index.ts';
import { factsOf, only } from '../../support/facts.ts';
import { treeOf } from '../../support/tree.ts';

const ALL = [compose, devcontainer, fly, kubernetes, railway, supabase];
const ours = (facts: readonly Fact[]): boolean => only(facts, 'gap').some((gap) => gap.reason.includes('fault of craterscan'));

const word = fc.constantFrom('services', 'volumes', 'db', 'image', 'postgres', 'environment', 'command', 'pg_dump -h db > /d/x', 'kind', 'apiVersion', 'v1', 'metadata', 'name', 'spec', 'List', 'items', 'PersistentVolumeClaim', 'CronJob', '__proto__', 'constructor', 'extends', 'depends_on', 'app', 'mounts', 'a:b:c', '${', '${X:-${Y', '', '\n', '{{ x }}', '../..', 'rules', 'roleRef', 'ClusterRoleBinding', 'contexts', 'Config');
const tree = fc.letrec((tie) => ({ node: fc.oneof({ depthSize: 'small' }, word, fc.integer(), fc.constant(null), fc.boolean(), fc.array(tie('node'), { maxLength: 4 }), fc.dictionary(word, tie('node'), { maxKeys: 5 })) })).node;

describe('hostile input', () => {
  test('of more objects than are read of one file, that is said, and the other files stand', async () => {
    const many = Array.from({ length: 5001 }, (_, index) => `---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: c${index}}\n`).join('');
    const facts = await factsOf(treeOf({ 'many.yaml': many, 'db.yaml': 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: pgdata}\n' }), [kubernetes]);
    expect(only(facts, 'gap').map((gap) => `${gap.kind} ${gap.place.file}`)).toEqual(['bound many.yaml']);
    expect(only(facts, 'resource').map((fact) => fact.name)).toEqual(['pgdata']);
  });

  test('any data in any of the files never throws', async () => {
    await fc.assert(fc.asyncProperty(tree, tree, async (a, b) => {
      const yaml = `${JSON.stringify(a)}\n---\n${JSON.stringify({ apiVersion: 'v1', kind: 'CronJob', metadata: { name: 'x' }, spec: b })}\n`;
      const facts = await factsOf(treeOf({ 'docker-compose.yml': JSON.stringify({ services: { db: a, ...(typeof b === 'object' ? b : {}) }, volumes: b }), 'k8s/a.yaml': yaml, '.devcontainer/devcontainer.json': JSON.stringify(a), 'railway.json': JSON.stringify(b), '.kube/config': yaml, 'kustomization.yaml': JSON.stringify(a) }), ALL);
      expect(ours(facts)).toBe(false);
    }), { numRuns: 120 });
  });

  test('any text never throws', async () => {
    await fc.assert(fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (text) => {
      expect(ours(await factsOf(treeOf({ 'compose.yml': `services:\n  db:\n    image: postgres\n    command: ${text}\n`, 'fly.toml': text, 'supabase/config.toml': text, 'supabase/.temp/project-ref': text, '.railway/railway.ts': text, 'x.yaml': `apiVersion: v1\nkind: ${text}` }), ALL))).toBe(false);
    }), { numRuns: 80 });
  });

  test('services that extend themselves, overlays that take themselves', async () => {
    const facts = await factsOf(treeOf({
      'compose.yml': 'services:\n  a: { extends: b, image: postgres }\n  b: { extends: a }\n  c: { extends: c, depends_on: [c] }\n',
      'x/kustomization.yaml': 'resources: [../y, .]\n', 'y/kustomization.yaml': 'resources: [../x, pvc.yaml]\n', 'y/pvc.yaml': 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: d}\n',
    }), ALL);
    expect(ours(facts)).toBe(false);
    expect(only(facts, 'resource').map((fact) => fact.keys[0])).toContain('k8s:default:PersistentVolumeClaim/d');
  });

  test('deep lists and long commands are bounded', async () => {
    const deep = `${'{"items":['.repeat(5000)}${']}'.repeat(5000)}`;
    const facts = await factsOf(treeOf({ 'a.json': `{"apiVersion":"v1","kind":"List","items":[${deep}]}`, 'compose.yml': `services:\n  a:\n    image: postgres\n    command: ${'pg_dump '.repeat(20_000)}\n` }), ALL);
    expect(ours(facts)).toBe(false);
  });

  test('a broken file keeps what could be read and says what could not', async () => {
    const facts = await factsOf(treeOf({ 'docker-compose.yml': 'services:\n  db:\n    image: postgres\n    volumes: [pg:/var/lib/postgresql/data]\n  bad: [unclosed\n', 'other/compose.yml': 'services:\n  db:\n    image: mysql\n' }), ALL);
    expect(only(facts, 'gap').some((gap) => gap.place.file === 'docker-compose.yml')).toBe(true);
    expect(only(facts, 'resource').map((fact) => fact.keys[0])).toContain('compose:other:service:db');
  });

  test('no secret leaves the reader', async () => {
    const facts = await factsOf(treeOf({
      'docker-compose.yml': 'services:\n  db:\n    image: postgres\n    environment: { POSTGRES_PASSWORD: "CANARY{{password:a}}", DATABASE_URL: "postgres://app:CANARY{{password:a}}@db/app" }\n    command: sh -c "pg_dump postgres://app:CANARY{{password:a}}@db/app | curl -T - https://u:CANARY{{password:a}}@files.example.net/x"\n  job:\n    image: x\n    command: restic -r rest:https://u:CANARY{{password:a}}@restic.example.net/ backup /data\n    volumes: ["d:/data"]\n',
      'k.yaml': 'apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: n}\nspec: {jobTemplate: {spec: {template: {spec: {containers: [{name: c, env: [{name: TOKEN, value: CANARY{{password:a}}}], command: [sh, -c, "pg_dump postgres://a:CANARY{{password:a}}@h/x > /x"]}]}}}}}\n',
    }), ALL);
    expect(JSON.stringify(facts)).not.toContain('CANARY');
    expect(inspect(facts, { depth: 20 })).not.toContain('CANARY');
  });
});
