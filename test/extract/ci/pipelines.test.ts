import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { create } from '../../../src/extract/ci/index.ts';
import type { Fact } from '../../../src/model/index.ts';
import { factsOf, only } from '../../support/facts.ts';
import { knowledge } from '../../support/knowledge.ts';
import { loadTree, treeOf } from '../../support/tree.ts';

async function facts(files: Record<string, string>): Promise<readonly Fact[]> { return factsOf(treeOf(files), [create]); }
const broken = (found: readonly Fact[]): readonly string[] => only(found, 'gap').map((gap) => gap.reason).filter((reason) => /internal|fault/i.test(reason));

describe('pipelines cut off anywhere', () => {
  for (const name of readdirSync(new URL('../../../fixtures/ci', import.meta.url)).filter((one) => one.endsWith('.tree')).sort()) {
    it(name, async () => {
      const { workspace } = loadTree(`fixtures/ci/${name}`);
      const files: Record<string, string> = {};
      for (const file of await workspace.files()) files[file.path] = new TextDecoder().decode(await workspace.read(file));
      for (let tenth = 1; tenth < 10; tenth++) {
        const cut = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, text.slice(0, Math.floor((text.length * tenth) / 10))]));
        const found = await facts(cut);
        expect(broken(found)).toEqual([]);
        for (const one of only(found, 'operation')) expect(one.evidence[0].at.end).toBeLessThanOrEqual(cut[one.evidence[0].at.file]?.length ?? -1);
      }
    });
  }
});

describe('hostile pipelines', () => {
  it.each<[string, Record<string, string>]>([
    ['jobs that extend each other', { '.gitlab-ci.yml': 'a: { extends: b, script: [x] }\nb: { extends: [a, a, b], script: [!reference [a, script]] }\n' }],
    ['files that include each other', { '.gitlab-ci.yml': 'include: /ci/a.yml\nx: { trigger: { include: .gitlab-ci.yml } }\n', 'ci/a.yml': 'include: [/.gitlab-ci.yml, /ci/*.yml, "/**/**"]\n__proto__: { script: [x] }\nconstructor: { script: [y] }\n' }],
    ['templates that name each other', { 'azure-pipelines.yml': 'steps:\n  - template: pipelines/a.yml\n', 'pipelines/a.yml': 'steps:\n  - template: a.yml\n  - template: a.yml\n' }],
    ['approvals that wait for each other', { '.circleci/config.yml': 'jobs: { a: { steps: [{ b: {} }] } }\ncommands: { b: { steps: [b, b] } }\nworkflows: { w: { jobs: [{ a: { requires: [c] } }, { c: { requires: [a] } }] } }\n' }],
    ['brackets that never close', { Jenkinsfile: `${'stage("a") { '.repeat(3_000)}sh '${'x'.repeat(1_000)}` }],
    ['values of the wrong kind', { 'bitbucket-pipelines.yml': 'pipelines: { default: x, branches: [1], custom: { a: null } }', '.travis.yml': '[1, 2]', '.drone.yml': 'steps: { a: 1 }', '.buildkite/pipeline.yml': 'steps: 5', 'cloudbuild.yaml': 'steps: [[], 1, {args: {}}]', 'buildspec.yml': 'phases: [1]', '.gitlab-ci.yml': 'a: 1\ninclude: { }\nb: { script: { x: y }, rules: 3, only: { refs: 4 } }' }],
  ])('%s end', async (_, files) => { expect(broken(await facts(files))).toEqual([]); });
});

describe('marks of a system', () => {
  it.each([
    ['.circleci/config.yml', 'jobs: { build: { steps: [{ run: "aws s3 rb s3://<<parameters.b>> --force" }] } }', 'aws s3 rb s3://<<parameters.b>> --force'],
    ['.gitlab-ci.yml', 'a:\n  script: aws s3 rb "s3://$[[ inputs.b ]]" --force', 'aws s3 rb "s3://$[[ inputs.b ]]" --force'],
    ['azure-pipelines.yml', 'steps:\n  - script: aws s3 rb s3://$(Bucket.Name) --force', 'aws s3 rb s3://$(Bucket.Name) --force'],
  ])('%s: are no signs of a shell', async (file, text, command) => {
    const [operation] = only(await facts({ [file]: text }), 'operation');
    expect(text.slice(operation?.evidence[0].at.start, operation?.evidence[0].at.end)).toBe(command);
  });

  it('a folder that one line enters holds for the next', async () => {
    expect(only(await facts({ '.gitlab-ci.yml': 'a:\n  before_script: [cd infra]\n  script:\n    - terraform destroy -auto-approve\n' }), 'operation').map((one) => one.target.key)).toEqual(['tfstack:infra']);
  });
});

describe('a YAML file of any name', () => {
  const wanted = (text: string): boolean => {
    const bytes = Buffer.from(`é: 1\n${text}`);
    return create(knowledge()).wants({ file: { path: 'data/jobs.yml', origin: 'tree', size: bytes.length }, hits: new Set(['script:']), within: { bytes: bytes.subarray(3), spots: () => undefined } }) !== false;
  };
  it.each(['a:\n  script: make', 'a: { before_script: [make] }', 'steps:\n  - script: make', 'typescript: 5\na:\n  script: [make]\n', 'éscript: x'])('is read for what may be a script: %j', (text) => { expect(wanted(text)).toBe(true); });
  it.each(['typescript: 5.9.2', '  ts-node@10(typescript@5):\n    typescript: 5\n    Typescript: 5', 'a: "javascript:void(0)"'])('is not for another word that ends so: %j', (text) => { expect(wanted(text)).toBe(false); });
});

describe('workflows that are called', () => {
  it('run in the environments their callers and their matrix name, with the secrets by the name the repository keeps', async () => {
    const found = await factsOf(loadTree('fixtures/ci/called.tree').workspace, [create]);
    expect(only(found, 'job').map((job) => `${job.name}: ${job.environments.filter((mark) => mark.by === 'ci').map((mark) => mark.name).join(' ')}`)).toEqual(['production: ', 'each: staging production', 'reset: production']);
    expect(only(found, 'operation').find((one) => one.program.endsWith('#reset'))?.target.variable).toBe('PROD_DATABASE_URL');
  });

  it('one that calls itself ends', async () => {
    expect(broken(await facts({ '.github/workflows/a.yml': 'on: [workflow_call]\njobs:\n  a:\n    uses: ./.github/workflows/a.yml\n  b:\n    environment: ${{ inputs.x }}\n    steps:\n      - uses: ./.github/actions/a\n', '.github/actions/a/action.yml': 'runs:\n  steps:\n    - uses: ./.github/actions/a\n    - uses: ./.github/actions/a\n' }))).toEqual([]);
  });
});
