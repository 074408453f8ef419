import { describe, expect, it } from 'vitest';
import { memoryWorkspace } from '../src/discover/memory.ts';
import type { FileRef, Workspace } from '../src/model/index.ts';
import { KEYS_FILE, rotationLine, ROTATIONS_FILE, SEAL_FILE } from '../src/seal/index.ts';
import type { Keys, Seal, Signer } from '../src/seal/index.ts';
import { readTrust } from '../src/trust.ts';
import type { Trust, TrustInput } from '../src/trust.ts';
import { compareFiles } from './support/compare.ts';
import { keysOf, person, sealOf } from './support/sealing.ts';

const [ann, bob, cy, dora] = [person('Ann'), person('Bob'), person('Cy'), person('Dora')];
const { text: keysText, keys } = keysOf([ann, bob]);
const CONFIG = 'craterscan.yml';
const plain = 'version: 1\n';
const loose = 'version: 1\nfailOn: never\n';
type Files = Record<string, string | undefined>;

const tree = (files: Files): Workspace => memoryWorkspace(Object.entries({ 'a.txt': 'a\n', ...files }).flatMap(([path, content]) => (content === undefined ? [] : [{ path, content }])));
/** A tree whose configuration is `config`, sealed. */
function sealed(config: string, signers: readonly Signer[] = [ann, bob], more: { readonly after?: Seal; readonly keys?: { readonly text: Buffer; readonly keys: Keys }; readonly repository?: number; readonly sealedOn?: string } = {}): { readonly files: Files; readonly seal: Seal } {
  const set = more.keys ?? { text: keysText, keys };
  const { text, seal } = sealOf({ [CONFIG]: config }, set.keys, signers, more);
  return { files: { [CONFIG]: config, [KEYS_FILE]: set.text.toString(), [SEAL_FILE]: text.toString() }, seal };
}
const base = sealed(plain);
const trust = (before: Files, after: Files, seal: TrustInput['seal'] = {}): Promise<Trust> => { const old = tree(before); return readTrust({ trust: old, base: old, head: tree(after), seal: { today: '2026-11-21', ...seal } }); };
const counted = ({ weakened }: Trust): string[] => weakened.filter((shift) => shift.counts).map((shift) => shift.says);

describe('the trusted side', () => {
  it('is unsealed where nothing of a seal is there', async () => { expect((await trust({ [CONFIG]: plain }, { [CONFIG]: plain })).seal.state).toBe('unsealed'); });
  it('is sealed, and the keys are pinned where the workflow names them', async () => {
    expect(await trust(base.files, base.files)).toMatchObject({ seal: { state: 'sealed', serial: 1, persons: ['Ann', 'Bob'], pinned: false }, refusals: [], loosened: false });
    expect((await trust(base.files, base.files, { pinnedKeys: keys.sha256, repository: 77 })).seal).toMatchObject({ state: 'sealed', pinned: true });
  });
  it.each<[string, Files, TrustInput['seal'], RegExp]>([
    ['a file changed under its seal', { ...base.files, [CONFIG]: loose }, {}, /does not fit craterscan\.yml/],
    ['a file came without a seal', { ...base.files, '.craterscan/baseline.json': '{"schemaVersion":"1","findings":[]}' }, {}, /does not cover/],
    ['the seal is gone', { ...base.files, [SEAL_FILE]: undefined }, {}, /is missing/],
    ['the keys are gone', { ...base.files, [KEYS_FILE]: undefined }, {}, /is missing/],
    ['all of it is gone and keys are pinned', { [CONFIG]: plain }, { pinnedKeys: keys.sha256 }, /pins sealing keys/],
    ['other keys are pinned', base.files, { pinnedKeys: keysOf([cy, dora]).keys.sha256 }, /are not the pinned ones/],
    ['it is of another repository', base.files, { repository: 78 }, /another repository/],
    ['one person signed', sealed(plain, [ann]).files, {}, /needs the signatures of 2 persons/],
  ])('is broken when %s', async (_, files, seal, says) => {
    const found = await trust(files, files, seal);
    expect(found.refusals.join()).toMatch(says);
  });
  it('is broken when a file of the seal is executable or a link', async () => {
    for (const mode of ['100755', '120000'] as const) {
      const old = tree(base.files);
      const odd: Workspace = { ...old, files: async () => (await old.files()).map((file): FileRef => (file.path === SEAL_FILE ? { ...file, mode } : file)) };
      expect((await readTrust({ trust: odd, base: old, head: old, seal: { today: '2026-11-21' } })).refusals.join()).toMatch(/not a plain file/);
    }
  });
});

describe('a change of what is sealed', () => {
  const next = (...signers: Signer[]): Files => sealed(loose, signers, { after: base.seal }).files;
  it('holds when enough persons sealed it as the next one, and is told', async () => {
    const found = await trust(base.files, next(ann, bob), { repository: 77 });
    expect(counted(found)).toEqual([]);
    expect(found.loosened).toBe(false);
    expect(found.notes.join()).toMatch(/sealed as number 2 by Ann and Bob; in force once merged/);
  });
  it.each<[string, Files, RegExp]>([
    ['without a seal', { ...base.files, [CONFIG]: loose }, /has the number 1/],
    ['beside another file', { ...next(ann, bob), 'b.txt': 'b' }, /changed beside other files \(b\.txt\)/],
    ['beside another file that changed', { ...next(ann, bob), 'a.txt': 'b' }, /changed beside other files/],
    ['with one signature', next(ann), /needs the signatures of 2/],
    ['with a stranger\'s signature', next(ann, cy), /not known here/],
    ['with an older seal', { ...base.files, [CONFIG]: loose, [SEAL_FILE]: sealed(loose).files[SEAL_FILE] }, /has the number 1/],
    ['with a seal of another repository', sealed(loose, [ann, bob], { after: base.seal, repository: 78 }).files, /another repository/],
    ['with a seal of a day to come', sealed(loose, [ann, bob], { after: base.seal, sealedOn: '2026-11-22' }).files, /has not come/],
    ['by deleting the file', { ...next(ann, bob), [CONFIG]: undefined }, /was deleted/],
    ['by deleting the seal', { ...base.files, [SEAL_FILE]: undefined }, /was deleted/],
    ['by deleting all of it', { [CONFIG]: loose }, /was deleted/],
    ['by other keys under the old seal', { ...base.files, [KEYS_FILE]: keysOf([cy, dora]).text.toString() }, /has the number 1/],
    ['by other keys that sealed themselves', sealed(plain, [cy, dora], { after: base.seal, keys: keysOf([cy, dora]) }).files, /under the keys that held before|not known/],
  ])('closes the gate: %s', async (_, after, says) => {
    const found = await trust(base.files, after, { repository: 77 });
    expect(counted(found).join()).toMatch(says);
    expect(found.loosened).toBe(true);
  });
  it('may not bring the first keys', async () => { expect(counted(await trust({ [CONFIG]: plain }, base.files)).join()).toMatch(/does not bring its own keys/); });
  it('changes keys when old and new persons sealed it and the change is kept; the next tree is then sealed from the pinned keys', async () => {
    const set = keysOf([bob, cy]);
    const { files } = sealed(plain, [ann, bob, cy], { after: base.seal, keys: set });
    const kept = { ...files, [ROTATIONS_FILE]: rotationLine(keysText, Buffer.from(files[SEAL_FILE] ?? '')) };
    expect(counted(await trust(base.files, kept))).toEqual([]);
    expect(counted(await trust(base.files, files)).join()).toMatch(/does not keep this change/);
    expect((await trust(kept, kept, { pinnedKeys: keys.sha256 })).seal).toMatchObject({ state: 'sealed', pinned: true, serial: 2 });
  });
});

describe('the gate', () => {
  it('is closed by a seal of the trusted side that does not hold, though nothing changed', async () => {
    const files = { ...base.files, [CONFIG]: loose };
    const found = await compareFiles(tree(files), tree(files));
    expect(found.gate.state).toBe('closed');
    expect(found.gate.because[0]).toMatch(/does not fit craterscan\.yml/);
    expect(found.unsealed).toBe(true);
  });
  it('is open for a change that is sealed, and says so', async () => {
    const found = await compareFiles(tree(base.files), tree(sealed(loose, [ann, bob], { after: base.seal }).files));
    expect(found.gate).toMatchObject({ state: 'open' });
    expect(found.unsealed).toBe(false);
    expect(found.gate.notes.join()).toMatch(/in force once merged/);
  });
  it('is closed for the same change without a seal', async () => { expect((await compareFiles(tree(base.files), tree({ ...base.files, [CONFIG]: loose }))).gate.state).toBe('closed'); });
});
