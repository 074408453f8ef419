/**
 * Cuts the operations that the action calls out of GitHub's own description of its API, for the tests of the action:
 *
 *   npm pack @octokit/openapi@23.0.2 && tar xzf octokit-openapi-23.0.2.tgz
 *   node scripts/github-openapi.ts package/generated/api.github.com.json
 */
import { readFileSync, writeFileSync } from 'node:fs';

const OPERATIONS: readonly (readonly [path: string, method: string])[] = [
  ['/repos/{owner}/{repo}/code-scanning/sarifs', 'post'],
  ['/repos/{owner}/{repo}/issues/comments/{comment_id}', 'patch'],
  ['/repos/{owner}/{repo}/issues/{issue_number}/comments', 'get'],
  ['/repos/{owner}/{repo}/issues/{issue_number}/comments', 'post'],
  ['/user', 'get'],
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

const paths: Node = {};
const components: Node = {};

/** Takes along every component that is referred to, and what those refer to. */
function follow(value: unknown): void {
  if (Array.isArray(value)) { value.forEach(follow); return; }
  if (!isNode(value)) return;
  const reference = value['$ref'];
  if (typeof reference === 'string') {
    const [, , group = '', name = ''] = reference.split('/');
    const held = (components[group] ??= {});
    if (isNode(held) && !(name in held)) {
      held[name] = at(whole, ['components', group, name]);
      follow(held[name]);
    }
  }
  Object.values(value).forEach(follow);
}

for (const [path, method] of OPERATIONS) {
  const operation = at(whole, ['paths', path, method]);
  if (!isNode(operation)) throw new Error(`the description has no ${method} ${path}`);
  const known = (paths[path] ??= {});
  if (isNode(known)) known[method] = operation;
}
follow(paths);

const sorted = (value: unknown): unknown => (Array.isArray(value) ? value.map(sorted) : isNode(value) ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])])) : value);
const info = { ...Object.fromEntries(Object.entries(isNode(at(whole, ['info'])) ? at(whole, ['info']) as Node : {})), 'x-from': 'a part of @octokit/openapi 23.0.2, Copyright (c) 2020 Octokit contributors, MIT License' };
writeFileSync(new URL('../test/action/github-openapi.json', import.meta.url), `${JSON.stringify({ openapi: at(whole, ['openapi']), info, servers: at(whole, ['servers']), paths: sorted(paths), components: sorted(components) }, null, 1)}\n`);
