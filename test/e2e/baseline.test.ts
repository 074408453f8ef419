import { cpSync, existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, INCIDENT, laid, put, REPAIRED, temporary } from '../support/cli.ts';

const FILE = '.craterscan/baseline.json';
const TODAY = ['--today', '2026-11-21'];
/** A copy of the incident to work in. */
function incident(): string { const at = temporary('baseline'); cpSync(INCIDENT, at, { recursive: true }); return at; }
const scan = (at: string, ...more: string[]): ReturnType<typeof cli> => cli(['scan', at, ...TODAY, ...more]);
const baseline = (at: string, ...more: string[]): ReturnType<typeof cli> => cli(['baseline', at, ...TODAY, ...more]);
const read = (at: string): string => readFileSync(join(at, FILE), 'utf8');
interface Report { readonly findings: readonly { readonly rule: string }[]; readonly waived: readonly { readonly reason: string; readonly place: { readonly file: string; readonly startLine: number } }[]; readonly hidden: readonly { readonly note: string; readonly place: { readonly file: string; readonly startLine: number } }[]; readonly summary: { readonly findings: Record<string, number> } }
const report = async (at: string, ...more: string[]): Promise<Report> => JSON.parse((await scan(at, '-f', 'json', ...more)).stdout) as Report;

describe('adopting it on an old repository', () => {
  it('accepts what is there, says so aloud, and opens the gate', async () => {
    const at = incident();
    const before = await report(at);
    expect((await scan(at)).code).toBe(1);
    const made = await baseline(at);
    expect(made).toMatchObject({ code: 0, stderr: '', stdout: `Wrote ${FILE}: ${before.findings.length} findings accepted.\n` });
    const after = await scan(at);
    expect(after.code).toBe(0);
    expect(after.stdout).toContain(`${before.findings.length} accepted`);
    expect(after.stdout).toContain(`${FILE}:1  ${before.findings.length} findings are accepted by this baseline and not counted`);
    // What can be destroyed is told as before: only the findings are accepted.
    expect(after.stdout).toContain('An agent here can destroy production');
    const json = await report(at);
    expect([json.findings, json.waived.map((one) => one.reason)]).toEqual([[], before.findings.map(() => 'baseline')]);
    expect(json.waived.every((one) => one.place.file === FILE && read(at).split('\n')[one.place.startLine - 1]?.includes('"rule"') === true)).toBe(true);
    expect((await scan(at, '--fail-on', 'note')).code).toBe(0);
    expect((await scan(at, '--no-baseline')).code).toBe(1);
    expect((await scan(at, '--baseline', FILE)).code).toBe(0);
  });

  it('marks accepted findings in the full SARIF profile and leaves them out for GitHub', async () => {
    const at = incident();
    await baseline(at);
    const full = (await scan(at, '-f', 'sarif')).stdout;
    const results = (JSON.parse(full) as { runs: { results: { suppressions: { justification: string }[] }[] }[] }).runs[0]?.results ?? [];
    expect(results.length).toBeGreaterThan(5);
    expect(results.every((one) => one.suppressions[0]?.justification === 'baseline')).toBe(true);
    expect((JSON.parse((await scan(at, '-f', 'sarif', '--sarif-profile', 'github')).stdout) as { runs: { results: unknown[] }[] }).runs[0]?.results).toEqual([]);
  });

  it('gives the same bytes again, whatever the lines, and holds no secret', async () => {
    const at = incident();
    await baseline(at);
    const first = read(at);
    expect(await baseline(at)).toMatchObject({ code: 0 });
    for (const file of ['.env.production', 'scripts/domains.ts']) writeFileSync(join(at, file), `\n\n${readFileSync(join(at, file), 'utf8')}`);
    expect((await scan(at)).code).toBe(0);
    await baseline(at, '--update');
    expect(read(at)).toBe(first);
    expect(first).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
    expect(first.split('\n').length).toBeLessThan(60);
  });

  it('the file itself is nothing to find', async () => {
    const at = incident();
    const before = await report(at, '--no-baseline');
    await baseline(at);
    const after = await report(at, '--no-baseline');
    expect(after.findings).toEqual(before.findings);
  });
});

describe('what got worse is a finding again', () => {
  const staging = (environment: string, extra = ''): string => `=== .cursorrules
Be brief.
=== .env
AWS_ACCESS_KEY_ID={{aws-id:a}}
AWS_SECRET_ACCESS_KEY={{aws-secret:a}}
=== infra/main.tf
resource "aws_db_instance" "scratch" {
  identifier = "scratch"
  skip_final_snapshot = true
  tags = { Environment = "${environment}" }
}
${extra}`;

  it.each<[string, string, RegExp]>([
    ['its subject reused by a production resource', staging('production'), /accepts\s+path-destroys-data\s+of\s+aws\/AWS_SECRET_ACCESS_KEY\S+\s+no\s+more:\s+accepted\s+on\s+a\s+baseline\s+for\s+staging;\s+it\s+is\s+now\s+production/],
    ['one more agent', staging('staging', '=== .claude/settings.json\n{ "permissions": { "defaultMode": "bypassPermissions" } }\n'), /accepted\s+for\s+cursor;\s+now\s+claude-code\s+can\s+do\s+it\s+too/],
    ['one more store', staging('staging', 'resource "aws_s3_bucket" "uploads" {\n  bucket = "uploads"\n}\n'), /accepted\s+for\s+other\s+things;\s+now\s+it\s+reaches/],
  ])('%s', async (_name, after, says) => {
    const at = laid(staging('staging'));
    expect((await baseline(at)).code).toBe(0);
    expect((await scan(at, '--fail-on', 'warning')).code).toBe(0);
    laid(after, at);
    const worse = await scan(at, '--fail-on', 'warning', '--verbose');
    expect(worse.code).toBe(1);
    expect(worse.stdout).toMatch(says);
    const checked = await baseline(at, '--check');
    expect(checked).toMatchObject({ code: 1, stderr: '' });
    expect(checked.stdout).toContain('  + the ceiling of path-destroys-data of');
    expect((await baseline(at, '--prune')).code).toBe(0);
    expect((await scan(at, '--fail-on', 'warning')).code).toBe(1);
    expect((await baseline(at, '--update')).stdout).toContain('  + the ceiling of path-destroys-data of');
    expect((await scan(at, '--fail-on', 'warning')).code).toBe(0);
  });
});

describe('what got better', () => {
  it('is told as stale with the command that takes it out, and that command does', async () => {
    const at = incident();
    await baseline(at);
    const kept = read(at);
    rmSync(at, { recursive: true });
    cpSync(REPAIRED, at, { recursive: true });
    put(at, { [FILE]: kept });
    const json = await report(at);
    const stale = json.hidden.filter((one) => one.note.endsWith('fits nothing any more; craterscan baseline --prune takes it out'));
    expect(stale.length).toBeGreaterThan(3);
    expect(new Set(stale.map((one) => one.place.startLine)).size).toBe(stale.length);
    const checked = await baseline(at, '--check');
    expect([checked.code, checked.stdout.includes('Fits nothing any more; craterscan baseline --prune takes it out:')]).toEqual([1, true]);
    const pruned = await baseline(at, '--prune');
    expect(pruned.stdout).toMatch(/^Wrote \.craterscan\/baseline\.json: .* accepted\.\n(?: {2}- .*\n)+$/);
    expect((await report(at)).hidden.filter((one) => one.note.includes('fits nothing'))).toEqual([]);
    expect((await baseline(at, '--prune')).stdout).toContain('nothing that is no longer needed');
  });
});

describe('what the user can mend is exit 2 and a sentence', () => {
  it.each<[string, string, RegExp]>([
    ['no JSON', '{', /baseline\.json:1: is not valid JSON/], ['an unknown key', '{\n"schemaVersion": "1",\n"findings": [],\n"all": true }', /has a key it must not have: all/], ['a key twice', '{\n"schemaVersion": "1",\n"findings": [],\n"findings": [] }', /baseline\.json:4: this key stands twice/],
  ])('a baseline with %s', async (_name, text, says) => {
    const at = put(temporary('broken'), { 'a.txt': 'a\n', [FILE]: text });
    for (const run of [await scan(at), await baseline(at, '--check'), await baseline(at, '--prune')]) {
      expect([run.code, run.stdout]).toEqual([2, '']);
      expect(run.stderr).toMatch(says);
    }
    expect((await baseline(at, '--update')).code).toBe(0);
    expect((await scan(at)).code).toBe(0);
  });

  it.each<[string, string[], RegExp]>([
    ['a baseline that is not there', ['scan', '--baseline', 'none.json'], /none\.json: there is no such file in what is scanned/], ['a check of one that is not there', ['baseline', '--check'], /there is no such file; craterscan baseline writes it/],
    ['two of what excludes each other', ['baseline', '--check', '--update'], /exclude each other/], ['a place that cannot be written', ['baseline', '-o', 'a.txt/b.json'], /cannot be written \(E[A-Z]+\)/],
  ])('%s', async (_name, [command = '', ...flags], says) => {
    const at = put(temporary('refused'), { 'a.txt': 'a\n' });
    const run = await cli([command, '.', ...flags], { cwd: at });
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toMatch(says);
    expect(existsSync(join(at, FILE))).toBe(false);
  });

  it('a file that is there is not overwritten unless asked', async () => {
    const at = incident();
    put(at, { [FILE]: '{ "schemaVersion": "1", "findings": [] }\n' });
    const run = await baseline(at);
    expect([run.code, run.stderr]).toEqual([2, expect.stringContaining('is there already; --update writes it anew')]);
    expect(read(at)).toBe('{ "schemaVersion": "1", "findings": [] }\n');
    expect((await baseline(at, '--update')).stdout.split('\n').filter((line) => line.startsWith('  + an entry was added')).length).toBeGreaterThan(5);
  });

  it('nothing scanned is nothing accepted', async () => {
    const at = temporary('nothing');
    expect((await baseline(at)).code).toBe(3);
    expect(existsSync(join(at, FILE))).toBe(false);
  });

  it('another place, relative to where it was started', async () => {
    const at = incident();
    const run = await cli(['baseline', '-o', 'accepted.json', ...TODAY], { cwd: at });
    expect(run.stdout).toMatch(/^Wrote accepted\.json: /);
    expect((await scan(at)).code).toBe(1);
    expect((await scan(at, '--baseline', 'accepted.json')).code).toBe(0);
  });

  it('a link is replaced by a file, and what it led to stays', async () => {
    const at = incident();
    const other = join(temporary('other'), 'other.json');
    writeFileSync(other, '{ "schemaVersion": "1", "findings": [] }\n');
    put(at, { '.craterscan/x': '' });
    symlinkSync(other, join(at, FILE));
    expect((await baseline(at, '--update')).code).toBe(0);
    expect(readFileSync(other, 'utf8')).toBe('{ "schemaVersion": "1", "findings": [] }\n');
  });
});
