import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/compare/index.ts';
import { verdictOf } from '../../src/compare/verdict.ts';
import { LEVELS, SHIFT_KINDS } from '../../src/model/index.ts';
import type { Delta, DeltaSide, Gap, Level, Obscured, Shift, TreeChanges } from '../../src/model/index.ts';

const place = { file: 'a', start: 0, end: 0, origin: 'tree' as const };
const changes: TreeChanges = { files: [], baseOf: (path) => path, headOf: (path) => path, baseDirectoryOf: (path) => path };
const nothing: DeltaSide = { paths: [], resources: [], irrecoverable: [], findings: [] };
const shift = (says: string, over: Partial<Shift> = {}): Shift => ({ kind: 'hold', about: 'x', from: 'a', to: 'b', side: 'head', at: place, says, causes: [], level: 'warning', counts: true, ...over });
const gap: Gap = { fact: 'gap', kind: 'binary', reason: 'not text', place };
const obscured = (says: string, over: Partial<Obscured> = {}): Obscured => ({ gap, at: place, about: [], says, causes: [], level: 'note', counts: true, ...over });
function delta(over: Partial<Omit<Delta, 'verdict'>> = {}): Delta {
  const lists = { added: nothing, removed: nothing, weakened: [], strengthened: [], hidden: [], revealed: [], gaps: { base: [], head: [] }, changes, ...over };
  return { ...lists, verdict: verdictOf(lists) };
}

describe('the gate', () => {
  it('is open where nothing got worse, and says so', () => {
    expect(decide(delta())).toEqual({ state: 'open', because: ['Nothing an agent could destroy from here changed.'], notes: [] });
    expect(decide(delta({ strengthened: [shift('s')] }))).toMatchObject({ state: 'open', because: ['Nothing got worse, and something got better.'] });
  });

  it('closes on anything that counts, at whatever level, and is not bought off by what got better', () => {
    expect(decide(delta({ weakened: [shift('w', { level: 'note' })] }))).toMatchObject({ state: 'closed', because: ['w'] });
    expect(decide(delta({ weakened: [shift('w')], strengthened: [shift('s'), shift('t'), shift('u')] }))).toMatchObject({ state: 'closed', because: ['w'] });
    expect(decide(delta({ weakened: [shift('w', { counts: false })] })).state).toBe('open');
  });

  it('closes at a level only for what has it', () => {
    const warned = delta({ weakened: [shift('w', { level: 'warning' })] });
    expect(decide(warned, { threshold: 'error' })).toEqual({ state: 'open', because: ['Nothing that closes the gate got worse.'], notes: ['One thing got worse and is below the level that closes the gate (error).'] });
    expect(decide(warned, { threshold: 'warning' }).state).toBe('closed');
    expect(decide(warned, { threshold: 'note' }).state).toBe('closed');
  });

  it.each(LEVELS)('closes at %s on what is hidden or revealed and on what touches the gate itself', (threshold) => {
    for (const one of [delta({ hidden: [obscured('h')] }), delta({ revealed: [obscured('r')] }), delta({ weakened: [shift('t', { kind: 'trust-file', level: 'note' })] }), delta({ weakened: [shift('g', { kind: 'gate-wiring', level: 'note' })] })]) expect(decide(one, { threshold }).state).toBe('closed');
  });

  it('that is told never to close stays open and says what there was', () => {
    expect(decide(delta({ hidden: [obscured('h')], weakened: [shift('w', { level: 'error' })] }), { threshold: 'never' })).toEqual({ state: 'open', because: ['Nothing that closes the gate got worse.'], notes: ['2 things got worse; the gate is told never to close.'] });
  });

  it('names the weightiest first: itself, the hidden, then by level; ten at most, each once', () => {
    const weakened = [shift('note', { level: 'note' }), shift('error', { level: 'error' }), shift('own', { kind: 'trust-file', level: 'note' }), shift('error', { level: 'error' })];
    expect(decide(delta({ weakened, hidden: [obscured('hidden')] })).because).toEqual(['own', 'hidden', 'error', 'note']);
    const many = Array.from({ length: 13 }, (_, index) => shift(`w${index}`));
    expect(decide(delta({ weakened: many })).because.slice(9)).toEqual(['w9', '3 more things got worse.']);
  });

  it('follows the verdict: closed exactly on worse and mixed', () => {
    const shifts = fc.array(fc.record({ kind: fc.constantFrom(...SHIFT_KINDS), level: fc.constantFrom<Level>(...LEVELS), counts: fc.boolean() }).map((over) => shift('x', over)), { maxLength: 3 });
    const unseen = fc.array(fc.boolean().map((counts) => obscured('y', { counts })), { maxLength: 2 });
    fc.assert(fc.property(shifts, shifts, unseen, unseen, (weakened, strengthened, hidden, revealed) => {
      const one = delta({ weakened, strengthened, hidden, revealed });
      const { state, because } = decide(one);
      return (state === 'closed') === (one.verdict === 'worse' || one.verdict === 'mixed') && because.length > 0;
    }));
  });
});
