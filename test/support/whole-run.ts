import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A directory that all processes of one run share. */
    readonly shared: string;
  }
}

/** Once for each run, before the first test: a directory for what all files of tests share; the end of the run takes it away. */
export default function wholeRun(project: TestProject): () => void {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'craterscan-run-')));
  // A test may run what lies there as somebody else.
  chmodSync(directory, 0o755);
  project.provide('shared', directory);
  return () => { rmSync(directory, { recursive: true, force: true }); };
}
