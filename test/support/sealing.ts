import { generateKeyPairSync } from 'node:crypto';
import { judgement, readKeys, readSeal, signerOf, writeKeys, writeReceipt, writeSeal } from '../../src/seal/index.ts';
import type { Keys, NewKey, Read, Role, Seal, Signer, UnchainedPredicate } from '../../src/seal/index.ts';
import { chained } from '../../src/seal/chain.ts';
import type { Link } from '../../src/seal/chain.ts';
import { readReceipt } from '../../src/seal/receipt.ts';
import { sha256 } from '../../src/seal/strict.ts';

export const bytes = (text: string): Buffer => Buffer.from(text);

/** The value, or a failure that says why there is none. */
export function must<T>(read: Read<T>): T {
  if (read.why !== undefined) throw new Error(read.why);
  return read.value;
}

/** A fresh key pair, its private half as it would lie on a disk. */
export function newSigner(): Signer & { readonly pem: string } {
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const signer = must(signerOf(bytes(pem)));
  return { keyid: signer.keyid, raw: signer.raw, sign: (message) => signer.sign(message), pem };
}

export interface Person extends Signer { readonly person: string; readonly role: Role; readonly notAfter: string; readonly pem: string }

export function person(name: string, role: Role = 'policy', notAfter = '2099-12-31'): Person {
  const signer = newSigner();
  return { ...signer, sign: (message) => signer.sign(message), person: name, role, notAfter };
}

export function keysOf(persons: readonly NewKey[], policy = 2, receipt = 1): { readonly text: Buffer; readonly keys: Keys } {
  const text = bytes(writeKeys({ policy, receipt }, persons));
  return { text, keys: must(readKeys(text)) };
}

export function sealOf(files: Readonly<Record<string, string>>, keys: Keys, signers: readonly Signer[], more: { readonly repository?: number; readonly sealedOn?: string; readonly after?: Seal } = {}): { readonly text: Buffer; readonly seal: Seal } {
  const text = bytes(writeSeal({ repository: 77, sealedOn: '2026-11-21', keysSha256: keys.sha256, files: filesOf(files), ...more }, signers));
  return { text, seal: must(readSeal(text)) };
}

export function filesOf(files: Readonly<Record<string, string>>): Map<string, Buffer> { return new Map(Object.entries(files).map(([path, text]) => [path, bytes(text)])); }

const oid = (name: string): string => sha256(name).slice(0, 40);

/** What a judging job says of pull request `pr`. */
export function judged(pr: number, keys: Keys, more: Partial<UnchainedPredicate> = {}): UnchainedPredicate {
  return {
    repositoryId: 77, pr, event: 'pull_request', enforcement: 'enforcing', runId: '12', attempt: 1, workflowRef: 'acme/gate/.github/workflows/gate.yml@refs/heads/main', workflowSha: oid('workflow'),
    compareBase: oid('base'), comparedWith: [oid('base')], trustBase: oid('base'), head: oid(`head ${pr}`), pullHead: null, mergeCommit: null, treeOids: { base: oid('base tree'), head: oid(`tree ${pr}`) }, baseRef: 'refs/heads/main',
    policySha256: sha256('policy'), sealSha256: sha256('seal'), keysSha256: keys.sha256, serial: 1, baselineSha256: null, asked: { directory: '.', failOn: 'worse', agents: null, requireComplete: false, configFile: null, baselineFile: null, asOf: null, pinnedKeys: null }, tool: { version: '0.1.0', bundleSha256: null, tablesSha256: sha256('tables') },
    asOf: '2026-11-21', verdict: { change: 'same', gate: 'open' }, reasons: [], deltaSha256: sha256('delta'), gaps: { base: 0, head: 0 }, time: '2026-11-21T10:00:00Z', ...more,
  };
}

/** A chain of as many receipts as `said`, each a line with its end. */
export function chainOf(said: readonly UnchainedPredicate[], signers: readonly Signer[], id = 'acme-shop'): string[] {
  const lines: string[] = [];
  let last: Link | undefined;
  for (const one of said) {
    const line = writeReceipt(chained(judgement('acme/shop', one), id, last), signers);
    last = { ...must(readReceipt(bytes(line))), sha256: sha256(line) };
    lines.push(`${line}\n`);
  }
  return lines;
}
