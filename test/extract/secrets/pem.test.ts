import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { scanTree } from '../../support/scan.ts';
import { treeOf } from '../../support/tree.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
const found = async (text: string): Promise<number> => (await scanTree(treeOf({ 'deploy/key.txt': text }))).graph.credentials.length;
const titled = (pem: string): string => pem.replace(/-----(BEGIN|END) [A-Z ]*PUBLIC KEY/g, '-----$1 RSA PRIVATE KEY');

test('the public half of a pair is no private key, whatever its title says', async () => {
  expect(await found(titled(publicKey.export({ type: 'pkcs1', format: 'pem' }).toString()))).toBe(0);
  for (const type of ['pkcs1', 'pkcs8'] as const) expect(await found(privateKey.export({ type, format: 'pem' }).toString()), type).toBe(1);
  for (const [type, name] of [['sec1', 'prime256v1'], ['pkcs8', 'secp384r1']] as const) expect(await found(generateKeyPairSync('ec', { namedCurve: name }).privateKey.export({ type, format: 'pem' }).toString()), type).toBe(1);
  expect(await found(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())).toBe(1);
  expect(await found(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().replace(/\n/g, '\\n'))).toBe(1);
});
