// node bench/compare.ts [REPOSITORY [BASE [HEAD]]]: time and memory of a comparison of two revisions, beside `git diff --stat` of the same two and one scan of the base.
// Without an argument it makes a repository of 20,000 files and a change of ten. Cold: a process of its own. Warm: the second comparison in one process with one memo.
// Reports medians of several runs; asserts nothing. Needs dist/ (npm run build).
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeTree } from './made-tree.ts';
import type * as Library from '../src/index.ts';

const { compareRevisions, Memo, openGitTree, scan }: typeof Library = await import(new URL('../dist/index.js', import.meta.url).href);

const RUNS = 3;
const self = fileURLToPath(import.meta.url);
const git = (directory: string, ...args: readonly string[]): string => execFileSync('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@example.com', '-c', 'gc.auto=0', '-C', directory, ...args], { encoding: 'utf8', maxBuffer: 1024 ** 3, stdio: ['ignore', 'pipe', 'ignore'] });

interface Timed { readonly wall: number; readonly cpu: number }
interface Told { readonly cold: Timed; readonly warm: Timed; readonly verdict: string; readonly files: number; readonly listed: number; readonly rss: number; readonly kept: { readonly entries: number; readonly weight: number } }

/** Seconds of wall and of processor time; processes that are started count in wall time alone. */
async function timed(work: () => unknown): Promise<Timed> {
  const [start, used] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(used);
  return { wall: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 };
}

/** In a process of its own: compares twice with one memo, or scans the base once. */
async function child(what: string, directory: string, base: string, head: string): Promise<void> {
  if (what === 'scan') {
    const cold = await timed(async () => { await scan(await openGitTree(directory, base)); });
    process.stdout.write(JSON.stringify(cold));
    return;
  }
  const memo = new Memo();
  let last: Library.Comparison | undefined;
  const compare = async (): Promise<void> => { last = await compareRevisions({ directory, base, head, memo }); };
  const [cold, warm] = [await timed(compare), await timed(compare)];
  const told: Told = { cold, warm, verdict: last?.delta.verdict ?? '', files: last?.delta.changes.files.length ?? 0, listed: last?.head.files.listed ?? 0, rss: process.resourceUsage().maxRSS / 1024, kept: memo.held };
  process.stdout.write(JSON.stringify(told));
}

function median(values: readonly number[]): number { return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0; }
function medianOf(all: readonly Timed[]): Timed { return { wall: median(all.map((one) => one.wall)), cpu: median(all.map((one) => one.cpu)) }; }
function say(name: string, one: Timed, floor: Timed): void {
  process.stdout.write(`${name.padEnd(38)} ${one.wall.toFixed(2)} s, cpu ${one.cpu.toFixed(2)} s, ${(one.wall / floor.wall).toFixed(1)} times the floor\n`);
}

function run<T>(what: string, directory: string, base: string, head: string): { told: T; whole: Timed } {
  const start = performance.now();
  const ran = spawnSync(process.execPath, [self, '--child', what, directory, base, head], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (ran.status !== 0) throw new Error(`the comparison of ${directory} ended with ${ran.status}`);
  return { told: JSON.parse(ran.stdout) as T, whole: { wall: (performance.now() - start) / 1000, cpu: 0 } };
}

function measure(label: string, directory: string, base: string, head: string): void {
  process.stdout.write(`${label}, ${base} to ${head}\n`);
  const floor = medianOf(Array.from({ length: RUNS }, () => { const start = performance.now(); git(directory, 'diff', '--stat', base, head); return { wall: (performance.now() - start) / 1000, cpu: 0 }; }));
  say('  floor: git diff --stat', floor, floor);
  say('  one scan of the base, cold', medianOf(Array.from({ length: RUNS }, () => run<Timed>('scan', directory, base, head).told)), floor);
  const runs = Array.from({ length: RUNS }, () => run<Told>('compare', directory, base, head).told);
  say('  compare, cold', medianOf(runs.map((one) => one.cold)), floor);
  say('  compare, warm', medianOf(runs.map((one) => one.warm)), floor);
  const [one] = runs;
  if (one) process.stdout.write(`  ${one.listed} files, ${one.files} differ, verdict ${one.verdict}; memo keeps ${one.kept.entries} files in ${(one.kept.weight / 1024 ** 2).toFixed(0)} Mi characters; peak ${Math.max(...runs.map((each) => each.rss)).toFixed(0)} MiB\n`);
}

/** 20,000 files as a large monorepo has them, then a commit that touches ten of them, or adds them, in code and infrastructure. */
function makeRepository(directory: string, count: number): void {
  const paths = makeTree(directory, count);
  git(directory, 'init', '-q');
  const commit = (): void => { git(directory, 'add', '-A'); git(directory, 'commit', '-q', '-m', 'bench'); };
  commit();
  const code = readFileSync(paths[4] ?? '', 'utf8').slice(0, 2000);
  for (let i = 0; i < 7; i++) writeFileSync(paths[i * 51 + 2] ?? '', `// Rewritten.\n${code}`);
  writeFileSync(join(directory, 'main.tf'), 'resource "aws_db_instance" "main" {\n  identifier = "main"\n}\n');
  writeFileSync(join(directory, 'reset.sh'), '#!/bin/sh\nrm -rf build\n');
  writeFileSync(join(directory, 'README.md'), '# Bench\n');
  commit();
  git(directory, 'repack', '-a', '-d', '-q');
}

const [first, ...rest] = process.argv.slice(2);
if (first === '--child') await child(rest[0] ?? '', rest[1] ?? '', rest[2] ?? '', rest[3] ?? '');
else if (first !== undefined) measure(basename(first), first, rest[0] ?? 'HEAD~1', rest[1] ?? 'HEAD');
else {
  const directory = mkdtempSync(join(tmpdir(), 'craterscan-bench-'));
  try {
    makeRepository(directory, 20_000);
    measure('20,000 files made for this', directory, 'HEAD~1', 'HEAD');
  } finally { rmSync(directory, { recursive: true, force: true }); }
}
