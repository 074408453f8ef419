// node bench/scan.ts [DIR...]: time and memory of a whole scan, beside the floor (Node starting and doing nothing) and secretlint where it is installed.
// Without DIR it makes a tree of 20,000 files in the temporary directory. Reports medians of several runs and their ratios; asserts nothing.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { makeTree } from './made-tree.ts';

interface Run { readonly wall: number; readonly first: number; readonly cpu: number; readonly rss: number; readonly exit: number | null }

const root = new URL('..', import.meta.url).pathname;
const cli = join(root, 'dist/cli.js');
const usage = join(root, 'bench/usage.mjs');
const RUNS = 5;

/** Seconds of wall time, to the first byte of output, of processor time; MiB of memory at its highest. */
function run(args: readonly string[]): Promise<Run> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    let first = 0;
    let told = '';
    const child = spawn(process.execPath, ['--import', usage, ...args], { stdio: ['ignore', 'pipe', 'ignore', 'pipe'] });
    child.stdout?.on('data', () => { first ||= performance.now() - start; });
    child.stdio[3]?.on('data', (data: Buffer) => { told += data.toString(); });
    child.on('error', reject);
    child.on('close', (exit) => {
      const wall = (performance.now() - start) / 1000;
      const { cpu, rss } = JSON.parse(told === '' ? '{"cpu":0,"rss":0}' : told) as { cpu: number; rss: number };
      resolve({ wall, first: (first || wall * 1000) / 1000, cpu, rss, exit });
    });
  });
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

async function measure(name: string, args: readonly string[], runs = RUNS): Promise<Run> {
  const all: Run[] = [];
  for (let i = 0; i < runs; i++) all.push(await run(args));
  const result: Run = { wall: median(all.map((one) => one.wall)), first: median(all.map((one) => one.first)), cpu: median(all.map((one) => one.cpu)), rss: Math.max(...all.map((one) => one.rss)), exit: all[0]?.exit ?? null };
  const cold = all[0]?.wall ?? 0;
  process.stdout.write(`${name.padEnd(44)} first run ${cold.toFixed(2)} s, median ${result.wall.toFixed(2)} s, first output ${result.first.toFixed(2)} s, cpu ${result.cpu.toFixed(2)} s, peak ${Math.round(result.rss)} MiB, exit ${result.exit}\n`);
  return result;
}

const named = process.argv.slice(2);
const made = named.length === 0 ? mkdtempSync(join(tmpdir(), 'craterscan-bench-')) : undefined;
if (made !== undefined) makeTree(made, 20_000);
const floor = await measure('floor: node doing nothing', ['-e', '0']);
for (const incident of ['orm-prod-url', 'pocketos', 'datatalks']) {
  const result = await measure(`scan fixtures/incidents/${incident}`, [cli, 'scan', join(root, 'fixtures/incidents', incident)]);
  process.stdout.write(`${''.padEnd(44)} ${(result.wall / floor.wall).toFixed(1)} times the floor\n`);
}
for (const directory of made === undefined ? named : [made]) {
  const label = made === undefined ? basename(directory) : '20,000 files made for this';
  const result = await measure(`scan ${label}`, [cli, 'scan', directory, '--fail-on', 'never'], 3);
  const peer = spawnSync('secretlint', ['--version'], { encoding: 'utf8' });
  if (peer.status === 0) {
    const start = performance.now();
    spawnSync('secretlint', ['**/*', '--no-gitignore'], { cwd: directory, stdio: 'ignore' });
    const wall = (performance.now() - start) / 1000;
    process.stdout.write(`secretlint ${peer.stdout.trim()} on the same tree`.padEnd(44) + ` ${wall.toFixed(2)} s, ${(wall / result.wall).toFixed(1)} times ours\n`);
  }
}
if (made !== undefined) rmSync(made, { recursive: true, force: true });
