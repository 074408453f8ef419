import { expect } from 'vitest';
import { gitMemo, openGitTree } from '../../src/discover/index.ts';
import { DEFAULT_BOUNDS } from '../../src/model/index.ts';
import type { Comparison } from '../../src/model/index.ts';
import { compareFiles } from '../support/compare.ts';
import { repositoryOf } from '../support/repository.ts';
import type { CommitTree } from '../support/repository.ts';

/** A database that an agent finds and can destroy. */
export const DATABASE = 'DATABASE_URL=postgres://app:{{password:a}}@db.prod.example.net:5432/app\n';
/** Words that configure Cursor and hold nothing: its mode stands in no file, so it is taken for open. */
export const CURSOR = { '.cursorrules': 'Be brief.\n' };

/** Compares two revisions of one repository from its objects, as the gate does: nothing is checked out. */
export async function compareRevisions(directory: string, base: string, head: string): Promise<Comparison> {
  const memo = gitMemo();
  return compareFiles(await openGitTree(directory, base, DEFAULT_BOUNDS, memo), await openGitTree(directory, head, DEFAULT_BOUNDS, memo));
}

/** Commits both trees to a new repository and compares them from its objects. */
export async function compareTreesOf(base: CommitTree, head: CommitTree): Promise<Comparison> {
  const { directory, commits } = repositoryOf(base, head);
  return compareRevisions(directory, commits[0] ?? '', commits[1] ?? '');
}

/** The gate is closed, because something got worse, and each reason is a sentence. */
export function expectClosed(comparison: Comparison): void {
  expect(verdictOf(comparison)).toMatch(/^(?:worse|mixed) closed/);
  for (const because of comparison.gate.because) expect(because).toMatch(/\S/);
  expect(comparison.gate.because.length).toBeGreaterThan(0);
}

/** `worse closed: hidden .env`: verdict, gate and what counted, for reading in a failed test. */
export function verdictOf({ delta, gate }: Comparison): string {
  const counted = [
    ...delta.added.paths.filter((one) => one.counts).map((one) => `+ ${one.effect} ${one.resource.name}`), ...delta.weakened.filter((one) => one.counts).map((one) => `weakened ${one.kind} ${one.about}`),
    ...delta.hidden.filter((one) => one.counts).map((one) => `hidden ${one.at.file}`), ...delta.revealed.filter((one) => one.counts).map((one) => `revealed ${one.at.file}`),
    ...delta.removed.paths.filter((one) => one.counts).map((one) => `- ${one.effect} ${one.resource.name}`), ...delta.strengthened.filter((one) => one.counts).map((one) => `strengthened ${one.kind} ${one.about}`),
  ];
  return `${delta.verdict} ${gate.state}: ${[...new Set(counted)].join(', ')}`;
}
