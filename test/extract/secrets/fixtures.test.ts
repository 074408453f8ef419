import { readdirSync } from 'node:fs';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { create } from '../../../src/extract/secrets/index.ts';
import type { CredentialFact, Fact, ResourceFact } from '../../../src/model/index.ts';
import { factsOf, only } from '../../support/facts.ts';
import { loadTree } from '../../support/tree.ts';

/**
 * Every fixture says what is found in it, and nothing else may be: `# finds: file:line kinds name foundation confidence [environments]`, or
 * `# finds: nothing`; `# store: key provider [environments]` for each resource, in any order.
 */
const root = new URL('../../../fixtures/', import.meta.url);
const cases = ['secrets', 'providers'].flatMap((room) => readdirSync(new URL(`${room}/`, root), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.tree')).sort().map((name) => `fixtures/${room}/${name.replaceAll('\\', '/')}`));

describe('secret fixtures', () => {
  test('there are some', () => { expect(cases.length).toBeGreaterThan(20); });

  test.each(cases)('%s', async (path) => {
    const fixture = loadTree(path);
    const facts = await factsOf(fixture.workspace, [create]);
    const line = (fact: CredentialFact): string => {
      const at = fact.evidence[0].at;
      const text = String(fixture.files.find((file) => file.path === at.file)?.content ?? '');
      return `${at.file}:${text.slice(0, at.start).split('\n').length}`;
    };
    const found = only(facts, 'credential').map((fact) => [line(fact), fact.kinds.join(','), fact.name, fact.foundation, fact.confidence, environments(fact)].join(' ').trim());
    const stores = only(facts, 'resource').map((fact) => [fact.keys[0], fact.provider, environments(fact)].join(' ').trim());
    const said = (key: string): string[] => fixture.headers.filter(([name]) => name === key).map(([, value]) => value).filter((value) => value !== 'nothing').sort();
    expect([...new Set(found)].sort()).toEqual(said('finds'));
    const named = fixture.header['store'] !== undefined || found.length === 0 ? [...new Set(stores)].sort() : said('store');
    expect(named).toEqual(said('store'));
    holdsNoSecret(facts, fixture.files.map((file) => String(file.content)));
  });
});

function environments(fact: CredentialFact | ResourceFact): string {
  return [...new Set(fact.environments.map((mark) => mark.kind))].sort().join('+');
}

/** No piece of random text of the fixture may stand in the facts, however they are printed. */
function holdsNoSecret(facts: readonly Fact[], texts: readonly string[]): void {
  const printed = JSON.stringify(facts) + inspect(facts, { depth: 20, maxStringLength: null });
  for (const text of texts) {
    for (const word of text.match(/(?<=^|[^A-Za-z0-9])(?=[A-Za-z0-9+/_-]*\d)(?=[A-Za-z0-9+/_-]*[a-z])[A-Za-z0-9+/_-]{14,}/g) ?? []) {
      if (/^[a-z0-9-]+$/.test(word) && !/^[0-9a-f-]{32,}$/.test(word)) continue;
      expect(printed.includes(word), 'a value of the fixture is printed').toBe(false);
    }
  }
}
