import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { compareReports } from '../../src/report/compare/index.ts';
import { reports } from '../../src/report/index.ts';
import { ownCopy } from '../support/build.ts';
import { cli, INCIDENT, put, REPAIRED, runtimes, temporary } from '../support/cli.ts';
import { repositoryOf } from '../support/repository.ts';

/** Every command and every exit code in a process of its own, as users run it; and that a process which has the program loaded, as most tests use it, says the same. */
const DAY = ['--today', '2026-11-21'];
const empty = temporary('empty');
/** The incident and its repaired twin, both with the baseline of the incident. */
const [adopted, stale] = [temporary('adopted'), temporary('stale')];
beforeAll(async () => {
  cpSync(INCIDENT, adopted, { recursive: true });
  cpSync(REPAIRED, stale, { recursive: true });
  expect(await cli(['baseline', adopted, ...DAY])).toMatchObject({ code: 0 });
  cpSync(join(adopted, '.craterscan'), join(stale, '.craterscan'), { recursive: true });
});
const repository = repositoryOf({ '.cursorrules': 'Be brief.\n' }, { '.cursorrules': 'Be brief.\n', '.env': 'DATABASE_URL=postgres://app:{{password:alone}}@db.example.net:5432/app\n' });

const RUNS: readonly (readonly [string, number, readonly string[]])[] = [
  ['scan of a gate that closes', 1, ['scan', INCIDENT, ...DAY]], ['scan of a gate that stays open', 0, ['scan', REPAIRED, ...DAY]], ['scan of nothing', 3, ['scan', empty]],
  ['scan as SARIF for GitHub', 1, ['scan', INCIDENT, ...DAY, '-f', 'sarif', '--sarif-profile', 'github']],
  ['compare of a change that is worse', 1, ['compare', 'HEAD~1', 'HEAD', '-C', repository.directory, ...DAY]], ['compare of one that is better', 0, ['compare', 'HEAD', 'HEAD~1', '-C', repository.directory, ...DAY]],
  ['explain', 0, ['explain', 'path-1', INCIDENT, ...DAY]], ['explain of nothing', 2, ['explain', 'path-99', INCIDENT]], ['baseline that fits', 0, ['baseline', adopted, '--check', ...DAY]], ['baseline that does not', 1, ['baseline', stale, '--check', ...DAY]], ['baseline of which there is none', 2, ['baseline', INCIDENT, '--check', ...DAY]],
  ['rules', 0, ['rules']], ['one rule', 0, ['rules', 'path-destroys-data']], ['help', 0, ['scan', '--help']], ['version', 0, ['--version']], ['nothing asked', 2, []], ['a command there is not', 2, ['scna']],
];

describe.each(runtimes())('in a process of its own, on Node %s', (_, node) => {
  it.each(RUNS)('%s ends with %i', async (_name, code, args) => {
    const alone = await cli(args, { node, alone: true });
    expect(alone.code).toBe(code);
    expect(`${alone.stdout}${alone.stderr}`).not.toBe('');
    expect(await cli(args, { node })).toEqual(alone);
  });

  it.each([['scan', [INCIDENT], reports], ['compare', ['HEAD~1', 'HEAD', '-C', repository.directory], compareReports]] as const)('%s writes every format', async (command, args, formats) => {
    const [first, second] = [temporary('alone'), temporary('shared')];
    const into = (folder: string): string[] => formats.flatMap(({ id }) => ['-o', `${id}=${join(folder, id)}`]);
    const alone = await cli([command, ...args, ...DAY, ...into(first)], { node, alone: true });
    expect(alone).toEqual({ code: 1, stdout: '', stderr: '' });
    expect(await cli([command, ...args, ...DAY, ...into(second)], { node })).toEqual(alone);
    for (const { id } of formats) {
      const written = readFileSync(join(first, id), 'utf8');
      expect(written.length, id).toBeGreaterThan(100);
      expect(readFileSync(join(second, id), 'utf8'), id).toBe(written);
    }
  });

  it('a fault of ours ends with 4', async () => {
    const broken = await ownCopy();
    writeFileSync(join(broken, 'dist/knowledge.json'), '{');
    const run = await cli(['scan', INCIDENT], { node, alone: true, program: join(broken, 'dist/cli.js') });
    expect(run).toMatchObject({ code: 4, stdout: '' });
    expect(run.stderr).toContain('knowledge.json is not the file');
  });
});

it('one run leaves nothing to the next: neither its directory, its environment nor its exit code', async () => {
  const here = put(temporary('here'), { 'README.md': 'A shop.\n' });
  expect(await cli(['scan', '.'], { cwd: here, env: { CI: 'true' } })).toMatchObject({ code: 0 });
  expect(await cli(['scan', '.'], { cwd: INCIDENT })).toMatchObject({ code: 1 });
  expect(await cli(['rules'], {})).toMatchObject({ code: 0 });
  expect((await Promise.all([cli(['scan', '.'], { cwd: here }), cli(['scan', '.'], { cwd: INCIDENT }), cli(['scan', '.'], { cwd: empty })])).map(({ code }) => code)).toEqual([0, 1, 3]);
});
