import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@babel/parser';
import { beforeAll, describe, expect, it } from 'vitest';
import { builtCopy } from '../support/build.ts';

/** What a bundle imports, requires, and which globals that reach the network it names. */
interface Reach { readonly modules: readonly string[]; readonly globals: readonly string[] }
const NETWORK = new Set(['http', 'https', 'http2', 'net', 'tls', 'dgram', 'dns', 'dns/promises', 'undici', 'quic', 'inspector', 'cluster']);
const GLOBALS = new Set(['fetch', 'WebSocket', 'XMLHttpRequest', 'EventSource', 'WebTransport']);

function reachOf(text: string): Reach {
  const modules = new Set<string>();
  const globals = new Set<string>();
  const open: unknown[] = [parse(text, { sourceType: 'module' }).program];
  while (open.length > 0) {
    const value = open.pop();
    if (Array.isArray(value)) { open.push(...value as unknown[]); continue; }
    if (value === null || typeof value !== 'object' || !('type' in value)) continue;
    const node = value as { readonly type: string; readonly name?: string; readonly key?: unknown; readonly property?: unknown; readonly computed?: boolean; readonly source?: { readonly value?: unknown } | null; readonly callee?: { readonly type?: string; readonly name?: string }; readonly arguments?: readonly { readonly value?: unknown }[] };
    if (typeof node.source?.value === 'string') modules.add(node.source.value.replace(/^node:/, ''));
    if (node.type === 'ImportExpression' && typeof node.source?.value !== 'string') modules.add('(computed)');
    if (node.type === 'CallExpression' && /^(?:__require\d*|require)$/.test(node.callee?.name ?? '')) modules.add(typeof node.arguments?.[0]?.value === 'string' ? node.arguments[0].value.replace(/^node:/, '') : '(computed)');
    if (node.type === 'Identifier' && GLOBALS.has(node.name ?? '')) globals.add(node.name ?? '');
    for (const [key, child] of Object.entries(node)) {
      // A property of that name is no global, unless it is taken from the global object.
      if ((key === 'property' || key === 'key') && node.computed !== true && !/globalThis|^(?:window|self)$/.test(JSON.stringify((node as { object?: { name?: string } }).object?.name ?? ''))) continue;
      open.push(child);
    }
  }
  return { modules: [...modules].sort(), globals: [...globals].sort() };
}

describe('the committed entries', () => {
  let folder = '';
  beforeAll(async () => { folder = join(await builtCopy(), 'dist/action'); });
  const text = (name: string): string => readFileSync(join(folder, name), 'utf8');

  it('the one that judges reaches no network, and brings everything it needs', () => {
    const { modules, globals } = reachOf(text('verdict.js'));
    expect(modules).toContain('child_process');
    expect(modules.filter((name) => NETWORK.has(name) || name === '(computed)')).toEqual([]);
    expect(globals).toEqual([]);
    expect(modules.filter((name) => /^[@.]|[^a-z_/]/.test(name))).toEqual([]);
  });

  it('the one that publishes starts no program and holds no scanner', () => {
    const { modules } = reachOf(text('publish.js'));
    expect(modules.filter((name) => ['child_process', 'worker_threads', 'vm'].includes(name))).toEqual([]);
    expect(text('publish.js')).not.toContain('knowledge.json');
    expect(text('publish.js').length).toBeLessThan(1_500_000);
  });

  it('such a check does see a network client', () => {
    expect(reachOf("import a from 'node:https'; require('net'); globalThis.fetch(x); fetch('y'); a.fetch();")).toEqual({ modules: ['https', 'net'], globals: ['fetch'] });
    expect(reachOf('a.fetch(); const b = { fetch: 1 };').globals).toEqual([]);
    expect(reachOf('await import(name);').modules).toEqual(['(computed)']);
  });

  it('are all there is', () => {
    expect(readdirSync(folder).sort()).toEqual(['authority.json', 'knowledge.json', 'manifest.json', 'operations.json', 'package.json', 'prefilter.wasm', 'publish.js', 'publish.js.LEGAL.txt', 'reach.json', 'resources.json', 'verdict.js', 'verdict.js.LEGAL.txt']);
  });
});
