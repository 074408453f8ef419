import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { reports } from '../../src/report/index.ts';
import { cli, INCIDENT, runtimes, temporary } from '../support/cli.ts';
import type { RunOptions } from '../support/cli.ts';

const day = ['--today', '2026-11-21'];

/** The same checkout at two places, one of them a git repository with another branch name and history. */
describe('the same input gives the same bytes', () => {
  const first = join(temporary('one'), 'checkout');
  const second = join(temporary('two'), 'some where else', 'api');
  beforeAll(() => {
    for (const directory of [first, second]) {
      cpSync(INCIDENT, directory, { recursive: true });
      const git = (...args: string[]): void => { execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false', ...args], { cwd: directory, stdio: 'ignore', env: { PATH: process.env['PATH'] ?? '', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' } }); };
      git('init', '-q', '-b', directory === first ? 'main' : 'work');
      git('add', '-A');
      git('commit', '-qm', 'all');
    }
  });

  const formats = reports.map((report) => report.id);
  /** Every format of one run, by name. */
  async function all(args: readonly string[], options: RunOptions): Promise<ReadonlyMap<string, string>> {
    const out = temporary('out');
    expect(await cli(['scan', ...args, ...day, ...formats.flatMap((format) => ['-o', `${format}=${join(out, format)}`])], options)).toMatchObject({ code: 1, stderr: '' });
    return new Map(formats.map((format) => [format, readFileSync(join(out, format), 'utf8')]));
  }

  it('again, from within, from elsewhere, in another clone and language, on every Node', async () => {
    const base = await all([first], { alone: true });
    const others = await Promise.all([
      all([], { cwd: first }),
      all(['checkout'], { cwd: join(first, '..') }),
      all([second], { alone: true, env: { LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', TZ: 'Asia/Tokyo' } }),
      ...runtimes().map(([, node]) => all([first], { node })),
    ]);
    for (const format of formats) {
      expect(base.get(format)?.length, format).toBeGreaterThan(200);
      expect(base.get(format), format).not.toContain(first);
      for (const other of others) expect(other.get(format), format).toBe(base.get(format));
    }
  });
});
