import { describe, expect, it } from 'vitest';
import { exceeds } from '../../src/compare/baseline-ceiling.ts';
import type { BaselineEntry, Ceiling } from '../../src/compare/baseline-schema.ts';
import { entriesOf } from '../../src/compare/baseline-make.ts';
import { applyBaseline } from '../../src/compare/baseline-apply.ts';
import { renderBaseline } from '../../src/compare/baseline-text.ts';
import { parseBaseline } from '../../src/compare/baseline.ts';
import type { Baseline } from '../../src/compare/baseline.ts';
import type { ScanResult } from '../../src/model/index.ts';
import { scanTree } from '../support/scan.ts';
import { treeOf } from '../support/tree.ts';

const staging: Ceiling = { agents: ['cursor'], effects: ['destroy'], provider: 'aws', kind: 'database', resources: ['arn:db:scratch'], environments: ['staging'], gate: 'asked', foundation: 'named', recoverability: 'uncertain', window: '7 d', guard: 'self-removable', calls: 2 };
const entry = (...ceilings: Ceiling[]): BaselineEntry => ({ rule: 'path-destroys-data', about: 'aws/KEY', level: 'warning', ceilings });
const above = (change: Partial<Ceiling>): string[] => exceeds(entry({ ...staging, ...change }), entry(staging));

describe('a ceiling holds what is at or below it', () => {
  it.each<[string, Partial<Ceiling>]>([
    ['the same', {}], ['a safer gate', { gate: 'closed' }], ['less authority', { foundation: 'ambient' }], ['a better end', { recoverability: 'recoverable', window: '24 h' }], ['more time', { window: '30 d' }], ['the same time in other words', { window: '168 h' }],
    ['a better guard', { guard: 'independent' }], ['another guard of its rank', { guard: 'client-only' }], ['more calls', { calls: 3 }], ['a lower environment', { environments: ['development', 'test'] }],
  ])('%s', (_name, change) => { expect(above(change)).toEqual([]); });

  it('a lower level, and fewer ways', () => {
    expect(exceeds({ ...entry(staging), level: 'note' }, entry(staging))).toEqual([]);
    expect(exceeds(entry(), entry(staging))).toEqual([]);
  });

  it('administer stands for every effect', () => { expect(exceeds(entry({ ...staging, effects: ['destroy', 'destroy-backup', 'read'] }), entry({ ...staging, effects: ['administer'] }))).toEqual([]); });
});

describe('what is above lapses the entry, and says why', () => {
  it.each<[string, Partial<Ceiling>, string]>([
    ['an agent', { agents: ['claude-code', 'cursor'] }, 'accepted for cursor; now claude-code can do it too'],
    ['an effect', { effects: ['destroy', 'destroy-backup'] }, 'accepted for destroy; now it can destroy backups too'],
    ['everything', { effects: ['administer'] }, 'accepted for destroy; now it can administer too'],
    ['an environment', { environments: ['production'] }, 'accepted on a baseline for staging; it is now production'],
    ['an environment more', { environments: ['production', 'staging'] }, 'accepted on a baseline for staging; it is now production'],
    ['an environment nobody names', { environments: ['unknown'] }, 'accepted on a baseline for staging; it is now an environment nobody named'],
    ['the gate', { gate: 'open' }, 'accepted while a human was asked; now nobody is asked'],
    ['the foundation', { foundation: 'found' }, 'accepted while the credential was only named here; now the credential itself lies in reach'],
    ['the end', { recoverability: 'irrecoverable' }, 'accepted as uncertain; it is now irrecoverable'],
    ['the time', { window: '48 h' }, 'accepted with 7 d to bring it back; now it is 48 h'],
    ['a time in words', { window: 'a while' }, 'accepted with 7 d to bring it back; now it is a while'],
    ['the guard', { guard: 'none' }, 'accepted behind a flag that the same credential clears; now behind nothing'],
    ['the calls', { calls: 1 }, 'accepted at 2 calls; now one is enough'],
    ['the kind', { kind: 'volume' }, 'accepted for database at aws; it is now volume at aws'],
    ['the provider', { provider: 'gcp' }, 'accepted for database at aws; it is now database at gcp'],
    ['another thing', { resources: ['arn:db:main'] }, 'accepted for other things; now it reaches arn:db:main'],
    ['a thing more', { resources: ['arn:db:main', 'arn:db:scratch'] }, 'accepted for other things; now it reaches arn:db:main'],
  ])('%s', (_name, change, why) => { expect(above(change)).toEqual([why]); });

  it('a higher level', () => { expect(exceeds({ ...entry(staging), level: 'error' }, entry(staging))).toEqual(['accepted as a warning; it is now an error']); });
  it('no limit that became one', () => { const { window: _none, ...free } = staging; expect(exceeds(entry(staging), entry(free))).toEqual(['accepted with no limit to bring it back; now it is 7 d']); });
  it('what nobody knew the environment of, once it is production', () => { expect(exceeds(entry({ ...staging, environments: ['production'] }), entry({ ...staging, environments: ['unknown'] }))).toHaveLength(1); });
  it('a mode that stood in no file, once a file switches the questions off', () => { expect(exceeds(entry({ ...staging, gate: 'open' }), entry({ ...staging, gate: 'open', gateAtLeast: 'asked' }))).toEqual(['accepted while no file said that nobody is asked; now one does']); });
  it('a mode that nobody set is not worse than one that was set', () => { expect(exceeds(entry({ ...staging, gate: 'open', gateAtLeast: 'asked' }), entry({ ...staging, gate: 'open' }))).toEqual([]); });

  it('nothing is put together from two ceilings: a thing of staging that is open does not make the one of production open', () => {
    const accepted = entry({ ...staging, resources: ['a'], gate: 'open' }, { ...staging, resources: ['b'], environments: ['production'] });
    expect(exceeds(entry({ ...staging, resources: ['b'], environments: ['production'], gate: 'open' }), accepted)).toEqual(['accepted while a human was asked; now nobody is asked']);
    expect(exceeds(entry({ ...staging, resources: ['a'], environments: ['production'], gate: 'open' }), accepted)).toHaveLength(1);
    expect(exceeds(accepted, accepted)).toEqual([]);
  });

  it('many reasons are cut, names are cut and made harmless', () => {
    const reasons = above({ agents: ['a', 'b', 'c', 'd', 'e'], gate: 'open' });
    expect(reasons.length).toBeLessThan(6);
    expect(above({ resources: [`x\u001b[2J${'y'.repeat(500)}`] }).join('')).toMatch(/^.{1,140}$/);
    expect(above({ resources: ['x\u001b[2J\n::error'] }).join('')).not.toContain('\u001b');
  });
});

/** The baseline that accepts all of `result`. */
function baselineOf(result: ScanResult): Baseline {
  const { baseline } = parseBaseline(renderBaseline(entriesOf(result.findings, result.graph)), '.craterscan/baseline.json');
  if (!baseline) throw new Error('the baseline made of a scan is refused');
  return baseline;
}

const CURSOR = { '.cursorrules': 'Be brief.\n' };
const terraform = (environment: string, more = ''): Record<string, string> => ({
  ...CURSOR, '.env': 'AWS_ACCESS_KEY_ID={{aws-id:a}}\nAWS_SECRET_ACCESS_KEY={{aws-secret:a}}\n',
  'infra/main.tf': `provider "aws" {\n  region = "eu-west-1"\n}\nresource "aws_db_instance" "scratch" {\n  identifier = "scratch"\n  skip_final_snapshot = true\n  tags = { Environment = "${environment}" }\n}\n${more}`,
});

/** What of the second tree a baseline of the first accepts no more, and why. */
async function lapsed(before: Record<string, string>, after: Record<string, string>): Promise<{ rules: string[]; why: string }> {
  const baseline = baselineOf(await scanTree(treeOf(before)));
  const now = await scanTree(treeOf(after));
  const { findings, told } = applyBaseline(now.findings, now.graph, baseline);
  return { rules: [...new Set(findings.map((one) => one.rule))], why: told.map((one) => one.note).join('\n') };
}

describe('subject takeover: an accepted subject does not cover what is worse under its name', () => {
  it('the same tree is accepted whole', async () => {
    expect((await lapsed(terraform('staging'), terraform('staging'))).rules).toEqual([]);
  });

  it('lines that moved, comments and another order are accepted', async () => {
    const moved = Object.fromEntries(Object.entries(terraform('staging')).reverse().map(([path, text]) => [path, path.endsWith('.tf') ? `# moved\n\n\n${text}` : text]));
    expect((await lapsed(terraform('staging'), moved)).rules).toEqual([]);
  });

  it('reused by a production resource', async () => {
    const { rules, why } = await lapsed(terraform('staging'), terraform('production'));
    expect(rules).toContain('path-destroys-data');
    expect(why).toContain('accepted on a baseline for staging; it is now production');
  });

  it('the other way round, production that became staging, is accepted', async () => {
    const { why } = await lapsed(terraform('production'), terraform('staging'));
    expect(why).not.toContain('accepts path-destroys-data of');
  });

  it('gaining an agent', async () => {
    const { rules, why } = await lapsed(terraform('staging'), { ...terraform('staging'), '.claude/settings.json': '{ "permissions": { "defaultMode": "bypassPermissions" } }' });
    expect(rules).toContain('path-destroys-data');
    expect(why).toMatch(/accepted for cursor; now claude-code can do it too/);
  });

  it('gaining a resource', async () => {
    const { rules, why } = await lapsed(terraform('staging'), terraform('staging', 'resource "aws_s3_bucket" "uploads" {\n  bucket = "uploads"\n  tags = { Environment = "staging" }\n}\n'));
    expect(rules).toContain('path-destroys-data');
    expect(why).toMatch(/now it reaches \S+/);
  });

  it('gaining an environment: staging points at the database of production', async () => {
    const url = (host: string): string => `DATABASE_URL=postgres://app:{{password:p}}@${host}:5432/app\n`;
    const before = { ...CURSOR, '.env.staging': url('db.staging.example.net'), '.env.production': url('db.live.example.net') };
    const { rules, why } = await lapsed(before, { ...before, '.env.staging': url('db.live.example.net') });
    expect(rules).toContain('environments-share-store');
    expect(why).toMatch(/fits nothing any more|accepts \S+ of/);
  });

  it('a shorter window', async () => {
    const result = await scanTree(treeOf(terraform('staging')));
    const today = entriesOf(result.findings, result.graph);
    const with7 = (entries: BaselineEntry[], window: string): BaselineEntry[] => entries.map((one) => ({ ...one, ceilings: one.ceilings.map((ceiling) => (ceiling.recoverability === undefined ? ceiling : { ...ceiling, window })) }));
    const path = with7(today, '48 h').filter((one) => one.rule === 'path-destroys-data');
    expect(path.length).toBeGreaterThan(0);
    for (const [index, one] of path.entries()) {
      const accepted = with7(today, '7 d').filter((other) => other.rule === 'path-destroys-data')[index];
      expect(accepted && exceeds(one, accepted)).toEqual(['accepted with 7 d to bring it back; now it is 48 h']);
      expect(accepted && exceeds(accepted, one)).toEqual([]);
    }
  });
});

describe('what is told of a baseline', () => {
  it('entries that fit nothing, with the command that takes them out, and how many it accepts', async () => {
    const result = await scanTree(treeOf(terraform('staging')));
    const baseline = baselineOf(result);
    const gone = await scanTree(treeOf(CURSOR));
    const { told, findings, waived, stale } = applyBaseline(gone.findings, gone.graph, baseline);
    expect(stale).toBe(baseline.entries.length);
    expect(told.map((one) => one.note).filter((note) => note.endsWith('fits nothing any more; craterscan baseline --prune takes it out'))).toHaveLength(Math.min(stale, 20));
    expect([findings, waived]).toEqual([[], []]);
    const all = applyBaseline(result.findings, result.graph, baseline);
    expect(all.told.map((one) => one.note)).toEqual([`${result.findings.length} findings are accepted by this baseline and not counted`]);
    expect(all.waived.map((one) => one.reason)).toEqual(result.findings.map(() => 'baseline'));
    for (const { at, finding } of all.waived) expect(baseline.text.slice(at.start, at.end)).toContain(`"rule": "${finding.rule}"`);
  });

  it('an entry whose finding is waived otherwise is not stale', async () => {
    const result = await scanTree(treeOf(terraform('staging')));
    const [first, ...rest] = result.findings;
    expect(first && applyBaseline(rest, result.graph, baselineOf(result), [first]).stale).toBe(0);
  });

  it('a long list of stale ones is cut', async () => {
    const text = renderBaseline(Array.from({ length: 50 }, (_, i): BaselineEntry => ({ rule: 'credential-tracked', about: `fly/T${i}`, level: 'note', ceilings: [] })));
    const { baseline } = parseBaseline(text, 'b.json');
    const { graph } = await scanTree(treeOf(CURSOR));
    const told = baseline ? applyBaseline([], graph, baseline).told : [];
    expect(told).toHaveLength(21);
    expect(told.at(-1)?.note).toBe('30 more baseline entries fit nothing any more; craterscan baseline --prune takes them out');
  });
});
