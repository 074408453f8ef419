import { existsSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkout, served } from './support/checkout.ts';
import { scratch } from './support/scratch.ts';
import { danger, MERGE, safe, sarifOf, stage } from './support/stage.ts';

const { github, pull, same } = stage();

describe('whatever goes wrong', () => {
  const written = (workspace: string): boolean => !existsSync(join(workspace, 'craterscan.sarif')) || Boolean(JSON.parse(sarifOf(workspace)));

  it('a kill at any moment before the judgement is handed over leaves the gate closed, and the SARIF file whole or absent', async () => {
    for (const killAfter of [60, 200, 400, 700]) {
      const workspace = checkout(same.server, MERGE, 2);
      const used = await pull(same, { workspace, killAfter });
      expect(written(workspace)).toBe(true);
      if (used.main.signal !== 'SIGKILL') continue;
      // What opens the gate is written last: a kill behind it, while Node ends, comes after a judgement that was handed over whole. The step has failed all the same.
      if (used.outputs['verdict'] === 'open') expect([existsSync(join(workspace, 'craterscan.sarif')), used.outputs['change'], used.outputs['reason']]).toEqual([true, 'same', 'nothing got worse']);
      else expect([undefined, 'closed']).toContain(used.outputs['verdict']);
    }
  });

  it('memory that runs out, no git, a summary that cannot be written: closed, and never exit code 0', async () => {
    // Node itself may stand still where it has no room left to report that: the runner ends it then.
    const memory = await pull(same, { node: ['--max-old-space-size=12'], killAfter: 20_000 });
    expect(memory.main.code).not.toBe(0);
    expect([memory.main.stdout, memory.outputs['verdict']]).toEqual([expect.not.stringContaining('gate open'), 'closed']);
    const git = await pull(same, { env: { PATH: '/nonexistent' } });
    expect([git.main.code, git.outputs['verdict'], git.commands[0]]).toEqual([2, 'closed', expect.stringContaining('git was not found')]);
    const disk = await pull(same, { env: { GITHUB_STEP_SUMMARY: '/dev/full' }, inputs: { comment: 'always' } });
    expect([disk.main.code, disk.outputs['verdict'], disk.post.code, github.comments]).toEqual([4, 'closed', 0, []]);
    const output = await pull(same, { env: { GITHUB_OUTPUT: '/dev/full' } });
    expect(output.main.code).not.toBe(0);
  });

  it('inputs that cannot be used are named', async () => {
    for (const [name, value] of [['fail-on', 'critical'], ['sarif-file', '../out.sarif'], ['as-of', 'yesterday'], ['comment', 'yes'], ['base-ref', 'changes'], ['agents', 'nobody']] as const) {
      const used = await pull(same, { inputs: { [name]: value } });
      expect([name, used.main.code, used.outputs['verdict']]).toEqual([name, 2, 'closed']);
      expect(used.commands[0]).toContain(name === 'agents' ? 'nobody' : name);
    }
  });

  it('a report is not led out of the workspace by a link of the checkout', async () => {
    const workspace = checkout(same.server, MERGE, 2);
    const outside = scratch('outside');
    symlinkSync(outside, join(workspace, 'out'));
    const used = await pull(same, { workspace, inputs: { 'sarif-file': 'out/a.sarif' } });
    expect([used.main.code, used.outputs['verdict'], readdirSync(outside)]).toEqual([2, 'closed', []]);
  });

  it('names that were made to mislead say nothing to the runner, the page or the comment', async () => {
    const names = ['a\n::error::b.ts', 'x ##[error]y.ts', '<!-- craterscan:gate:craterscan -->.ts', '@org-team click.ts', '\u202egnp.ts', '%0A::set-output name=verdict::open.ts', '$(id) `id` "; id #.ts'];
    const at = served(safe, { ...safe, ...Object.fromEntries(names.map((name) => [`scripts/${name}`, danger['scripts/domains.ts'] ?? ''])) });
    const used = await pull(at, { inputs: { comment: 'on-failure' } });
    expect([used.main.code, used.outputs['verdict']]).toEqual([1, 'closed']);
    expect(used.commands.filter((line) => !/^::(?:error|warning|notice) title=craterscan|^::group::What was judged$|^::endgroup::$/.test(line))).toEqual([]);
    expect(used.main.stdout.split('\n').filter((line) => line !== '' && !/^(?:craterscan: |\| |::)/.test(line))).toEqual([]);
    for (const page of [used.summary, github.comments[0]?.body ?? '']) {
      expect(page).not.toMatch(/\u202e|(?<!<code>[^<]*)@org|^::/m);
      expect(page.split('craterscan:gate').length - 1).toBe(page === used.summary ? 0 : 1);
    }
    expect(used.outputs['reason']).toMatch(/^[\p{L}\p{N} .,:/_@#%+=-]+$/u);
  });

  it('more than fits is cut, in the summary and in the comment', async () => {
    const long = 'x'.repeat(180);
    const at = served(safe, { ...safe, ...Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`scripts/${long}/${i}${long}.ts`, String(danger['scripts/domains.ts']).replace('uuid:1', `uuid:${i}`)])) });
    const used = await pull(at, { inputs: { comment: 'on-failure' } });
    expect(used.outputs['verdict']).toBe('closed');
    expect(Buffer.byteLength(used.summary)).toBeLessThan(1024 * 1024);
    expect(github.comments[0]?.body.length).toBeLessThan(65_536);
    expect(used.commands.filter((line) => /^::(?:error|warning|notice)/.test(line)).length).toBeLessThanOrEqual(10);
  });
});
