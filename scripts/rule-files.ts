import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import glob from 'fast-glob';

const root = new URL('../rules/', import.meta.url);

/** Every table of rules/ with its text, in code-point order of its path, in the form `compileKnowledge` takes. */
export function ruleFiles(): { path: string; text: string }[] {
  return glob.sync('**/*.yml', { cwd: fileURLToPath(root) }).sort().map((path) => ({ path, text: readFileSync(new URL(path, root), 'utf8') }));
}
