import { describe, expect, it } from 'vitest';
import { entriesOf } from '../src/compare/baseline-make.ts';
import { renderBaseline } from '../src/compare/baseline-text.ts';
import type { Comparison } from '../src/model/index.ts';
import { compareFiles } from './support/compare.ts';
import { scanTree } from './support/scan.ts';
import { treeOf } from './support/tree.ts';

const FILE = '.craterscan/baseline.json';
type Files = Record<string, string>;
const shop = (environment: string, more: Files = {}): Files => ({
  '.cursorrules': 'Be brief.\n', '.env': 'AWS_ACCESS_KEY_ID={{aws-id:a}}\nAWS_SECRET_ACCESS_KEY={{aws-secret:a}}\n',
  'infra/main.tf': `resource "aws_db_instance" "scratch" {\n  identifier = "scratch"\n  skip_final_snapshot = true\n  tags = { Environment = "${environment}" }\n}\n`, ...more,
});
/** The tree with a baseline that accepts all of `of`, by default of itself. */
async function accepted(files: Files, of: Files = files): Promise<Files> {
  const result = await scanTree(treeOf(of));
  return { ...files, [FILE]: renderBaseline(entriesOf(result.findings, result.graph)) };
}
const rules = (all: Comparison['head']['findings']): string[] => [...new Set(all.map((one) => one.rule))];
const shifts = ({ delta }: Comparison): string[] => delta.weakened.filter((shift) => shift.kind === 'trust-file').map((shift) => shift.says);

describe('a baseline in a comparison', () => {
  it('accepts on both sides what it accepts in a scan, although more agents are judged for', async () => {
    const base = await accepted(shop('staging'));
    const comparison = await compareFiles(base, { ...base, 'notes.md': 'Nothing.\n' });
    expect([comparison.base.findings, comparison.head.findings]).toEqual([[], []]);
    expect(new Set(comparison.head.waived.map((one) => one.reason))).toEqual(new Set(['baseline']));
    expect([comparison.delta.verdict, comparison.gate.state]).toEqual(['same', 'open']);
  });

  it('never hides what got worse: its subject is reused by a production resource', async () => {
    const base = await accepted(shop('staging'));
    const comparison = await compareFiles(base, { ...base, ...shop('production') });
    expect([comparison.delta.verdict, comparison.gate.state]).toEqual(['worse', 'closed']);
    expect(comparison.base.findings).toEqual([]);
    expect(rules(comparison.head.findings)).toContain('path-destroys-data');
    expect(comparison.delta.added.paths.some((path) => path.counts && path.coordinates.some((one) => one.name === 'environments'))).toBe(true);
  });

  it('nor an agent that is new', async () => {
    const base = await accepted(shop('staging'));
    const comparison = await compareFiles(base, { ...base, '.claude/settings.json': '{ "permissions": { "defaultMode": "bypassPermissions" } }' });
    expect([comparison.delta.verdict, comparison.gate.state]).toEqual(['worse', 'closed']);
    expect(rules(comparison.head.findings)).toContain('path-destroys-data');
  });

  it('one that comes with the change accepts nothing and closes the gate', async () => {
    const base = await accepted(shop('staging'));
    const head = await accepted(shop('production'));
    const comparison = await compareFiles(base, head);
    expect([comparison.delta.verdict, comparison.gate.state]).toEqual(['worse', 'closed']);
    expect(shifts(comparison).join()).toMatch(/was raised \(accepted on a baseline for staging; it is now production\)/);
    expect(rules(comparison.head.findings)).toContain('path-destroys-data');
    // The danger itself is told too, not only the edit that would have covered it.
    expect(comparison.delta.added.paths.filter((path) => path.counts).length).toBeGreaterThan(0);
  });

  it('a first one closes the gate by itself, and taking entries out does not', async () => {
    const base = shop('staging');
    const adopted = await compareFiles(base, await accepted(base));
    expect([adopted.delta.verdict, adopted.gate.state, adopted.head.waived]).toEqual(['worse', 'closed', []]);
    const tightened = await compareFiles(await accepted(base), { ...base, [FILE]: renderBaseline([]) });
    expect([tightened.delta.verdict, tightened.gate.state]).toEqual(['same', 'open']);
    expect(tightened.delta.strengthened.every((shift) => !shift.counts)).toBe(true);
  });

  it('that of a third, trusted tree holds for both sides', async () => {
    const base = shop('staging');
    const comparison = await compareFiles(base, { ...base, 'notes.md': 'x\n' }, { trusted: await accepted(base) });
    expect([comparison.base.findings, comparison.head.findings, comparison.gate.state]).toEqual([[], [], 'open']);
  });
});

describe('what else the change may not decide', () => {
  it('an environment that it declares itself', async () => {
    const url = 'DATABASE_URL=postgres://app:{{password:p}}@db.example.net:5432/app\n';
    const config = 'version: 1\nenvironments:\n  - {name: sandbox, kind: local, hosts: [db.example.net], reason: only a sandbox}\n';
    const comparison = await compareFiles({ '.cursorrules': 'x\n', 'a.txt': 'a\n' }, { '.cursorrules': 'x\n', '.env': url, 'craterscan.yml': config });
    expect([comparison.delta.verdict, comparison.gate.state]).toEqual(['worse', 'closed']);
    expect(comparison.head.graph.resources.flatMap((one) => one.environments)).not.toContain('local');
    expect(shifts(comparison).join()).toContain('host db.example.net is declared local');
  });

  it('a comment that covers what only a baseline accepted', async () => {
    const base = await accepted(shop('staging'));
    const worse = shop('production');
    const comparison = await compareFiles(base, { ...base, ...worse, 'infra/main.tf': worse['infra/main.tf']?.replace('resource', '# craterscan:allow data-store-unguarded it is fine\nresource') ?? '' });
    expect(rules(comparison.head.findings)).toContain('data-store-unguarded');
  });

  it('the lines it changes have places in the reports', async () => {
    const head = 'version: 1\nfailOn: never\n';
    const { delta, head: { sources } } = await compareFiles({ 'a.txt': 'a\n' }, { 'a.txt': 'a\n', 'craterscan.yml': head });
    const [shift] = delta.weakened;
    expect(shift && sources.position(shift.at.file, shift.at.start)).toEqual({ line: 2, column: 1 });
  });
});
