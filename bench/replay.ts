// node bench/replay.ts DIR [--last N] [--skip N] [--verbose]: what the gate would have said to the last N changes (default 100) on the first-parent line of a real repository, after the newest that are skipped. Prints one line for each
// change that is not `same`, with what it says first, then the counts and the median time of one comparison after the first. `npm run build` first. Asserts nothing; the lines are for reading.
import { execFileSync } from 'node:child_process';
import type { Comparison } from '../src/index.ts';

const library = await import(new URL('../dist/index.js', import.meta.url).href) as typeof import('../src/index.ts');
const [directory = '.', ...flags] = process.argv.slice(2);
const numberOf = (flag: string, otherwise: number): number => (flags.includes(flag) ? Number(flags[flags.indexOf(flag) + 1]) : otherwise);
const last = numberOf('--last', 100);
const verbose = flags.includes('--verbose');

const commits = execFileSync('git', ['-C', directory, 'rev-list', '--first-parent', '--parents', `--max-count=${last}`, `--skip=${numberOf('--skip', 0)}`, 'HEAD'], { encoding: 'utf8', maxBuffer: 1 << 28 })
  .trim().split('\n').map((line) => line.split(' ')).filter((one) => one.length > 1).reverse();

/** Sentences of what counts, worst first. */
function said({ delta }: Comparison): string[] {
  const shifts = delta.weakened.filter((one) => one.counts).map((one) => `weakened ${one.kind}: ${one.says}`);
  return [
    ...delta.added.paths.filter((one) => one.counts).map((one) => `added: ${one.says}`), ...shifts, ...delta.hidden.filter((one) => one.counts).map((one) => `hidden: ${one.says}`), ...delta.revealed.filter((one) => one.counts).map((one) => `revealed: ${one.says}`),
    ...delta.removed.paths.filter((one) => one.counts).map((one) => `removed: ${one.says}`), ...delta.strengthened.filter((one) => one.counts).map((one) => `strengthened ${one.kind}: ${one.says}`),
  ];
}

const memo = new library.Memo();
const counts = { same: 0, better: 0, mixed: 0, worse: 0, closed: 0, failed: 0 };
const times: number[] = [];
for (const [head = '', base = ''] of commits) {
  const start = performance.now();
  try {
    const comparison = await library.compareRevisions({ directory, base, head, memo });
    times.push(performance.now() - start);
    counts[comparison.delta.verdict]++;
    if (comparison.gate.state === 'closed') counts.closed++;
    if (comparison.delta.verdict === 'same' && comparison.gate.state === 'open') continue;
    const all = said(comparison);
    process.stdout.write(`${head.slice(0, 12)} ${comparison.delta.verdict} (${comparison.gate.state})\n${(verbose ? all : all.slice(0, 4)).map((one) => `    ${one}\n`).join('')}${!verbose && all.length > 4 ? `    and ${all.length - 4} more\n` : ''}`);
  } catch (error) {
    counts.failed++;
    process.stdout.write(`${head.slice(0, 12)} failed: ${error instanceof Error ? error.message.split('\n')[0] : 'unknown'}\n`);
  }
}
const sorted = times.slice(1).sort((a, b) => a - b);
process.stdout.write(`${commits.length} changes: ${Object.entries(counts).map(([name, count]) => `${count} ${name}`).join(', ')}; first comparison ${((times[0] ?? 0) / 1000).toFixed(1)} s, median of the others ${((sorted[sorted.length >> 1] ?? 0) / 1000).toFixed(2)} s\n`);
