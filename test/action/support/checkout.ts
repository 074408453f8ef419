import { execFileSync } from 'node:child_process';
import { repositoryOf } from '../../support/repository.ts';
import type { CommitTree, TestRepository } from '../../support/repository.ts';
import { scratch } from './scratch.ts';

/** A repository as the server has it: `main`, a pull request 2 of the branch `changes`, and the merge that GitHub makes of both. */
export interface Served {
  readonly server: TestRepository;
  /** Object ids. */
  readonly base: string;
  readonly head: string;
  readonly merge: string;
}

/** `base` is the tip of main, `head` that of the pull request, which left main there; the merge has the tree of the head. */
export function served(base: CommitTree, head: CommitTree): Served {
  const server = repositoryOf({ 'README.md': 'Once.\n' }, base);
  const oid = server.git('rev-parse', 'HEAD');
  server.git('checkout', '-q', '-b', 'changes');
  const change = server.commit(head);
  const merge = mergeOf(server, oid, change);
  server.git('checkout', '-q', 'main');
  return { server, base: oid, head: change, merge };
}

/** The merge GitHub tests for pull request 2: first the base, then the head. */
export function mergeOf(server: TestRepository, base: string, head: string): string {
  const merge = server.git('commit-tree', '-p', base, '-p', head, '-m', 'Merge', `${head}^{tree}`);
  server.git('update-ref', 'refs/pull/2/merge', merge);
  server.git('update-ref', 'refs/pull/2/head', head);
  return merge;
}

/** A work tree as actions/checkout leaves it. `depth` 0 takes every branch along, as it does; otherwise only what `ref` names, so deep. */
export function checkout(server: TestRepository, ref: string, depth: number, also: readonly string[] = []): string {
  const directory = scratch('workspace');
  const git = (...args: readonly string[]): void => {
    execFileSync('git', ['-c', 'protocol.file.allow=always', '-c', 'maintenance.auto=false', '-c', 'gc.auto=0', '-c', 'advice.detachedHead=false', '-C', directory, ...args], { env: { PATH: process.env['PATH'], HOME: directory, GIT_CONFIG_NOSYSTEM: '1' }, stdio: 'pipe' });
  };
  const there = ref.replace(/^refs\/(?:heads\/|(?=pull\/))/, (start) => (start === 'refs/heads/' ? 'refs/remotes/origin/' : 'refs/remotes/'));
  git('init', '-q', '--template=', '-b', 'main');
  git('remote', 'add', 'origin', `file://${server.directory}`);
  git('fetch', '-q', '--no-tags', ...(depth === 0 ? [] : [`--depth=${depth}`]), 'origin', ...(depth === 0 ? ['+refs/heads/*:refs/remotes/origin/*'] : []), `+${ref}:${there}`);
  git('checkout', '-q', '--force', '--detach', there);
  for (const oid of also) git('fetch', '-q', '--no-tags', 'origin', oid);
  return directory;
}
