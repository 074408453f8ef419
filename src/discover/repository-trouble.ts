import type { GitTrouble } from './git.ts';

/** Why a repository cannot be asked, for the reader. */
export const REPOSITORY_TROUBLE: Readonly<Record<GitTrouble, string>> = {
  'no-git': 'git was not found; it is needed to read a revision',
  'not-a-repository': 'this is not a git repository, so it has no revisions',
  refused: 'git refuses this directory because another user owns it; add it to safe.directory in your git configuration',
  timeout: 'git took too long to answer',
  'too-much': 'git answered too much',
  damaged: 'some of this repository is damaged; `git fsck` tells more',
  failed: 'git could not read this repository; `git status` in it tells why',
};
