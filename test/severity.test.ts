import { describe, expect, it } from 'vitest';
import { checks } from '../rules/checks/index.ts';
import { harmlessEnvironment, pathLevel, securitySeverity, structuralLevel } from '../rules/severity.ts';
import { EFFECTS, FOUNDATIONS, GATES, LEVELS, VERDICTS } from '../src/model/index.ts';
import type { EnvironmentKind, Level, Path, Resource } from '../src/model/index.ts';
import { lose } from './support/loss.ts';

const lost = lose({ provider: 'databases', kind: 'database', type: 'url.postgres', destroys: 'contents', by: 'database' });
const { path, resource } = lost;
if (!path) throw new Error('the loss has no path');
const worst: Path = path;

interface Row { readonly gate?: Path['gate']; readonly foundation?: Path['foundation']; readonly verdict?: Path['recoverability']['verdict']; readonly data?: boolean | 'unknown'; readonly environments?: readonly EnvironmentKind[]; readonly guard?: Resource['guard']; readonly effect?: Path['effect']; readonly agent?: string }

/** The worst row, changed in what is named. */
function levelOf(row: Row): Level {
  const { gate = 'open', foundation = 'found', verdict = 'irrecoverable', data = true, environments = ['production'], guard = 'none', effect = 'destroy', agent = 'claude-code' } = row;
  return pathLevel(
    { ...worst, gate, foundation, effect, agent, recoverability: { verdict, because: 'made up', evidence: [] } },
    { ...resource, environments, guard, holdsData: data === 'unknown' ? { basis: 'unknown', why: 'made up' } : { basis: 'default', value: data, because: 'made up' } },
  );
}

const rows: readonly (readonly [string, Row, Level])[] = [
  ['open, found, data, gone for ever, production', {}, 'error'],
  ['a named authority is had as well', { foundation: 'named' }, 'error'],
  ['whether it comes back is not known', { verdict: 'uncertain' }, 'error'],
  ['whether it holds data is not known', { data: 'unknown' }, 'error'],
  ['which environment it is, is not known', { environments: ['unknown'] }, 'error'],
  ['staging counts', { environments: ['staging'] }, 'error'],
  ['local and production at once', { environments: ['production', 'local'] }, 'error'],
  ['its copies', { effect: 'destroy-backup' }, 'error'],
  ['everything about it', { effect: 'administer' }, 'error'],
  ['a flag that only one tool obeys changes nothing', { guard: 'client-only' }, 'error'],
  ['a flag that the same key clears takes one level off', { guard: 'self-removable' }, 'warning'],
  ['and never more', { guard: 'self-removable', gate: 'asked' }, 'warning'],
  ['a person is asked', { gate: 'asked' }, 'warning'],
  ['a person is asked, named', { gate: 'asked', foundation: 'named' }, 'warning'],
  ['open, with the accounts of whoever is logged in', { foundation: 'ambient' }, 'warning'],
  ['an agent that nobody configured', { agent: 'unconfigured' }, 'warning'],
  ['an agent that nobody configured, asked', { agent: 'unconfigured', gate: 'asked' }, 'warning'],
  ['asked and ambient', { gate: 'asked', foundation: 'ambient' }, 'note'],
  ['closed', { gate: 'closed' }, 'note'],
  ['it comes back', { verdict: 'recoverable' }, 'note'],
  ['it holds no data', { data: false }, 'note'],
  ['local', { environments: ['local'] }, 'note'],
  ['a test', { environments: ['test'] }, 'note'],
  ['local and a test', { environments: ['test', 'local'] }, 'note'],
  ['reading', { effect: 'read' }, 'note'],
  ['writing', { effect: 'write' }, 'note'],
];

describe('the table of levels', () => {
  it.each(rows)('%s', (_name, row, level) => { expect(levelOf(row)).toBe(level); });

  it('a safer word in any column never makes it worse', () => {
    const rank = (row: Row): number => LEVELS.indexOf(levelOf(row));
    for (const gate of GATES) for (const foundation of FOUNDATIONS) for (const verdict of VERDICTS) for (const effect of EFFECTS) for (const agent of ['claude-code', 'unconfigured']) {
      const row: Row = { gate, foundation, verdict, effect, agent };
      expect(rank({ ...row, gate: 'closed' })).toBeLessThanOrEqual(rank(row));
      expect(rank({ ...row, foundation: 'ambient' })).toBeLessThanOrEqual(rank(row));
      expect(rank({ ...row, verdict: 'recoverable' })).toBeLessThanOrEqual(rank(row));
      expect(rank({ ...row, effect: 'read' })).toBeLessThanOrEqual(rank(row));
      expect(rank({ ...row, guard: 'self-removable' })).toBeLessThanOrEqual(rank(row));
      expect(rank({ ...row, environments: ['local'] })).toBeLessThanOrEqual(rank(row));
      if (agent === 'unconfigured') expect(levelOf(row)).not.toBe('error');
    }
  });
});

it('a fact of the structure is a warning, and a note where all of it is local or a test', () => {
  expect([structuralLevel(['production']), structuralLevel(['unknown']), structuralLevel(['local']), structuralLevel(['local', 'staging'])]).toEqual(['warning', 'warning', 'note', 'warning']);
  expect(harmlessEnvironment([])).toBe(false);
});

it('each tier has its own number, in order, and every check has a tier', () => {
  const numbers = (['critical', 'high', 'medium', 'low'] as const).map((tier) => Number(securitySeverity(tier)));
  expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
  expect(new Set(numbers).size).toBe(4);
  // GitHub: critical above 9.0, high 7.0 to 8.9, medium 4.0 to 6.9, low below.
  expect(numbers.map((n) => (n > 9 ? 'critical' : n >= 7 ? 'high' : n >= 4 ? 'medium' : 'low'))).toEqual(['critical', 'high', 'medium', 'low']);
  for (const check of checks) expect(Number(securitySeverity(check.tier))).toBeGreaterThan(0);
});
