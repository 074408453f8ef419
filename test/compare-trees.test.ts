import { describe, expect, test } from 'vitest';
import { memoryWorkspace, openGitTree, openWorkingTree } from '../src/discover/index.ts';
import { Memo } from '../src/memo.ts';
import { DEFAULT_BOUNDS } from '../src/model/index.ts';
import type { Comparison } from '../src/model/index.ts';
import { compareFiles } from './support/compare.ts';
import { repositoryOf } from './support/repository.ts';
import { scanTree } from './support/scan.ts';
import { treeOf } from './support/tree.ts';

const SECRET = { '.env': 'DATABASE_URL=postgres://app:{{password:a}}@db.example.net:5432/app\n' };
const CLAUDE = { '.claude/settings.json': '{"permissions":{"deny":["Read(./.env)"],"defaultMode":"default"}}\n' };
const WORKFLOW = { '.github/workflows/agent.yml': 'on: push\njobs:\n  fix:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npx @openai/codex exec "fix it"\n' };

const agents = (comparison: Comparison): string[][] => [comparison.base, comparison.head].map((side) => side.graph.agents.map((agent) => agent.id).sort());
const findings = (comparison: Comparison): string[] => comparison.head.findings.map((finding) => finding.rule);

describe('who is judged', () => {
  test('an agent that is configured on one side only is judged on both', async () => {
    const [base, head] = agents(await compareFiles(SECRET, { ...SECRET, ...CLAUDE }));
    expect(base).toEqual(['claude-code', 'unconfigured']);
    expect(head).toEqual(base);
    expect(agents(await compareFiles({ ...SECRET, ...CLAUDE }, SECRET))).toEqual([base, base]);
  });

  test('an agent of a workflow exists where its file does', async () => {
    const [base, head] = agents(await compareFiles(SECRET, { ...SECRET, ...WORKFLOW }));
    expect(base).not.toContain('ci:agent.yml/fix');
    expect(head).toContain('ci:agent.yml/fix');
  });

  test('agents of the configuration come on top; those somebody asks for stand alone', async () => {
    const config = { 'craterscan.yml': 'version: 1\nagents: [cursor]\n' };
    expect(agents(await compareFiles({ ...SECRET, ...config }, { ...SECRET, ...config, ...CLAUDE }))[0]).toEqual(['claude-code', 'cursor', 'unconfigured']);
    expect(agents(await compareFiles({ ...SECRET, ...config }, { ...SECRET, ...config, ...CLAUDE }, { agents: ['codex'] }))).toEqual([['codex'], ['codex']]);
  });
});

describe('whose word counts', () => {
  const waiver = { 'craterscan.yml': 'version: 1\nsuppress:\n  - rule: path-destroys-data\n    reason: a test\n' };
  const WIDE = { ...SECRET, '.claude/settings.json': '{"permissions":{"defaultMode":"bypassPermissions"}}\n' };

  test('the configuration of the base holds for both sides, that of the head for none', async () => {
    const plain = findings(await compareFiles(WIDE, WIDE));
    expect(plain).toContain('path-destroys-data');
    expect(findings(await compareFiles(WIDE, { ...WIDE, ...waiver }))).toEqual(plain);
    const both = await compareFiles({ ...WIDE, ...waiver }, WIDE);
    expect(findings(both)).not.toContain('path-destroys-data');
    expect(both.base.waived.map((one) => one.finding.rule)).toContain('path-destroys-data');
  });

  test('a third tree may be the one that is trusted', async () => {
    expect(findings(await compareFiles(WIDE, WIDE, { trusted: waiver }))).not.toContain('path-destroys-data');
    expect(findings(await compareFiles({ ...WIDE, ...waiver }, WIDE, { trusted: {} }))).toContain('path-destroys-data');
  });

  test('a comment of the change waives nothing of it; one that the base has goes on', async () => {
    const allow = { ...WIDE, '.env': `# craterscan:allow path-destroys-data -- a test\n${SECRET['.env']}` };
    const scanned = await scanTree(treeOf(allow));
    expect(scanned.waived.length).toBeGreaterThan(0);
    const brought = await compareFiles(WIDE, allow);
    expect(brought.head.waived).toEqual([]);
    expect(brought.head.hidden.map((one) => one.note)).toContain('this waiver of path-destroys-data is new with the change, so it waives nothing in it');
    const kept = await compareFiles(allow, { ...allow, 'README.md': 'Words.\n' });
    expect(kept.head.waived.length).toBe(scanned.waived.length);
  });

  test('what a scan leaves out is compared all the same, and that is said', async () => {
    const config = { 'craterscan.yml': 'version: 1\nexclude:\n  - paths: [".env"]\n    reason: a test\n' };
    const comparison = await compareFiles({ ...WIDE, ...config }, { ...WIDE, ...config });
    expect(findings(comparison)).toContain('path-destroys-data');
    expect(comparison.gate.notes).toContain('one rule of the configuration leaves files out of scans; a comparison reads them all the same');
  });

  test('a loosened configuration closes the gate whatever the threshold but never', async () => {
    for (const threshold of ['worse', 'error'] as const) expect((await compareFiles(SECRET, { ...SECRET, ...waiver }, { threshold })).gate.state).toBe('closed');
  });
});

describe('two trees', () => {
  test('equal ones are the same, and the gate is open', async () => {
    const comparison = await compareFiles({ ...SECRET, ...CLAUDE, ...WORKFLOW }, { ...SECRET, ...CLAUDE, ...WORKFLOW });
    expect([comparison.delta.verdict, comparison.gate.state, comparison.delta.changes.files]).toEqual(['same', 'open', []]);
    expect([comparison.enforcement, comparison.unsealed, comparison.names]).toEqual(['advisory', true, { base: 'base', head: 'head' }]);
  });

  test('a new credential is worse, and the line that brought it is the cause', async () => {
    const comparison = await compareFiles({ 'a.txt': 'x\n' }, { 'a.txt': 'x\n', ...SECRET });
    expect([comparison.delta.verdict, comparison.gate.state]).toEqual(['worse', 'closed']);
  });

  test('git objects, memory and a used memo give one answer', async () => {
    const trees = [{ ...SECRET, ...CLAUDE, 'infra/main.tf': 'resource "aws_db_instance" "main" {\n  identifier = "main"\n  deletion_protection = true\n}\n' }, { ...SECRET, 'deploy/main.tf': 'resource "aws_db_instance" "main" {\n  identifier = "main"\n  deletion_protection = false\n}\n' }] as const;
    const made = repositoryOf(...trees);
    const memo = new Memo();
    const open = (at: number): ReturnType<typeof openGitTree> => openGitTree(made.directory, made.commits[at] ?? '', DEFAULT_BOUNDS, memo.objects);
    const told = ({ delta, gate }: Comparison): string => JSON.stringify([delta.verdict, gate, delta.added, delta.removed, delta.weakened, delta.strengthened, delta.hidden, delta.revealed, delta.changes.files]);
    const first = told(await compareFiles(await open(0), await open(1), { memo }));
    const { entries } = memo.held;
    expect(told(await compareFiles(await open(0), await open(1), { memo }))).toBe(first);
    expect(memo.held.entries).toBe(entries);
    expect(told(await compareFiles(...trees))).toBe(first);
    expect(first).toContain('worse');
  });

  test('what the working tree holds alike is not read from git', async () => {
    const made = repositoryOf({ ...SECRET, 'a.sh': 'echo a\n', 'b.sh': 'echo b\n' });
    made.put({ 'b.sh': 'psql "$DATABASE_URL" -c "DROP TABLE users"\n' });
    const tree = await openGitTree(made.directory, 'HEAD');
    const seen: string[] = [];
    const comparison = await compareFiles({ ...tree, read: (file) => { seen.push(file.path); return tree.read(file); } }, openWorkingTree(made.directory));
    expect(new Set(seen)).toEqual(new Set(['b.sh']));
    expect(comparison.delta.changes.files.map((change) => change.head)).toEqual(['b.sh']);
  });

  test('a budget that ran out on either side closes the gate at every threshold', async () => {
    const files = Array.from({ length: 5 }, (_, index) => ({ path: `f${index}.env`, content: 'A=1\n' }));
    const made = repositoryOf(Object.fromEntries(files.map((file) => [file.path, file.content])));
    const small = { ...DEFAULT_BOUNDS, totalBytes: 9 };
    for (const threshold of ['worse', 'error', 'never'] as const) {
      const [whole, part] = [await openGitTree(made.directory, 'HEAD'), await openGitTree(made.directory, 'HEAD', small)];
      const closed = await compareFiles(whole, part, { threshold });
      expect([closed.gate.state, closed.gate.because.join(' ')]).toEqual(['closed', expect.stringContaining('tree not all was read')]);
      expect((await compareFiles(await openGitTree(made.directory, 'HEAD', small), memoryWorkspace(files), { threshold })).gate.state).toBe('closed');
    }
  });
});
