import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';
import { parse } from '@babel/parser';
import { describe, expect, it } from 'vitest';

const root = new URL('..', import.meta.url);

/** Which rooms each room may import. `scan` is every file that stands directly in src/, but for the shells. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  model: [], match: ['model'], parse: ['model'], discover: ['model'], knowledge: ['model'], config: ['model'], report: ['model'], compare: ['model'], graph: ['model'], seal: ['model'], live: ['model'],
  extract: ['model', 'parse'], rules: ['model'],
  scan: ['model', 'match', 'parse', 'discover', 'knowledge', 'config', 'graph', 'extract', 'compare', 'rules', 'seal'],
  library: ['model', 'match', 'parse', 'discover', 'knowledge', 'config', 'graph', 'extract', 'compare', 'rules', 'seal', 'report', 'scan'],
  shell: ['library', 'live'],
};

/** Built-in modules that touch the disk, processes or the network, and who may. */
const DISK = new Set(['node:fs', 'node:fs/promises', 'node:child_process', 'node:worker_threads']);
const NETWORK = new Set(['node:http', 'node:https', 'node:http2', 'node:net', 'node:tls', 'node:dgram', 'node:dns', 'undici']);
const NEVER = new Set(['node:vm', 'node:inspector', 'node:repl']);

interface Import { readonly from: string; readonly to: string; readonly line: number }

function sources(): string[] {
  return ['src', 'rules'].flatMap((top) => readdirSync(new URL(top, root), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).map((file) => `${top}/${file.replaceAll('\\', '/')}`)).sort();
}

function roomOf(file: string): string {
  if (file.startsWith('rules/')) return 'rules';
  if (/^src\/(?:cli|action(?:-publish)?)(?:\.ts$|\/)/.test(file)) return 'shell';
  if (file === 'src/index.ts') return 'library';
  const room = /^src\/([^/]+)\//.exec(file)?.[1];
  return room ?? 'scan';
}

/** Static, re-exported and dynamic imports, and require calls, read off the syntax tree. */
function importsOf(file: string, text: string): Import[] {
  const out: Import[] = [];
  const ast = parse(text, { sourceType: 'module', plugins: ['typescript'] });
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) { value.forEach(visit); return; }
    if (value === null || typeof value !== 'object' || !('type' in value)) return;
    const node = value as { type: string; source?: { value?: unknown } | null; callee?: { type?: string; name?: string }; arguments?: { value?: unknown }[]; loc?: { start: { line: number } } };
    const line = node.loc?.start.line ?? 0;
    if (typeof node.source?.value === 'string') out.push({ from: file, to: node.source.value, line });
    if (node.type === 'ImportExpression' && typeof node.source?.value !== 'string') out.push({ from: file, to: '(computed)', line });
    if (node.type === 'CallExpression' && (node.callee?.type === 'Import' || node.callee?.name === 'require')) out.push({ from: file, to: typeof node.arguments?.[0]?.value === 'string' ? node.arguments[0].value : '(computed)', line });
    if ((node.type === 'CallExpression' && node.callee?.name === 'eval') || (node.type === 'NewExpression' && node.callee?.name === 'Function')) out.push({ from: file, to: '(eval)', line });
    for (const child of Object.values(node)) visit(child);
  };
  visit(ast.program);
  return out;
}

/** Every breach, as a sentence. */
function breaches(imports: readonly Import[]): string[] {
  return imports.flatMap(({ from, to, line }) => {
    const room = roomOf(from);
    const say = (why: string): string[] => [`${from}:${line} imports ${to}: ${why}`];
    if (to === '(computed)' || to === '(eval)') return say('nothing is loaded or run by a name made at run time');
    // The shell is handed its own scripts and what was compiled of them; nothing else is ever made into code.
    if (to === 'node:vm' && from === 'src/cli/program.ts') return [];
    if (NEVER.has(to) || NETWORK.has(to)) return say('no room may');
    if (DISK.has(to)) return room === 'discover' || room === 'shell' ? [] : say('disk and processes belong to discover and the shells');
    if (to.startsWith('@octokit/')) return from.startsWith('src/action/publish/') || room === 'live' ? [] : say('only what the action publishes and what asks for live facts talk to GitHub');
    if (!to.startsWith('.')) return [];
    const target = normalize(join(dirname(from), to));
    const other = roomOf(target);
    if (other === 'live' && room !== 'live' && from !== 'src/cli/live.ts') return say('only the command that was told to asks GitHub');
    if (other === room) {
      const [mine, theirs] = [vendorOf(from), vendorOf(target)];
      return room === 'extract' && mine !== undefined && theirs !== undefined && mine !== theirs ? say('never a sibling vendor or format; share through extract/shared') : [];
    }
    return MAY[room]?.includes(other) ? [] : say(`${room} may import ${MAY[room]?.join(', ') || 'nothing'}`);
  });
}

/** `agents/cursor`, `infra/terraform`: the unit an extract file belongs to; shared folders and the index belong to none. */
function vendorOf(file: string): string | undefined {
  const found = /^src\/extract\/([^/]+)\/([^/]+?)(?:\.ts$|\/)/.exec(file);
  if (!found || found[1] === 'shared' || found[2] === 'shared' || found[2] === 'index') return undefined;
  return found[1] === 'agents' || found[1] === 'infra' ? `${found[1]}/${found[2]}` : found[1];
}

describe('imports run one way', () => {
  it('in every source file', () => {
    const files = sources();
    expect(files.length).toBeGreaterThan(50);
    expect(files.flatMap((file) => breaches(importsOf(file, readFileSync(new URL(file, root), 'utf8'))))).toEqual([]);
  });

  it.each([
    ['src/graph/x.ts', "import { a } from '../parse/index.ts';"],
    ['src/model/x.ts', "import { a } from '../graph/index.ts';"],
    ['rules/checks/x.ts', "import { a } from '../../src/graph/index.ts';"],
    ['src/report/x.ts', "import { readFileSync } from 'node:fs';"],
    ['src/extract/x.ts', "import https from 'node:https';"],
    ['src/extract/agents/cursor/x.ts', "import { a } from '../codex/index.ts';"],
    ['src/extract/x.ts', 'const a = await import(name);'],
    ['src/scan.ts', 'eval(text);'],
    ['src/cli/scan.ts', "import { client } from '../live/index.ts';"],
    ['src/scan.ts', "import { client } from './live/index.ts';"],
    ['src/report/x.ts', "import { Octokit } from '@octokit/rest';"],
    ['src/cli.ts', "import { buildGraph } from './graph/index.ts';"],
  ])('a breach in %s is caught: %s', (file, text) => {
    expect(breaches(importsOf(file, text))).toHaveLength(1);
  });
});
