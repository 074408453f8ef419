import Ajv2020 from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asker, askAll, liveWorkspace } from '../../src/live/index.ts';
import type { RepositoryFact, ScanResult } from '../../src/model/index.ts';
import { memoryWorkspace } from '../../src/discover/memory.ts';
import { overlay } from '../../src/discover/overlay.ts';
import { reportSchema } from '../../src/report/json-schema.ts';
import { jsonReport } from '../../src/report/json/index.ts';
import { reportShape } from '../../src/report/json/schema.ts';
import { scanTree } from '../support/scan.ts';
import { sendOf, serviceWorkspace } from '../support/service.ts';
import type { Section } from '../support/service.ts';
import { loadTree } from '../support/tree.ts';

const EVERYTHING = loadTree('fixtures/live/everything.tree');
const workflows = EVERYTHING.files.filter((file) => file.path.startsWith('.github/')).map((file) => String(file.content));
const scanned = (answers: readonly Section[]): Promise<ScanResult> => scanTree(overlay(memoryWorkspace(EVERYTHING.files), serviceWorkspace(answers, workflows)));
const said = (result: ScanResult): string[] => result.findings.map((one) => `${one.level} ${one.rule} ${one.message}`);
const fact = (result: ScanResult): RepositoryFact => { const [first] = result.graph.repositories ?? []; if (!first) throw new Error('no repository'); return first; };
const values = (result: ScanResult): Record<string, unknown> => Object.fromEntries(fact(result).settings.map((one) => [`${one.setting} ${one.about}`.trim(), one.value.basis === 'set' ? one.value.value : `(${one.value.basis})`]));

/** Rules that speak of what stands at GitHub alone. */
const LIVE = new Set(['branch-can-be-rewritten', 'cloud-agent-unconfined', 'deploy-key-can-push', 'environment-open-to-any-branch', 'fork-runs-get-rights', 'workflow-approves-pull-requests']);

describe('what GitHub answers', () => {
  it('is read whole, each with its place and permission', async () => {
    const result = await scanned(EVERYTHING.answers);
    expect(values(result)).toEqual({
      visibility: 'private', forking: true, 'default-branch': 'main', 'allowed-actions': 'selected', 'pinned-actions': false, 'token-default': 'write', 'token-approves': true, 'fork-secrets': true, 'fork-write-token': true,
      'environment production': 'production', 'environment-reviewers production': 0, 'environment-wait production': 0, 'environment-bypass production': true, 'environment-branches production': 'any', 'environment-rules production': 0, 'environment-self-review production': true,
      'environment staging': 'staging', 'environment-reviewers staging': 2, 'environment-wait staging': 30, 'environment-bypass staging': true, 'environment-branches staging': 'protected', 'environment-rules staging': 0, 'environment-self-review staging': false,
      'environment release': 'unknown', 'environment-reviewers release': 0, 'environment-wait release': 0, 'environment-bypass release': true, 'environment-branches release': 'listed', 'environment-rules release': 0, 'environment-self-review release': true,
      'secret AWS_SECRET_ACCESS_KEY': 'environment production', 'secret DEPLOY_TOKEN': 'repository', 'secret SHARED_TOKEN': 'organization', 'variable REGION': 'environment production', 'agent-secret REGISTRY_TOKEN': 'repository',
      'deploy-key build machine': 'write', 'deploy-key mirror': 'read', 'runner rack-1': 'kept', 'oidc-subject': 'repo, context', 'app deployer': 'administration, contents',
      'branch-force-push main': false, 'branch-deletion main': false, 'branch-reviews main': 2, 'branch-checks main': 2, 'branch-bypass main': 1, 'branch-force-push release': true, 'branch-deletion release': true, 'branch-reviews release': 0, 'branch-checks release': 0, 'branch-bypass release': 0,
      'agent-firewall': false, 'agent-workflow-approval': false, 'agent-open-triggers': true,
    });
    for (const setting of fact(result).settings) {
      expect(setting.permission, setting.setting).toMatch(/: (?:read|write)/);
      if (setting.value.basis === 'set') expect(setting.value.at).toMatchObject({ origin: 'api', file: expect.stringMatching(/^api:\/\/(?:repos|orgs)\/acme/) });
    }
    expect(new Set(result.findings.map((one) => one.rule).filter((rule) => LIVE.has(rule)))).toEqual(LIVE);
    expect(result.graph.gaps.filter((gap) => gap.place.origin === 'api')).toEqual([]);
  });

  it('keeps the contract of the JSON report', async () => {
    const validate = new Ajv2020.default({ strict: true, allErrors: true }).compile(reportSchema);
    const report = jsonReport(await scanned(EVERYTHING.answers));
    expect([validate(JSON.parse(JSON.stringify(report))), validate.errors]).toEqual([true, null]);
    expect(Object.keys(report)).toEqual(Object.keys(reportShape.shape).filter((key) => key !== 'policy'));
  });

  it('is no file that an agent reads, and no place of a secret', async () => {
    const { graph } = await scanned(EVERYTHING.answers);
    expect(graph.credentials.flatMap((one) => one.places).filter((place) => place.origin === 'api')).toEqual([]);
  });
});

describe('what GitHub does not answer', () => {
  it('changes nothing but the gaps', async () => {
    const offline = await scanTree(memoryWorkspace(EVERYTHING.files));
    for (const status of [401, 403, 404, 429, 500]) {
      const refused = await scanned(EVERYTHING.answers.map((one) => (one.path === '/repos/acme/shop' ? one : { ...one, status, body: '{}' })));
      expect(said(refused), String(status)).toEqual(said(offline));
      expect(refused.graph.gaps.filter((gap) => gap.place.origin === 'api').length, String(status)).toBeGreaterThan(15);
      expect(Object.entries(values(refused)).filter(([name, value]) => value !== '(unknown)' && !['visibility', 'forking', 'default-branch'].includes(name)), String(status)).toEqual([]);
    }
  });

  it('is never a fact, whichever of the questions it is', async () => {
    const all = new Map(Object.entries(values(await scanned(EVERYTHING.answers))));
    await fc.assert(fc.asyncProperty(fc.subarray(EVERYTHING.answers.map((_one, index) => index).slice(1), { minLength: 1 }), fc.constantFrom(403, 404, 503), async (which, status) => {
      const out = new Set(which);
      const result = await scanned(EVERYTHING.answers.map((one, index) => (out.has(index) ? { ...one, status, body: '{}' } : one)));
      // What is left says what it said; what is not known says nothing, and rests on no place of what was refused.
      const paths = new Set(which.map((index) => `api:/${EVERYTHING.answers[index]?.path ?? ''}`));
      for (const { setting, about, value } of fact(result).settings) {
        if (value.basis !== 'set') continue;
        expect(paths.has(value.at.file)).toBe(false);
        // A count is the most of what was told, so that it alone may be less.
        if (!['branch-reviews', 'branch-checks', 'secret', 'variable'].includes(setting)) expect([setting, about, value.value]).toEqual([setting, about, all.get(`${setting} ${about}`.trim())]);
      }
      for (const one of result.findings) if (LIVE.has(one.rule)) expect(one.places.filter((place) => paths.has(place.file))).toEqual([]);
    }), { numRuns: 25 });
  });

  it('half of a list says nothing of what is not on it', async () => {
    const more = [...EVERYTHING.answers.filter((one) => one.path !== '/repos/acme/shop/actions/secrets'), { path: '/repos/acme/shop/actions/secrets', status: 200, body: '{"total_count":2,"secrets":[{"name":"OTHER"}]}' }];
    const outside = (result: ScanResult): string[] => result.findings.filter((one) => one.rule === 'secret-outside-environment').map((one) => one.message);
    expect(outside(await scanned(more))).toEqual([]);
    const cut = await scanned([...more, { path: '/repos/acme/shop/actions/secrets?page=2', status: 502, body: '' }]);
    expect(outside(cut)).toHaveLength(1);
  });
});

it('answers of any form are read without harm', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.record({ path: fc.constantFrom(...EVERYTHING.answers.map((one) => one.path)), body: fc.oneof(fc.json(), fc.string(), fc.constantFrom('{"__proto__":{"environments":[]}}', '{"environments":[{"name":"__proto__"}]}', '[null]', '{"secrets":[{"name":null}]}')) }), { minLength: 1, maxLength: 8 }), async (odd) => {
    const answers = [...odd.map((one) => ({ ...one, status: 200 })), ...EVERYTHING.answers];
    const told = await askAll(asker(sendOf(answers), { base: 'x', token: 'secret' }), { owner: 'acme', repo: 'shop' }, []);
    expect(told.length).toBeGreaterThan(0);
    expect((await liveWorkspace('acme/shop', told).files()).every((file) => file.origin === 'api')).toBe(true);
  }), { numRuns: 100 });
});
