// node bench/credentials.ts [DIR...] [--runs N] [--install] [--without PEER]...: the prefilter beside ripgrep with the same literals, and the credential scan beside secretlint, gitleaks and
// betterleaks: processor time, paired run by run, medians and ratios, and peak memory of ours. Then a whole scan beside the credential scan. Ends with the same as a table in
// Markdown. Of the credential scan it also says what its parts take, and how many files are read as text at all. Asserts nothing.
// Before each run that counts, the tree is read once, so that none pays for what the machine put out of its memory during the one before it.
// Ours is measured as an installed program runs from the second time on (src/cli/program.ts): what V8 compiled is kept by one run over each tree that is not counted. What the credential scan takes with nothing kept is measured beside it.
// --without leaves out a peer, by its name, that would take too long. Peers are those on PATH; --install fetches ripgrep and secretlint from npm, and gitleaks from Debian's unstable with apt where there is one, into a temporary directory first. Without DIR a tree of 20,000 files is made. What a peer
// leaves out by itself (folders of dependencies, ignored files) is asked of it where it has a switch for that; give trees without such folders to compare like with like.
// Trees of data cost us more for each file than trees of programs: give one of manifests too, such as a repository of Helm charts (git clone --depth 1 https://github.com/prometheus-community/helm-charts).
// Debian's gitleaks is built with Go's own regular expressions and three to four times slower than the release.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, delimiter, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fromDebian } from './debian.ts';
import { makeTree } from './made-tree.ts';
import { buildPrograms } from '../scripts/packing.ts';
import { KEPT } from '../src/cli/compile-cache.ts';
import { RUNTIME_FILES } from '../src/discover/runtime.ts';

interface Command { readonly name: string; readonly program: string; readonly args: readonly string[]; readonly cwd?: string; readonly ours?: true; readonly env?: Readonly<Record<string, string>> }
interface Run { readonly cpu: number; readonly wall: number; readonly rss: number }

const root = new URL('..', import.meta.url).pathname;
const usage = join(root, 'bench/usage.mjs');
const { values, positionals } = parseArgs({ allowPositionals: true, options: { runs: { type: 'string', default: '5' }, install: { type: 'boolean', default: false }, without: { type: 'string', multiple: true, default: [] } } });
const runs = Math.max(1, Number(values.runs) || 5);
const work = mkdtempSync(join(tmpdir(), 'craterscan-bench-'));
/** The command line as npm installs it. */
const installed = join(work, 'node_modules/craterscan/dist');

/** Processor seconds of a command and all it starts, as the shell counts them; memory of ours as they count it themselves. */
function measure(command: Command): Promise<Run> {
  return new Promise((settle, reject) => {
    const [told, own] = [join(work, 'time'), command.ours ? ['--import', usage] : []];
    const child = spawn('bash', ['-c', 'TIMEFORMAT="%R %U %S"; { time "$@" >/dev/null 2>/dev/null; } 2>"$0"', told, command.program, ...own, ...command.args], { cwd: command.cwd, env: { ...process.env, ...command.env }, stdio: ['ignore', 'ignore', 'inherit', 'pipe'] });
    let said = '';
    child.stdio[3]?.on('data', (data: Buffer) => { said += data.toString(); });
    child.on('error', reject);
    child.on('close', () => {
      const [wall = 0, user = 0, system = 0] = execFileSync('cat', [told], { encoding: 'utf8' }).trim().split(' ').map(Number);
      settle({ wall, cpu: user + system, rss: said === '' ? 0 : Number(/"rss":([\d.]+)/.exec(said)?.[1] ?? 0) });
    });
  });
}

/** Brings every file of a tree into the machine's memory. A machine may put out what nothing asked for in a while, and reading that anew would be a charge on whoever comes next. */
function readAll(tree: string): void { execFileSync('find', [tree, '-type', 'f', '-exec', 'cat', '{}', '+'], { stdio: ['ignore', 'ignore', 'ignore'] }); }

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (index: number): number => sorted[Math.floor(index)] ?? 0;
  return (at((sorted.length - 1) / 2) + at(sorted.length / 2)) / 2;
}

/** Runs of one comparison last as long as this together, unless they are many. */
const LEAST_SECONDS = 15;
const MOST_RUNS = 15;

/** One comparison on one tree: medians of processor seconds, how many times ours the peer takes, and the most memory of ours in MiB. */
interface Pair { readonly ours: number; readonly peer: number; readonly ratio: number; readonly peak: number; readonly peerPeak: number }

/** Runs both on a tree in turn, once to warm and then `runs` times, more often where they are short, and says how they compare. Undefined where there is no peer. */
async function pair(tree: string, ours: Command, peer: Command | undefined): Promise<Pair | undefined> {
  const both = peer ? [ours, peer] : [ours];
  const all = both.map((): Run[] => []);
  for (let i = -1, most = runs; i < most; i++) {
    const begun = performance.now();
    for (const [which, command] of both.entries()) { readAll(tree); const run = await measure(command); if (i >= 0) all[which]?.push(run); }
    // What takes half a second sways by half.
    if (i < 0) most = Math.max(runs, Math.min(MOST_RUNS, Math.ceil(LEAST_SECONDS * 1000 / (performance.now() - begun))));
  }
  const [mine = [], theirs = []] = all;
  const ratio = peer && median(theirs.map((one, i) => one.cpu / (mine[i]?.cpu ?? 1)));
  const peak = (some: readonly Run[]): string => (some.some((one) => one.rss > 0) ? `, peak ${Math.round(Math.max(...some.map((one) => one.rss)))} MiB` : '');
  const say = (name: string, some: readonly Run[]): string => `${name} ${median(some.map((one) => one.cpu)).toFixed(2)} s cpu, ${median(some.map((one) => one.wall)).toFixed(2)} s${peak(some)}`;
  process.stdout.write(`  ${say(ours.name, mine)}${peer ? `; ${say(peer.name, theirs)}: ${ratio?.toFixed(2)} times ours` : ''}\n`);
  const most = (some: readonly Run[]): number => Math.max(0, ...some.map((one) => one.rss));
  return ratio === undefined ? undefined : { ours: median(mine.map((one) => one.cpu)), peer: median(theirs.map((one) => one.cpu)), ratio, peak: most(mine), peerPeak: most(theirs) };
}

/** What was measured, for the README: a row for each comparison, a column for each tree, processor seconds of the peer and of ours with their ratio. */
function table(trees: readonly string[], results: ReadonlyMap<string, ReadonlyMap<string, Pair>>, costs: readonly (readonly (readonly [string, number])[])[]): string {
  const rows = [...results].map(([name, of]) => {
    const ratios = [...of.values()].map((one) => one.ratio);
    const cells = trees.map((tree) => { const one = of.get(tree); return one ? `${one.peer.toFixed(2)} / ${one.ours.toFixed(2)} = **${one.ratio.toFixed(1)}**` : ''; });
    return `| ${name} | ${cells.join(' | ')} | **${median(ratios).toFixed(1)}** |`;
  });
  const peak = Math.max(0, ...[...results.values()].flatMap((of) => [...of.values()].map((one) => one.peak)));
  const shares = PARTS.map((part) => `| ${part} | ${costs.map((of) => (of.find(([name]) => name === part)?.[1] ?? 0).toFixed(2)).join(' | ')} |`).join('\n');
  return `| CPU seconds, theirs / ours | ${trees.join(' | ')} | median |\n|---|${'---:|'.repeat(trees.length + 1)}\n${rows.join('\n')}\n\n| CPU seconds of the credential scan | ${trees.join(' | ')} |\n|---|${'---:|'.repeat(trees.length)}\n${shares}\n\nPeak memory of ours: ${Math.round(peak)} MiB. Node ${process.versions.node}, ${availableParallelism()} cores, ${runs} paired runs at least.\n`;
}

/** What the parts of the credential scan of a tree take, medians of processor seconds in the order in which they come. The first run keeps what was compiled for the others. */
function parts(tree: string): readonly (readonly [string, number])[] {
  const [, ...told] = Array.from({ length: runs + 1 }, () => execFileSync(process.execPath, [join(work, 'parts.mjs'), tree], { encoding: 'utf8' }));
  const read = (text: string, part: string): number => Number(new RegExp(`"${part}":([\\d.e-]+)`).exec(text)?.[1] ?? 0);
  const of = PARTS.map((part) => [part, median(told.map((text) => read(text, part)))] as const);
  process.stdout.write(`  of which ${of.map(([part, seconds]) => `${part} ${seconds.toFixed(2)}`).join(', ')} s; ${read(told[0] ?? '', 'candidates')} files are read as text\n`);
  return of;
}
/** As bench/engine/parts.ts names them. */
const PARTS = ['start', 'walk', 'read', 'match', 'gate', 'text', 'readers', 'rest'] as const;

/** Bundles the measured parts as the build bundles the program, beside the tables and the module it made. */
async function bundle(): Promise<void> {
  for (const file of [...Object.values(RUNTIME_FILES), 'manifest.json']) {
    const from = join(root, 'dist', file);
    if (!existsSync(from)) throw new Error('dist/ is not built; run npm run build first');
    copyFileSync(from, join(work, file));
  }
  cpSync(join(root, 'dist'), installed, { recursive: true });
  copyFileSync(join(root, 'package.json'), join(installed, '../package.json'));
  await buildPrograms(['prefilter', 'credentials', 'parts', 'literals'].map((name) => `bench/engine/${name}.ts`), work);
}

/** Programs that came from Debian, unpacked. */
let debian: string | undefined;

/** Where a program is: among those just installed, or on PATH. */
function found(name: string): string | undefined {
  if (values.without.includes(name)) return undefined;
  const folders = [join(work, 'peers/node_modules/.bin'), join(work, `peers/node_modules/@vscode/ripgrep-${process.platform}-${process.arch}/bin`), ...(debian === undefined ? [] : [debian]), ...(process.env.PATH ?? '').split(delimiter)];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** The credential scanners that are here, each told to read every file and to check nothing over the network. */
function scanners(tree: string): Command[] {
  const [secretlint, gitleaks, betterleaks] = ['secretlint', 'gitleaks', 'betterleaks'].map(found);
  const rules = join(work, 'secretlintrc.json');
  writeFileSync(rules, '{ "rules": [{ "id": "@secretlint/secretlint-rule-preset-recommend" }] }\n');
  return [
    ...(secretlint === undefined ? [] : [{ name: 'secretlint', program: secretlint, args: ['**/*', '--no-gitignore', '--secretlintrc', rules, '--secretlintignore', '/dev/null'], cwd: tree }]),
    ...(gitleaks === undefined ? [] : [{ name: debian !== undefined && gitleaks.startsWith(debian) ? 'gitleaks, the slow build of Debian' : 'gitleaks', program: gitleaks, args: ['dir', '.', '--no-banner', '--exit-code', '0'], cwd: tree }]),
    ...(betterleaks === undefined ? [] : [{ name: 'betterleaks', program: betterleaks, args: ['dir', '.', '--no-banner', '--exit-code', '0'], cwd: tree }]),
  ];
}

try {
  await bundle();
  if (values.install && !values.without.includes('gitleaks') && found('gitleaks') === undefined) debian = fromDebian('gitleaks', join(work, 'debian'));
  if (values.install) execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', '--prefix', join(work, 'peers'), `@vscode/ripgrep-${process.platform}-${process.arch}`, 'secretlint', '@secretlint/secretlint-rule-preset-recommend'], { stdio: 'inherit' });
  const literals = join(work, 'literals.txt');
  writeFileSync(literals, execFileSync(process.execPath, [join(work, 'literals.mjs')]));
  const made = join(work, 'tree');
  if (positionals.length === 0) makeTree(made, 20_000);
  const results = new Map<string, Map<string, Pair>>();
  const trees: string[] = [];
  const costs: (readonly (readonly [string, number])[])[] = [];
  const note = (name: string, tree: string, one: Pair | undefined): void => { if (one) results.set(name, (results.get(name) ?? new Map<string, Pair>()).set(tree, one)); };
  for (const tree of positionals.length === 0 ? [made] : positionals.map((one) => resolve(one))) {
    // Nothing is kept of another tree.
    for (const folder of [work, installed]) rmSync(join(folder, KEPT), { recursive: true, force: true });
    const told = spawnSync(process.execPath, [join(work, 'prefilter.mjs'), tree, literals], { encoding: 'utf8' }).stdout;
    const column = `${basename(tree)}, ${Number(/^\d+/.exec(told)?.[0] ?? 0).toLocaleString('en')} files`;
    trees.push(column);
    process.stdout.write(`${basename(tree)}: ${told}`);
    const rg = found('rg');
    const node = (name: string, args: readonly string[]): Command => ({ name, program: process.execPath, args, ours: true });
    const prefilter = node('prefilter', [join(work, 'prefilter.mjs'), tree, literals]);
    note('prefilter: ripgrep, either case as ours', column, await pair(tree, prefilter, rg === undefined ? undefined : { name: 'ripgrep -i', program: rg, args: ['-i', '-a', '-F', '-f', literals, '-c', '--hidden', '--no-ignore', tree] }));
    if (rg !== undefined) note('prefilter: ripgrep, case as written', column, await pair(tree, prefilter, { name: 'ripgrep', program: rg, args: ['-a', '-F', '-f', literals, '-c', '--hidden', '--no-ignore', tree] }));
    const credentials = node('credentials', [join(work, 'credentials.mjs'), tree]);
    note('credentials over prefilter alone', column, await pair(tree, prefilter, credentials));
    note('credentials with nothing kept', column, await pair(tree, credentials, { ...credentials, name: 'with nothing kept', env: { NODE_DISABLE_COMPILE_CACHE: '1' } }));
    costs.push(parts(tree));
    for (const peer of scanners(tree)) note(`credentials: ${peer.name}`, column, await pair(tree, credentials, peer));
    note('whole scan over credentials', column, await pair(tree, credentials, node('whole scan', [join(installed, 'cli.js'), 'scan', tree, '--fail-on', 'never', '--quiet', '-o', `json=${join(work, 'result.json')}`])));
  }
  for (const [name, of] of results) { const all = [...of.values()].map((one) => one.ratio); process.stdout.write(`${name}: median ${median(all).toFixed(2)} times ours, least ${Math.min(...all).toFixed(2)}, most ${Math.max(...all).toFixed(2)}\n`); }
  process.stdout.write(`\n${table(trees, results, costs)}`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
