/**
 * Cuts the operations that the action calls, and those that live facts are asked by, out of GitHub's own description of its API, for the tests of both:
 *
 *   npm pack @octokit/openapi@23.0.2 && tar xzf octokit-openapi-23.0.2.tgz
 *   node scripts/github-openapi.ts package/generated/api.github.com.json
 */
import { readFileSync, writeFileSync } from 'node:fs';

type Operation = readonly [path: string, method: string];
const REPOSITORY = '/repos/{owner}/{repo}';
const CUTS: readonly { readonly file: string; readonly operations: readonly Operation[] }[] = [
  { file: '../test/action/github-openapi.json', operations: [
    [`${REPOSITORY}/code-scanning/sarifs`, 'post'],
    [`${REPOSITORY}/issues/comments/{comment_id}`, 'patch'],
    [`${REPOSITORY}/issues/{issue_number}/comments`, 'get'],
    [`${REPOSITORY}/issues/{issue_number}/comments`, 'post'],
    ['/user', 'get'],
  ] },
  { file: '../test/live/github-openapi.json', operations: [
    '', '/actions/oidc/customization/sub', '/actions/organization-secrets', '/actions/organization-variables', '/actions/permissions', '/actions/permissions/fork-pr-contributor-approval', '/actions/permissions/fork-pr-workflows-private-repos',
    '/actions/permissions/selected-actions', '/actions/permissions/workflow', '/actions/runners', '/actions/secrets', '/actions/variables', '/agents/organization-secrets', '/agents/secrets', '/branches/{branch}', '/branches/{branch}/protection',
    '/copilot/cloud-agent/configuration', '/environments', '/environments/{environment_name}/deployment-branch-policies', '/environments/{environment_name}/secrets', '/environments/{environment_name}/variables', '/keys', '/rules/branches/{branch}', '/rulesets/{ruleset_id}',
  ].map((path): Operation => [`${REPOSITORY}${path}`, 'get']).concat([['/orgs/{org}/installations', 'get']]) },
];

type Node = { [key: string]: unknown };
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

const file = process.argv[2];
if (file === undefined) throw new Error('name the description: node scripts/github-openapi.ts api.github.com.json');
const whole: unknown = JSON.parse(readFileSync(file, 'utf8'));

/** The value at a chain of keys. */
function at(from: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>((value, key) => (isNode(value) ? value[key] : undefined), from);
}

/** Takes along every component that is referred to, and what those refer to. */
function follow(value: unknown, components: Node): void {
  if (Array.isArray(value)) { for (const one of value) follow(one, components); return; }
  if (!isNode(value)) return;
  const reference = value['$ref'];
  if (typeof reference === 'string') {
    const [, , group = '', name = ''] = reference.split('/');
    const held = (components[group] ??= {});
    if (isNode(held) && !(name in held)) {
      held[name] = at(whole, ['components', group, name]);
      follow(held[name], components);
    }
  }
  for (const one of Object.values(value)) follow(one, components);
}

const sorted = (value: unknown): unknown => (Array.isArray(value) ? value.map(sorted) : isNode(value) ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])])) : value);
const info = { ...Object.fromEntries(Object.entries(isNode(at(whole, ['info'])) ? at(whole, ['info']) as Node : {})), 'x-from': 'a part of @octokit/openapi 23.0.2, Copyright (c) 2020 Octokit contributors, MIT License' };
for (const { file: cut, operations } of CUTS) {
  const paths: Node = {};
  const components: Node = {};
  for (const [path, method] of operations) {
    const operation = at(whole, ['paths', path, method]);
    if (!isNode(operation)) throw new Error(`the description has no ${method} ${path}`);
    const known = (paths[path] ??= {});
    if (isNode(known)) known[method] = operation;
  }
  follow(paths, components);
  writeFileSync(new URL(cut, import.meta.url), `${JSON.stringify({ openapi: at(whole, ['openapi']), info, servers: at(whole, ['servers']), paths: sorted(paths), components: sorted(components) }, null, 1)}\n`);
}
