import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode } from '../src/discover/decode.ts';
import { memoryWorkspace } from '../src/discover/memory.ts';
import { scanTree } from './support/scan.ts';

/** Keys that stand in files as bytes: told by name and first bytes together. What only a password opens is listed, and no finding. */
const filler = new Uint8Array(400).map((_, at) => (at * 151 + 7) % 256);
const file = (...start: number[]): Uint8Array => Uint8Array.from([...start, ...filler]);
const PKCS12 = file(0x30, 0x82, 0x01, 0x90, 0x02, 0x01, 0x03, 0x30, 0x82);
const PKCS8 = file(0x30, 0x82, 0x01, 0x90, 0x02, 0x01, 0x00, 0x30, 0x0d, 0x06, 0x09);
const SEALED8 = file(0x30, 0x82, 0x01, 0x90, 0x30, 0x40, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0d, 0x00);
const CERTIFICATE = file(0x30, 0x82, 0x01, 0x90, 0x30, 0x82, 0x01, 0x00);
const JAVA = file(0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2);

describe('keys in binary form', () => {
  test.each([['store.p12', PKCS12, 'ssh.keystore'], ['store.pfx', PKCS12, 'ssh.keystore'], ['app.jks', JAVA, 'ssh.keystore'], ['release.keystore', JAVA, 'ssh.keystore'], ['key.pk8', PKCS8, 'ssh.private-key'], ['key.der', PKCS8, 'ssh.private-key'], ['key.pk8', SEALED8, 'ssh.keystore']] as const)('%s', async (name, content, kind) => {
    const result = await scanTree(memoryWorkspace([{ path: `certs/${name}`, origin: 'tree', content }]));
    expect(result.graph.credentials.map((one) => one.kinds[0]?.id)).toEqual([kind]);
    const told = result.findings.filter((one) => one.rule === 'credential-in-file').map((one) => one.level);
    expect(told).toEqual(kind === 'ssh.keystore' ? [] : ['warning']);
    expect(JSON.stringify(result.findings) + JSON.stringify(result.graph.credentials)).not.toContain(Buffer.from(content).toString('base64').slice(0, 40));
  });

  test.each([['c.der', CERTIFICATE], ['picture.png', PKCS12], ['store.p12', file(0x50, 0x4b, 0x03, 0x04, 0)]] as const)('%s is none', async (name, content) => {
    const result = await scanTree(memoryWorkspace([{ path: name, origin: 'tree', content }]));
    expect(result.graph.credentials).toEqual([]);
    expect(result.graph.gaps).toEqual([]);
  });

  test('no bytes make it stumble, and none that are text are taken for keys', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), fc.constantFrom('a.p12', 'a.key', 'a.der', 'a.bks', 'a.txt'), (content, path) => { expect(() => decode(content, { path, size: content.length, origin: 'tree' })).not.toThrow(); }), { numRuns: 200 });
    fc.assert(fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => { expect(decode(new TextEncoder().encode(text), { path: 'a.key', size: text.length, origin: 'tree' }).text).toBe(text); }), { numRuns: 200 });
  });

  test('a key of PuTTY without a passphrase is one', async () => {
    const key = (encryption: string): string => `PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: ${encryption}\nComment: deploy\nPublic-Lines: 2\nAAAAC3NzaC1lZDI1NTE5AAAAIGq2\nAAAAC3NzaC1lZDI1NTE5AAAAIGq3\nPrivate-Lines: 1\n${Buffer.from(filler.subarray(0, 36)).toString('base64')}\nPrivate-MAC: 00\n`;
    const kinds = async (encryption: string): Promise<unknown> => (await scanTree(memoryWorkspace([{ path: 'deploy.ppk', origin: 'tree', content: key(encryption) }]))).graph.credentials.map((one) => [one.kinds[0]?.id, one.facts[0]?.truth?.looks]);
    expect(await kinds('none')).toEqual([['ssh.private-key', 'real']]);
    expect(await kinds('aes256-cbc')).toEqual([['ssh.private-key', 'sealed']]);
  });
});
