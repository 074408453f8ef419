import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { builtCopy } from '../../support/build.ts';
import type { CommitTree } from '../../support/repository.ts';
import { checkout, served } from './checkout.ts';
import type { Served } from './checkout.ts';
import { fakeGitHub } from './github.ts';
import type { FakeGitHub } from './github.ts';
import { pullRequest } from './payload.ts';
import { use } from './runner.ts';
import type { Use, Used } from './runner.ts';
import { sweep } from './scratch.ts';

export const MERGE = 'refs/pull/2/merge';
export const safe: CommitTree = { 'README.md': 'Once.\n', '.cursorrules': 'Be kind.\n' };
export const danger: CommitTree = { ...safe, 'scripts/domains.ts': "const token = '{{uuid:1}}';\nawait fetch('https://backboard.railway.app/graphql/v2', { method: 'POST', headers: { Authorization: `Bearer ${token}` }, body: '{}' });\n" };
export const harmless: CommitTree = { ...safe, 'README.md': 'Twice.\n' };

/** What a file of tests of the bundle needs: pull requests as the server has them, and GitHub. */
export interface Stage {
  readonly worse: Served;
  readonly same: Served;
  readonly github: FakeGitHub;
  /** The pull request of `at`, checked out as actions/checkout does with `fetch-depth: 2`. */
  pull(at: Served, over?: Partial<Use>, depth?: number): Promise<Used>;
}

/** The bundle as it is committed, in a runner's environment, against GitHub's own description of its API. To be called by a file of tests while it is loaded. */
export function stage(): Stage {
  const github = fakeGitHub();
  // Of several test files one builds, which may take a while on a busy machine.
  beforeAll(async () => { await builtCopy(); await github.start(); });
  afterAll(async () => { await github.close(); });
  afterEach(() => {
    sweep();
    const found = [...github.violations];
    github.reset();
    expect(found).toEqual([]);
  });
  return {
    github, worse: served(safe, danger), same: served(safe, harmless),
    pull: (at, over = {}, depth = 2) => use({ workspace: over.workspace ?? checkout(at.server, MERGE, depth), event: 'pull_request', payload: pullRequest(at), sha: at.merge, ref: MERGE, api: github.url, ...over }),
  };
}

export const sarifOf = (workspace: string, file = 'craterscan.sarif'): string => readFileSync(join(workspace, file), 'utf8');
export const notices = (used: Used): string[] => used.commands.filter((line) => line.startsWith('::notice'));
