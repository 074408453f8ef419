import { describe, expect, test } from 'vitest';
import type { CredentialKind, Sourced } from '../../src/model/index.ts';
import { knowledge } from '../support/knowledge.ts';

/** Every belief of the tables that this test looks at, by a name to find it with. */
function rows(): readonly (readonly [string, Sourced])[] {
  const { providers, operations, mcpServers, agents, resources, secrets } = knowledge();
  return [
    ...providers.flatMap((provider): (readonly [string, Sourced])[] => [
      [`provider ${provider.id}`, provider], ...provider.credentials.map((kind) => [`kind ${kind.id}`, kind] as const),
      ...provider.credentials.flatMap((kind) => (kind.powers ? [[`powers of ${kind.id}`, kind.powers] as const] : [])), ...provider.recovery.map((belief) => [`recovery ${provider.id}:${belief.id}`, belief] as const),
    ]),
    ...operations.map((row) => [`operation ${row.id}`, row] as const), ...mcpServers.map((row) => [`server ${row.id}`, row] as const),
    ...agents.flatMap((agent) => agent.settings.map((row) => [`setting ${agent.id}:${row.id}`, row] as const)), ...resources.map((row) => [`type ${row.type}`, row] as const),
    ...(secrets ? [['names of secrets', secrets.names] as const, ...secrets.places.map((row) => [`place of secrets ${row.type}`, row] as const), ...(secrets.commands ?? []).map((row) => [`command ${row.id}`, row] as const)] : []),
  ];
}
const kinds = (): readonly CredentialKind[] => knowledge().providers.flatMap((provider) => provider.credentials);

describe('a belief says on which ground it is held', () => {
  test('who says documented, measured or code names where, and a guess names nothing', () => {
    expect(rows().filter(([, row]) => (row.basis === 'guess') !== (row.source.length === 0)).map(([name]) => name)).toEqual([]);
  });

  test('a source can be opened: an address with a page, a file of a repository at a commit, or what was run', () => {
    const opens = /^(?:https:\/\/[^/\s]+\/\S|github:[^\s@:]+\/[^\s@:]+@[\w.-]{3,40}(?::\S+)?$|measured: \S)/;
    expect(rows().filter(([name]) => !/^(?:setting|type) /.test(name)).flatMap(([name, row]) => row.source.filter((source) => !opens.test(source)).map((source) => `${name}: ${source}`))).toEqual([]);
  });

  test('what a kind may do has a ground of its own, and a pattern of its form is none', () => {
    const patterns = /^github:(?:gitleaks\/gitleaks|mongodb\/kingfisher|trufflesecurity\/trufflehog@[^:]*:pkg\/detectors)/;
    expect(kinds().filter((kind) => (kind.powers !== undefined) !== (kind.may.length > 0)).map((kind) => kind.id)).toEqual([]);
    expect(kinds().filter((kind) => kind.powers?.source.some((source) => patterns.test(source))).map((kind) => kind.id)).toEqual([]);
  });

  test('what comes back is told by more than a pattern of a token', () => {
    const patterns = /^github:(?:gitleaks\/gitleaks|mongodb\/kingfisher|trufflesecurity\/trufflehog)@/;
    expect(knowledge().providers.flatMap((provider) => provider.recovery.filter((belief) => belief.source.length > 0 && belief.source.every((source) => patterns.test(source))).map((belief) => `${provider.id}:${belief.id}`))).toEqual([]);
  });

  test('a power that is guessed is the worst it may be, never what it surely is', () => {
    expect(kinds().filter((kind) => kind.powers?.basis === 'guess' && kind.may.some((may) => may.bound === 'exact')).map((kind) => kind.id)).toEqual([]);
  });

  /** A row may be a guess and says so; that most are not is what the tables are worth. */
  test.each([['operation', 0.1], ['server', 0.25], ['kind', 0.15], ['powers of', 0.25], ['recovery', 0.33], ['place of secrets', 0.33]])('most rows of the sort %s have a source', (name, most) => {
    const all = rows().filter(([row]) => row.startsWith(`${name} `));
    expect(all.length).toBeGreaterThan(10);
    expect(all.filter(([, { basis }]) => basis === 'guess').length / all.length).toBeLessThan(most);
  });
});
