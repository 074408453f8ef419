import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';

/** Files of tests that take longest, worst first. What takes long and is begun late keeps one process busy while the others have nothing left. */
const LONGEST: readonly string[] = [
  'test/new.test.ts', 'test/gate/process.test.ts', 'test/compare/printed-anew.test.ts', 'test/e2e/alone.test.ts', 'test/action/bundle-pull-request.test.ts', 'test/action/bundle-events.test.ts', 'test/compare/itself.test.ts',
  'test/e2e/compare.test.ts', 'test/parse/hostile.test.ts', 'test/gate/gaps.test.ts', 'test/compare/cases.test.ts',
];

/** Begins with the longest files; the rest as Vitest would, by what it measured last time or by size. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => { const at = LONGEST.findIndex((name) => moduleId.endsWith(`/${name}`)); return at < 0 ? LONGEST.length : at; };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
