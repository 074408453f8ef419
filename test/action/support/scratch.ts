import { rmSync } from 'node:fs';
import { temporary } from '../../support/temporary.ts';

const made: string[] = [];

/** A temporary directory of one test; `sweep` takes them away when it ends, for a file of tests makes hundreds. */
export function scratch(name: string): string {
  const directory = temporary(name);
  made.push(directory);
  return directory;
}

export function sweep(): void {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true, force: true });
}
