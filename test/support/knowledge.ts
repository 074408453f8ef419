import { readdirSync, readFileSync } from 'node:fs';
import { compileKnowledge } from '../../src/knowledge/index.ts';
import type { Knowledge } from '../../src/model/index.ts';

const root = new URL('../../rules/', import.meta.url);
let compiled: Knowledge | undefined;

/** The tables of rules/, compiled once per test process. */
export function knowledge(): Knowledge {
  compiled ??= compileKnowledge(ruleFiles());
  return compiled;
}

/** Every YAML file below rules/ with its text, in the form `compileKnowledge` takes. */
export function ruleFiles(): { path: string; text: string }[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.yml')).sort().map((path) => ({ path, text: readFileSync(new URL(path, root), 'utf8') }));
}
