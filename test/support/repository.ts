import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expandPlaceholders } from './placeholders.ts';
import { temporary } from './temporary.ts';

/** Files of one commit, whole: path -> content. Placeholders in text are expanded. */
export type CommitTree = Readonly<Record<string, string | Uint8Array>>;

/** A repository in a temporary directory that is gone after the tests of the file. */
export interface TestRepository {
  readonly directory: string;
  /** Object ids of the commits, in the order made. */
  readonly commits: string[];
  /** Makes the work tree exactly `tree`, commits it on the current branch, gives the object id. */
  commit(tree: CommitTree, message?: string): string;
  /** Puts files in the work tree without committing. */
  put(files: CommitTree): void;
  /** Plain git for setting scenes, free of the developer's own settings. Gives what it printed, without the last line end. */
  git(...args: readonly string[]): string;
}

/** A repository with one commit on `main` for each tree, in order; each tree is the whole of its commit. */
export function repositoryOf(...trees: readonly CommitTree[]): TestRepository {
  const directory = temporary('repository');
  const environment = { PATH: process.env['PATH'], HOME: directory, GIT_CONFIG_NOSYSTEM: '1', GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z', GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z' };
  const git = (...args: readonly string[]): string => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'protocol.file.allow=always', '-c', 'maintenance.auto=false', '-c', 'gc.auto=0', '-C', directory, ...args], { env: environment, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] }).replace(/\n$/, '');
  const put = (files: CommitTree): void => {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), typeof content === 'string' ? expandPlaceholders(content) : content);
    }
  };
  const commits: string[] = [];
  const commit = (tree: CommitTree, message = `commit ${commits.length + 1}`): string => {
    for (const name of readdirSync(directory)) if (name !== '.git') rmSync(join(directory, name), { recursive: true, force: true });
    put(tree);
    git('add', '-A', '-f');
    git('commit', '-q', '--allow-empty', '-m', message);
    const oid = git('rev-parse', 'HEAD');
    commits.push(oid);
    return oid;
  };
  git('init', '-q', '-b', 'main');
  for (const tree of trees) commit(tree);
  return { directory, commits, commit, put, git };
}
