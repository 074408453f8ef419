import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Served } from './checkout.ts';

type Json = { [key: string]: unknown };
const examples = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('@octokit/webhooks-examples/api.github.com/index.json'), 'utf8')) as readonly { readonly name: string; readonly examples: readonly Json[] }[];

/** One of GitHub's own examples of an event, with `change` laid over it at any depth. */
export function example(name: string, fits: (one: Json) => boolean, change: Json): Json {
  const found = examples.find((one) => one.name === name)?.examples.find(fits);
  if (!found) throw new Error(`there is no such example of ${name}`);
  return laid(found, change) as Json;
}

function laid(under: unknown, over: unknown): unknown {
  if (!isJson(over) || !isJson(under)) return over;
  return { ...under, ...Object.fromEntries(Object.entries(over).map(([key, value]) => [key, laid(under[key], value)])) };
}

function isJson(value: unknown): value is Json { return typeof value === 'object' && value !== null && !Array.isArray(value); }

const REPOSITORY = { default_branch: 'main' };

/** A pull request from a branch of the repository, or from a fork. */
export function pullRequest({ base, head }: Pick<Served, 'base' | 'head'>, over: Json = {}): Json {
  return laid(example('pull_request', (one) => one['action'] === 'synchronize', { repository: REPOSITORY, pull_request: { head: { sha: head }, base: { sha: base, ref: 'main' } } }), over) as Json;
}

export const FORK: Json = { pull_request: { head: { ref: 'main', repo: { id: 424242, full_name: 'somebody/Hello-World', fork: true } } } };
export const NO_FORK_LEFT: Json = { pull_request: { head: { repo: null } } };

export function mergeGroup(head: string, base: string): Json {
  return example('merge_group', (one) => one['action'] === 'checks_requested', { repository: { ...REPOSITORY, id: 186853002, full_name: 'Codertocat/Hello-World' }, merge_group: { head_sha: head, base_sha: base, base_ref: 'refs/heads/main' } });
}

export function push(before: string, after: string, ref = 'refs/heads/main', over: Json = {}): Json {
  return example('push', (one) => one['deleted'] === false, { repository: REPOSITORY, before, after, ref, ...over });
}

export function dispatch(): Json {
  return example('workflow_dispatch', () => true, { repository: { ...REPOSITORY, id: 186853002, full_name: 'Codertocat/Hello-World' } });
}
