import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { builtCopy, ROOT } from '../support/build.ts';
import { INCIDENT, put, runtimes, temporary } from '../support/cli.ts';

const run = promisify(execFile);

/** A project that has craterscan installed and nothing else. */
const project = temporary('consumer');
beforeAll(async () => {
  const built = await builtCopy();
  mkdirSync(join(project, 'node_modules/craterscan'), { recursive: true });
  cpSync(join(built, 'dist'), join(project, 'node_modules/craterscan/dist'), { recursive: true });
  cpSync(join(built, 'package.json'), join(project, 'node_modules/craterscan/package.json'));
  put(project, {
    'package.json': '{ "name": "consumer", "private": true, "type": "module" }\n',
    'use.mjs': `
      import { memoryWorkspace, reportById, scan, VERSION } from 'craterscan';
      const result = await scan(process.argv[2], { today: '2026-11-21' });
      const memory = await scan(memoryWorkspace([{ path: 'a.txt', content: 'a' }]), { today: '2026-11-21' });
      const refused = await scan('/nonexistent').then(() => 'no', (error) => error.message);
      console.log(JSON.stringify({ version: VERSION, verdict: result.graph.paths[0]?.recoverability.verdict, sarif: JSON.parse(reportById('sarif').render(result, { width: 100, color: false, verbose: false, quiet: false, sarifProfile: 'full' })).version, listed: memory.files.listed, refused }));
    `,
    'use.ts': `
      import { checks, ConfigurationError, memoryWorkspace, openDirectory, reports, scan } from 'craterscan';
      import type { Finding, Path, ScanResult, ScanSettings, Workspace } from 'craterscan';
      const workspace: Workspace = openDirectory('.', { ignored: false });
      const settings: ScanSettings = { asOf: '2026-04-24', agents: ['cursor'] };
      const result: ScanResult = await scan(workspace, settings);
      const worst: Path | undefined = result.graph.paths[0];
      const findings: readonly Finding[] = result.findings;
      const verdict: 'recoverable' | 'uncertain' | 'irrecoverable' | undefined = worst?.recoverability.verdict;
      // @ts-expect-error a verdict is one of three words, so the types are really there
      const wrong: 'fine' | undefined = worst?.recoverability.verdict;
      export const used = [verdict, wrong, findings.length, checks.length, reports.map((report) => report.id), new ConfigurationError([]).problems, memoryWorkspace([])];
    `,
    'tsconfig.json': '{ "compilerOptions": { "target": "es2022", "module": "nodenext", "strict": true, "noEmit": true, "skipLibCheck": true, "types": ["node"] }, "files": ["use.ts"] }\n',
  });
});

describe.each(runtimes())('the library on Node %s', (_, node) => {
  it('scans with nothing installed beside it', async () => {
    expect(readdirSync(join(project, 'node_modules'))).toEqual(['craterscan']);
    const { stdout, stderr } = await run(node, ['use.mjs', INCIDENT], { cwd: project, env: { PATH: process.env['PATH'] ?? '' } });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({ version: expect.stringMatching(/^\d+\.\d+\.\d+$/), verdict: 'irrecoverable', sarif: '2.1.0', listed: 1, refused: expect.stringContaining('there is no directory') });
  });
});

describe('its types', () => {
  it('resolve for whoever imports it', () => {
    const typed = temporary('typed');
    cpSync(project, typed, { recursive: true });
    mkdirSync(join(typed, 'node_modules/@types'));
    symlinkSync(join(ROOT, 'node_modules/@types/node'), join(typed, 'node_modules/@types/node'));
    let told = '';
    try { execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', typed], { cwd: typed, encoding: 'utf8', stdio: 'pipe' }); } catch (error) { told = error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error); }
    expect(told).toBe('');
  });
});

describe('the package', () => {
  it('brings every file its exports and commands name', async () => {
    const built = await builtCopy();
    const text: unknown = JSON.parse(readFileSync(join(built, 'package.json'), 'utf8'));
    const named = [...JSON.stringify(text).matchAll(/"\.?\/?(dist\/[^"*]+)"/g)].map(([, path]) => path ?? '');
    expect(named.length).toBeGreaterThan(2);
    for (const path of named) expect(() => readFileSync(join(built, path))).not.toThrow();
    expect(readFileSync(join(built, 'dist/cli.js'), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    for (const name of ['report', 'compare', 'craterscan', 'baseline', 'policy', 'policy-check', 'keys', 'seal', 'statement', 'receipt']) expect(JSON.parse(readFileSync(join(built, `dist/schema/${name}.schema.json`), 'utf8'))).toMatchObject({ $schema: expect.stringContaining('json-schema.org') });
  });

  it('names no place of the machine that built it', async () => {
    const built = await builtCopy();
    for (const file of readdirSync(join(built, 'dist')).filter((name) => /\.(?:js|json)$/.test(name))) expect(readFileSync(join(built, 'dist', file), 'utf8').includes(ROOT), file).toBe(false);
  });
});

it('gives out every name of its source, whoever hands it on', async () => {
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', "console.log(Object.keys(await import('craterscan')).sort().join())"], { cwd: project });
  expect(stdout.trim()).toBe(Object.keys(await import('../../src/index.ts')).sort().join());
});
