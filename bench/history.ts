// node bench/history.ts [DIR...]: what `--history` costs beside the same scan without it: wall time, and processor time with that of git's own processes.
// Without DIR it makes a repository of 500 commits and 10,000 versions of files, packed as git packs them. Reports medians of several runs; asserts nothing. Needs bash and git.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const cli = join(new URL('..', import.meta.url).pathname, 'dist/cli.js');
const RUNS = 5;

/** 500 commits of 20 changed files each: code, settings, some of both that name secrets without holding any, and one token that was taken out again. */
function makeRepository(directory: string): void {
  const line = (file: number, i: number): string => `export function part${i}(value: number): number { return helper${file % 9}(value, process.env.LIMIT_${i}) * ${i}; }`;
  const lines: string[] = [];
  const text = (content: string): void => { lines.push(`data ${Buffer.byteLength(content)}`, content); };
  for (let commit = 0; commit < 500; commit++) {
    lines.push('commit refs/heads/main', `committer a <a@example.com> ${1_700_000_000 + commit * 3600} +0000`);
    text(`commit ${commit}`);
    for (let i = 0; i < 20; i++) {
      const file = (commit * 20 + i) % 400;
      const [name, content] = file % 20 === 0 ? ['config.yaml', `service:\n  version: ${commit}\n  replicas: ${file}\n  password: \${DB_PASSWORD}\n`]
        : file % 20 === 1 ? ['.env', `PORT=${commit}\nDATABASE_URL=postgres://app:secret@localhost:5432/app\nLOG=${file}\n`]
          : ['module.ts', `// ${file} ${commit}\n${Array.from({ length: 60 }, (_, n) => line(file, n === commit % 60 ? commit : n)).join('\n')}\n`];
      lines.push(`M 100644 inline src/d${file % 20}/${file}/${name}`);
      text(content);
    }
    lines.push('');
  }
  execFileSync('git', ['init', '-q', '-b', 'main', directory]);
  execFileSync('git', ['-C', directory, 'fast-import', '--quiet'], { input: lines.join('\n') });
  execFileSync('git', ['-C', directory, 'repack', '-a', '-d', '-q']);
  execFileSync('git', ['-C', directory, 'reset', '-q', '--hard']);
}

function measure(args: readonly string[]): { wall: number; cpu: number } {
  const runs = Array.from({ length: RUNS }, () => {
    const { stderr } = spawnSync('bash', ['-c', 'TIMEFORMAT="%R %U %S"; time "$@" > /dev/null 2>&1', 'bash', process.execPath, cli, 'scan', '--fail-on', 'never', '-f', 'json', ...args], { encoding: 'utf8' });
    const [wall = 0, user = 0, system = 0] = stderr.trim().split(' ').map(Number);
    return { wall, cpu: user + system };
  });
  const median = (values: number[]): number => values.sort((a, b) => a - b)[RUNS >> 1] ?? 0;
  return { wall: median(runs.map((one) => one.wall)), cpu: median(runs.map((one) => one.cpu)) };
}

const named = process.argv.slice(2);
const made = named.length === 0 ? mkdtempSync(join(tmpdir(), 'craterscan-history-')) : undefined;
if (made !== undefined) makeRepository(made);
for (const directory of made === undefined ? named : [made]) {
  const [without, whole] = [measure([directory]), measure([directory, '--history'])];
  const note = execFileSync(process.execPath, [cli, 'scan', '--fail-on', 'never', '--verbose', directory, '--history'], { encoding: 'utf8' }).replace(/\s+/g, ' ');
  const said = /git history: [\d,]+ commits?.*?([\d,]+ versions?)/.exec(note)?.[1] ?? 'no versions';
  process.stdout.write(`${(made === undefined ? basename(directory) : 'made: 10,000 versions').padEnd(24)} ${said}: ${(whole.cpu - without.cpu).toFixed(2)} s cpu and ${(whole.wall - without.wall).toFixed(2)} s more than ${without.cpu.toFixed(2)} s and ${without.wall.toFixed(2)} s without\n`);
}
if (made !== undefined) rmSync(made, { recursive: true, force: true });
