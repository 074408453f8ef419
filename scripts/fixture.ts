// npm run fixture NAME DIR: lays out a fixture as a real directory, with its ignored and home variants, so that a person can scan it.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { expandPlaceholders } from '../test/support/placeholders.ts';
import { parseTree } from '../test/support/tree.ts';

const root = new URL('../fixtures/', import.meta.url);
const [name, target] = process.argv.slice(2);
const incidents = readdirSync(new URL('incidents/', root)).sort();
const [base = '', variant = 'tracked'] = (name ?? '').split(':');

if (name === undefined || target === undefined) {
  process.stderr.write(`usage: npm run fixture NAME DIR\n  NAME is one of ${incidents.join(', ')}, with :ignored or :home behind it for where the credentials lie,\n  or the path of a .tree file below fixtures/\n`);
  process.exitCode = 2;
} else if (name.endsWith('.tree')) layTree(readFileSync(new URL(name.replace(/^fixtures\//, ''), root), 'utf8'), resolve(target));
else if (incidents.includes(base) && ['tracked', 'ignored', 'home'].includes(variant)) layIncident(resolve(target));
else { process.stderr.write(`there is no fixture ${name}\n`); process.exitCode = 2; }

function refuseFull(directory: string): void {
  if (existsSync(directory) && readdirSync(directory).length > 0) throw new Error(`${directory} is not empty; name a new directory`);
  mkdirSync(directory, { recursive: true });
}

function git(directory: string, ...args: string[]): void {
  execFileSync('git', ['-c', 'user.name=fixture', '-c', 'user.email=fixture@example.com', '-c', 'commit.gpgsign=false', ...args], { cwd: directory, stdio: 'ignore' });
}

/** A one-file tree: `home` files go to DIR.home beside it, ignored ones are named in .gitignore. */
function layTree(text: string, directory: string): void {
  refuseFull(directory);
  const ignored: string[] = [];
  for (const file of parseTree(text).files) {
    const path = file.origin === 'home' ? join(`${directory}.home`, file.path.replace(/^~\//, '')) : join(directory, file.path);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file.content);
    if (file.origin === 'ignored') ignored.push(`/${file.path}`);
  }
  if (ignored.length > 0) writeFileSync(join(directory, '.gitignore'), `${ignored.join('\n')}\n`);
  git(directory, 'init', '-q');
  git(directory, 'add', '-A');
  git(directory, 'commit', '-qm', 'fixture');
}

/** An incident. ignored: what an overlay lays over it, or else its dotenv files and its script with a token, is ignored by git. home: the Railway token lies in the CLI's session file. */
function layIncident(directory: string): void {
  refuseFull(directory);
  cpSync(new URL(`incidents/${base}`, root), directory, { recursive: true });
  const overlay = new URL(`overlays/${base}.${variant}.tree`, root);
  const over = existsSync(overlay) ? parseTree(readFileSync(overlay, 'utf8')).files : undefined;
  for (const file of over ?? []) {
    mkdirSync(dirname(join(directory, file.path)), { recursive: true });
    writeFileSync(join(directory, file.path), file.content);
  }
  const lines = variant !== 'ignored' ? [] : over ? over.map((file) => `/${file.path}`) : ['.env*', 'scripts/domains.ts'];
  if (variant === 'home') {
    const script = join(directory, 'scripts/domains.ts');
    if (existsSync(script)) {
      const text = readFileSync(script, 'utf8');
      const token = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(text)?.[0] ?? expandPlaceholders('{{uuid:home}}');
      writeFileSync(script, text.replace(/const RAILWAY_API_TOKEN = .*;/, "const RAILWAY_API_TOKEN = process.env.RAILWAY_API_TOKEN ?? '';"));
      mkdirSync(join(`${directory}.home`, '.railway'), { recursive: true });
      writeFileSync(join(`${directory}.home`, '.railway/config.json'), `${JSON.stringify({ user: { token }, projects: {} }, null, 2)}\n`);
    }
  }
  if (lines.length > 0) writeFileSync(join(directory, '.gitignore'), `${lines.join('\n')}\n`);
  git(directory, 'init', '-q');
  git(directory, 'add', '-A');
  git(directory, 'commit', '-qm', 'fixture');
  process.stdout.write(`${base} (${variant}) is in ${directory}${variant === 'home' ? `; scan it with --home=${directory}.home` : ''}\n`);
}
