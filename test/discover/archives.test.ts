import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode, memoryWorkspace, openWorkingTree } from '../../src/discover/index.ts';
import { unpack } from '../../src/discover/unpack.ts';
import type { MemoryFile } from '../../src/discover/index.ts';
import type { ScanResult } from '../../src/model/index.ts';
import { tarGzOf, tarOf, zipOf } from '../support/pack.ts';
import { expandPlaceholders } from '../support/placeholders.ts';
import { scanTree } from '../support/scan.ts';
import { directory } from './support.ts';

const all = (): boolean => true;
const read = (path: string, bytes: Uint8Array): Record<string, string> => Object.fromEntries(unpack(path, bytes, all).entries.map((entry) => [entry.name, new TextDecoder().decode(entry.bytes)]));
const FILES = { 'a.txt': 'a', 'config/.env': 'B=b\n', [`deep/${'d'.repeat(120)}/x`]: 'long', 'ü.txt': 'ü' };
const BOUNDS = { entries: 10, entryBytes: 1000, totalBytes: 5000 };

describe('what an archive holds', () => {
  test.each([['a.zip', zipOf(FILES)], ['a.jar', zipOf(FILES, { store: true })], ['a.tar', tarOf(FILES)], ['a.tgz', tarGzOf(FILES)], ['a.tar.gz', tarGzOf(FILES)]])('%s', (path, bytes) => { expect(read(path, bytes)).toEqual(FILES); });
  test('a file that is only packed', () => { expect(read('dumps/app.sql.gz', gzipSync('SELECT 1'))).toEqual({ 'app.sql': 'SELECT 1' }); });

  test.each([
    ['a.zip', zipOf({ big: 'x'.repeat(1_000_000) })], ['a.zip', zipOf({ big: 'x'.repeat(2000) }, { store: true })], ['a.zip', zipOf(Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`f${i}`, 'x'])))], ['a.tgz', tarGzOf({ big: 'x'.repeat(1_000_000) })],
    ['a.gz', gzipSync('x'.repeat(1_000_000))], ['a.zip', zipOf({ a: 'a' }, { locked: true })], ['a.tar', tarOf({ big: 'x'.repeat(2000) })],
  ])('bounds and locks of %s are told', (path, bytes) => {
    const { entries, left } = unpack(path, bytes, all, BOUNDS);
    expect(left).toHaveLength(1);
    expect(entries.reduce((sum, entry) => sum + entry.bytes.length, 0)).toBeLessThanOrEqual(BOUNDS.totalBytes);
  });

  test('never throws, whatever bytes stand there', () => {
    fc.assert(fc.property(fc.constantFrom('a.zip', 'a.tar', 'a.tgz', 'a.gz'), fc.uint8Array({ maxLength: 3000 }), (path, bytes) => { unpack(path, bytes, all, BOUNDS); }), { numRuns: 200 });
    const whole = [['a.zip', zipOf(FILES)], ['a.tar', tarOf(FILES)], ['a.tgz', tarGzOf(FILES)]] as const;
    fc.assert(fc.property(fc.constantFrom(...whole), fc.nat(), fc.integer({ min: 0, max: 255 }), ([path, bytes], at, byte) => {
      const spoilt = Buffer.from(bytes);
      spoilt[at % spoilt.length] = byte;
      unpack(path, spoilt, all, BOUNDS);
      unpack(path, bytes.subarray(0, at % bytes.length), all, BOUNDS);
    }), { numRuns: 200 });
  });
});

test('archives in an archive stay closed, which is told', async () => {
  const token = expandPlaceholders('RAILWAY_API_TOKEN={{uuid:packed-twice}}\n');
  const result = await scanTree(memoryWorkspace([
    { path: 'app.jar', content: zipOf({ 'lib/a.jar': zipOf({ '.env': token }).toString('latin1'), 'lib/b.tgz': 'x', 'a.class': 'x' }) }, { path: 'flat.zip', content: zipOf({ 'a.txt': 'a' }) }, { path: 'package.json', content: '{}' },
  ]), { archives: true });
  expect(result.graph.gaps.map((gap) => `${gap.kind} ${gap.place.file}: ${gap.reason}`)).toEqual(['not-asked app.jar: holds 2 archives, which stay closed; unpack it to have them scanned']);
});

describe('in a scan', () => {
  const token = expandPlaceholders('RAILWAY_API_TOKEN={{uuid:packed}}\n');
  const files: MemoryFile[] = [
    { path: 'release.zip', content: zipOf({ 'app/.env.production': token, '.claude/settings.json': '{"permissions":{"defaultMode":"bypassPermissions"}}', 'main.tf': 'resource "aws_db_instance" "db" {}', 'package.json': '{"scripts":{"x":"prisma migrate reset --force"}}', 'docs/a.md': token }) },
    { path: 'old.7z', content: new Uint8Array([0x37, 0x7a]) }, { path: 'package.json', content: '{}' },
  ];
  const scan = (archives: boolean): Promise<ScanResult> => scanTree(memoryWorkspace(files), { archives });

  test('closed unless asked for, and that is said', async () => {
    const result = await scan(false);
    expect(result.graph.credentials).toEqual([]);
    expect(result.graph.gaps).toEqual([]);
    expect(result.notes.join('\n')).toContain('release.zip');
    expect(result.notes.join('\n')).toContain('--archives');
  });

  test('opened for credentials and for nothing else', async () => {
    const result = await scan(true);
    expect(result.graph.credentials.map((one) => [one.name, one.confidence, one.places.map((place) => place.file).slice(0, 1), one.environments])).toContainEqual(['RAILWAY_API_TOKEN', 'high', ['release.zip!/app/.env.production'], ['production']]);
    expect(result.graph.agents.map((agent) => agent.id)).toEqual(['unconfigured']);
    expect([result.graph.programs, result.graph.resources.filter((one) => !one.unbounded)]).toEqual([[], []]);
    expect(result.graph.gaps.map((gap) => [gap.kind, gap.place.file])).toEqual([['not-asked', 'old.7z']]);
    const [place] = result.graph.credentials[0]?.places ?? [];
    expect(place && result.sources.position(place.file, place.start)).toEqual({ line: 1, column: 19 });
  });
});

describe('where else an agent looks', () => {
  const utf16 = (text: string, mark: boolean, big: boolean): Uint8Array => { const bytes = Buffer.from(`${mark ? '\uFEFF' : ''}${text}`, 'utf16le'); return big ? bytes.swap16() : bytes; };
  const token = expandPlaceholders('RAILWAY_API_TOKEN={{uuid:wide}}\r\nPORT=3000\r\n');

  test.each([['little end first', true, false], ['big end first', true, true], ['without a mark', false, false]])('UTF-16, %s', async (_, mark, big) => {
    const result = await scanTree(memoryWorkspace([{ path: 'config/.env', content: utf16(token, mark, big) }]));
    expect(result.graph.credentials.map((one) => one.name)).toEqual(['RAILWAY_API_TOKEN']);
  });

  test('links in the tree: to a file, and to a folder whose files are read where they lie', async () => {
    const { symlinkSync } = await import('node:fs');
    const root = directory({ 'shared/secrets.env': token, a: 'a' });
    symlinkSync('shared/secrets.env', `${root}/.env`);
    symlinkSync('shared', `${root}/linked`);
    const result = await scanTree(openWorkingTree(root));
    expect(result.graph.credentials.map((one) => one.places.map((place) => place.file).sort())).toEqual([['.env', 'shared/secrets.env']]);
  });

  test('what git-crypt locked is told as that', () => {
    const { text, gaps } = decode(new Uint8Array([0, ...Buffer.from('GITCRYPT'), 0, 1, 2, 3]), { path: '.env', size: 13, origin: 'tree' });
    expect(text).toBeUndefined();
    expect(gaps).toMatchObject([{ kind: 'binary', reason: expect.stringContaining('git-crypt') }]);
  });
});
