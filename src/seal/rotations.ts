import { z } from 'zod';
import { readKeys } from './keys.ts';
import type { Keys } from './keys.ts';
import { readSeal, rotatedBy } from './policy-seal.ts';
import type { Seal } from './policy-seal.ts';
import { compact, fromBase64, readStrict, sha256 } from './strict.ts';
import type { Read } from './strict.ts';

/** Where changes of keys are kept, one line for each, oldest first. */
export const ROTATIONS_FILE = '.craterscan/rotations.jsonl';

const line = z.strictObject({
  before: z.string().min(1).max(200_000).describe('The keys file that held before, in base64.'),
  seal: z.string().min(1).max(200_000).describe('The seal that brought the next one, in base64.'),
});
/** Most changes of keys that are followed. */
const MOST = 200;

/** The line that keeps one change of keys, with its line end. */
export function rotationLine(before: Uint8Array, seal: Uint8Array): string {
  return `${compact({ before: Buffer.from(before).toString('base64'), seal: Buffer.from(seal).toString('base64') })}\n`;
}

/**
 * Do the keys of today come from the pinned ones? `pinned` is the SHA-256 of a keys file that somebody wrote down where a pull request cannot change it. Gives how many changes
 * lie between. Each change must be sealed by enough persons of the keys before it and of those after it; files that those seals cover are not looked at again, they were then.
 */
export function reaches(pinned: string, today: Keys, todayBytes: Uint8Array, rotations: Uint8Array | undefined): Read<number> {
  if (today.sha256 === pinned) return { value: 0 };
  if (!rotations) return { why: 'are not the pinned ones, and no change of keys is kept that leads from those to these' };
  const steps = stepsOf(rotations);
  if (steps.why !== undefined) return steps;
  const from = steps.value.findIndex((step) => sha256(step.bytes) === pinned);
  if (from < 0) return { why: 'do not come from the pinned ones' };
  const way = steps.value.slice(from);
  for (const [at, step] of way.entries()) {
    const next = way[at + 1];
    const to = readKeys(next?.bytes ?? todayBytes);
    if (to.why !== undefined) return { why: `include an earlier set that ${to.why}` };
    const held = rotatedBy(step.seal, step.keys, to.value, {});
    if (held.why !== undefined) return { why: `changed by a seal that ${held.why}` };
    if (next && (next.seal.payload.serial <= step.seal.payload.serial || next.seal.payload.sealedOn < step.seal.payload.sealedOn)) return { why: 'changed by seals that are not in order' };
    if (next && next.seal.payload.repository !== step.seal.payload.repository) return { why: 'changed by a seal of another repository' };
  }
  return { value: way.length };
}

interface Step { readonly bytes: Uint8Array; readonly keys: Keys; readonly seal: Seal }

function stepsOf(bytes: Uint8Array): Read<readonly Step[]> {
  const text = Buffer.from(bytes).toString('latin1');
  if (!text.endsWith('\n')) return { why: `are followed by ${ROTATIONS_FILE}, whose last line has no end` };
  const lines = text.slice(0, -1).split('\n');
  if (lines.length > MOST) return { why: `changed more often than is followed (${MOST} times)` };
  const steps: Step[] = [];
  for (const one of lines) {
    const read = readStrict(Buffer.from(one, 'latin1'), line, compact);
    if (read.why !== undefined) return { why: `changed by a line that ${read.why}` };
    const [keysBytes, sealBytes] = [fromBase64(read.value.before), fromBase64(read.value.seal)];
    if (!keysBytes || !sealBytes) return { why: 'changed by a line whose base64 is not spelt the one way it can be' };
    const [keys, seal] = [readKeys(keysBytes), readSeal(sealBytes)];
    if (keys.why !== undefined || seal.why !== undefined) return { why: `changed by a line that cannot be used: it ${keys.why ?? seal.why ?? ''}` };
    steps.push({ bytes: keysBytes, keys: keys.value, seal: seal.value });
  }
  return { value: steps };
}
