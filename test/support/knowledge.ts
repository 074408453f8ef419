import { ruleFiles } from '../../scripts/rule-files.ts';
import { compileKnowledge } from '../../src/knowledge/index.ts';
import type { Knowledge } from '../../src/model/index.ts';

export { ruleFiles };
let compiled: Knowledge | undefined;

/** The tables of rules/, compiled once per test process. */
export function knowledge(): Knowledge {
  compiled ??= compileKnowledge(ruleFiles());
  return compiled;
}
