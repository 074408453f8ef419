import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openHistory, openWorkingTree } from '../src/discover/index.ts';
import type { ScanResult } from '../src/model/index.ts';
import { SeenLines } from '../src/past-lines.ts';
import { repositoryOf } from './support/repository.ts';
import { scanTree } from './support/scan.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (piece: Uint8Array): string => new TextDecoder().decode(piece);
/** A file long enough to be taken apart. */
const LONG = Array.from({ length: 200 }, (_, i) => `line ${i} of a file that is long enough to be read in pieces`);
const changed = (at: number, line: string): string => LONG.map((old, i) => (i === at ? line : old)).join('\n');

describe('what a version has that none before it had', () => {
  test('the first is new as a whole, the same again is nothing', () => {
    const seen = new SeenLines(false);
    expect(text(seen.fresh(bytes(LONG.join('\n'))))).toBe(LONG.join('\n'));
    expect(seen.fresh(bytes(LONG.join('\n')))).toHaveLength(0);
    // Taken out and turned around: every line is known.
    expect(seen.fresh(bytes([...LONG].reverse().slice(10).join('\n')))).toHaveLength(0);
  });

  test('a changed line with those around it, once', () => {
    const seen = new SeenLines(false);
    seen.fresh(bytes(LONG.join('\n')));
    const piece = text(seen.fresh(bytes(changed(100, 'new'))));
    expect(piece.split('\n')).toEqual(expect.arrayContaining([LONG[96], 'new', LONG[104]]));
    expect(piece).not.toContain(`${LONG[80]}\n`);
    expect(seen.fresh(bytes(LONG.join('\n')))).toHaveLength(0);
    expect(seen.fresh(bytes(changed(50, 'new')))).toHaveLength(0);
  });

  test('where files nest, what a line stands below', () => {
    const body = ['root:', '  folder:', '    data:', ...LONG.map((line) => `      ${line}`)];
    const seen = new SeenLines(true);
    seen.fresh(bytes(body.join('\n')));
    const piece = text(seen.fresh(bytes([...body, '      password: x'].join('\n')))).split('\n');
    expect(piece.slice(0, 3)).toEqual(['root:', '  folder:', '    data:']);
    expect(piece).toContain('      password: x');
  });

  test('with much around it, where it is asked whether anything may stand there', () => {
    const body = ['[service]', 'kind = 1', ...LONG, ...LONG];
    const seen = new SeenLines(true);
    seen.fresh(bytes(body.join('\n')));
    const piece = text(seen.fresh(bytes([...body, 'password = "x"'].join('\n'))));
    const wide = text(seen.wide() ?? new Uint8Array(0));
    expect(wide).toContain(piece.trim());
    expect(wide.length).toBeGreaterThan(piece.length + 4_000);
    expect(wide.length).toBeLessThan(body.join('\n').length);
    // A section of such a file begins with a line that is indented no less.
    const short = ['a = 1', '[service]', ...LONG.slice(0, 150)];
    const other = new SeenLines(true);
    other.fresh(bytes(short.join('\n')));
    other.fresh(bytes([...short, 'password = "x"'].join('\n')));
    expect(text(other.wide() ?? new Uint8Array(0)).split('\n')[0]).toBe('[service]');
  });

  test('UTF-16 is not cut', () => {
    const wide = (last: string): Uint8Array => Buffer.from(`\uFEFF${LONG.join('\n')}${last}`, 'utf16le');
    const seen = new SeenLines(false);
    seen.fresh(wide('a'));
    expect(seen.fresh(wide('b'))).toHaveLength(wide('b').length);
  });

  test('no line is ever passed over that stood in no version before', () => {
    const line = fc.constantFrom('', 'a', 'b', '  c', '    d', 'a longer line of text', 'e'.repeat(300));
    fc.assert(fc.property(fc.array(fc.tuple(fc.array(line, { maxLength: 60 }), fc.constantFrom('', '\n', '\r\n')), { maxLength: 8 }), fc.boolean(), (versions, nests) => {
      const seen = new SeenLines(nests);
      const known = new Set<string>();
      for (const [lines, end] of versions) {
        const whole = lines.join('\n') + end;
        const piece = new Set(text(seen.fresh(bytes(whole))).split('\n'));
        for (const one of whole.split('\n')) if (!known.has(one) && one !== '') expect(piece.has(one)).toBe(true);
        for (const one of whole.split('\n')) known.add(one);
      }
    }), { numRuns: 300 });
  });
});

describe('versions of one file', () => {
  const found = async (...versions: readonly Readonly<Record<string, string>>[]): Promise<string[]> => {
    const repo = repositoryOf(...versions, {});
    const result: ScanResult = await scanTree(openWorkingTree(repo.directory), { past: openHistory(repo.directory) });
    return result.graph.credentials.map((one) => one.name).sort();
  };
  const filler = LONG.join('\n');

  test('each value that any of them held, however little changed', async () => {
    const file = (token: string): string => `${filler}\nexport const RAILWAY_API_TOKEN = '${token}';\n${filler}\n`;
    expect(await found({ 'a.ts': file('{{uuid:one}}') }, { 'a.ts': file('') }, { 'a.ts': file('{{uuid:two}}') })).toEqual(['RAILWAY_API_TOKEN', 'RAILWAY_API_TOKEN']);
  });

  test('a value whose kind is said far above it', async () => {
    const file = (value: string): string => `apiVersion: v1\nkind: Secret\nmetadata: { name: shop }\ndata:\n${LONG.map((_, i) => `  item${i}: bm90aGluZw==`).join('\n')}\n  login: ${Buffer.from(value).toString('base64')}\n`;
    const before = await found({ 'k8s/secret.yaml': file('postgres://app:xK9mQ2vL8pR4@db.example.net:5432/app') });
    expect(before).toHaveLength(1);
    expect(await found({ 'k8s/secret.yaml': file('postgres://app:xK9mQ2vL8pR4@db.example.net:5432/app') }, { 'k8s/secret.yaml': file('nothing') })).toEqual(before);
  });

  test('what a file of today has no more, in which nothing stands now', async () => {
    const code = (token: string): string => `${filler}\nexport const RAILWAY_API_TOKEN = '${token}';\n${filler}\n`;
    const manifest = (more: string): string => `apiVersion: v1\nkind: Secret\nmetadata: { name: shop }\ndata:\n${LONG.map((_, i) => `  item${i}: bm90aGluZw==`).join('\n')}\n${more}`;
    const login = `  login: ${Buffer.from('postgres://app:xK9mQ2vL8pR4@db.example.net:5432/app').toString('base64')}\n`;
    const today = { 'a.ts': code(''), 'k8s/secret.yaml': manifest('') };
    const result = await found({ 'a.ts': code('{{uuid:one}}'), 'k8s/secret.yaml': manifest(login) }, today);
    const repo = repositoryOf({ 'a.ts': code('{{uuid:one}}'), 'k8s/secret.yaml': manifest(login) }, today);
    const kept = await scanTree(openWorkingTree(repo.directory), { past: openHistory(repo.directory) });
    expect(result).toHaveLength(2);
    expect(kept.graph.credentials.map((one) => one.name).sort()).toEqual(result);
  });

  test('each value of a long data file, read near what is new, also where that cannot be parsed by itself', async () => {
    const quoted = (value: string): string => `[service]\nport = 1\n\n[db]\nnote = '''\n${filler}\n'''\nurl = "${value}"\nlist = [\n${LONG.map((line) => `  "${line}",`).join('\n')}\n]\n`;
    const url = (password: string): string => `postgres://app:${password}@db.example.net:5432/app`;
    expect(await found({ 'app.toml': quoted(url('xK9mQ2vL8pR4')) }, { 'app.toml': quoted(url('pL3nW8sD5tY7')) }, { 'app.toml': quoted('') })).toHaveLength(2);
  });

  test('a name that only says much where something else in the file was looked for', async () => {
    const file = (value: string): string => `// the password is kept elsewhere\n${filler}\nconst signKey = '${value}';\n${filler}\n`;
    const before = await found({ 'a.ts': file('{{base62-40:sign}}') });
    expect(await found({ 'a.ts': file('{{base62-40:sign}}') }, { 'a.ts': file('') })).toEqual(before);
  });
});
