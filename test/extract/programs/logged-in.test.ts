import { describe, expect, test } from 'vitest';
import type { OperationRow, Provider } from '../../../src/model/index.ts';
import { factsOf, only } from '../../support/facts.ts';
import { knowledge } from '../../support/knowledge.ts';
import { treeOf } from '../../support/tree.ts';

/** Providers whose tool keeps a login on the machine, read off the tables: a new one is tested because it stands there. */
const loggedIn: readonly (readonly [string, Provider])[] = knowledge().providers.filter((provider) => provider.credentials.some((kind) => kind.id === `${provider.id}.ambient`)).map((provider) => [provider.id, provider]);

/** A command line that the row means, with the first of every choice; undefined where its words cannot be written so. */
function written(row: OperationRow): string | undefined {
  const { match } = row;
  if (match.kind !== 'command') return undefined;
  const words = match.words.filter((word) => !word.endsWith('?') && word !== '...').map((word) => (word.split('|')[0] ?? '').replace(/^\*$/, 'thing'));
  return [match.program[0], ...words, 'shop', ...(match.any ?? []).slice(0, 1)].join(' ');
}
/** Rows of the provider's own tool. Of AWS and Kubernetes the profile and the context have tests of their own. */
const commands = (provider: Provider): readonly string[] => knowledge().operations
  .filter((row) => row.provider === provider.id && row.match.kind === 'command' && row.match.program.some((program) => provider.cli.includes(program))).flatMap((row) => written(row) ?? []);

const ambient = async (script: string): Promise<readonly string[]> => only(await factsOf(treeOf({ 'scripts/clean.sh': `#!/bin/sh\n${script}\n` })), 'credential').filter((fact) => fact.foundation === 'ambient').flatMap((fact) => fact.kinds);

describe('a tool that is logged in', () => {
  test('are those whose command lines the tables know', () => {
    expect(loggedIn.map(([id]) => id)).toEqual(['aws', 'azure', 'cloudflare', 'digitalocean', 'dockerhub', 'firebase', 'fly', 'gcp', 'github', 'heroku', 'kubernetes', 'neon', 'netlify', 'npm', 'planetscale', 'pulumi', 'railway', 'stripe', 'supabase', 'terraform', 'turso', 'vercel']);
    // Docker removes what is on the machine, Terraform and Pulumi act as their providers, and Stripe is called through its API.
    expect(loggedIn.filter(([, provider]) => commands(provider).length === 0).map(([id]) => id)).toEqual(['dockerhub', 'pulumi', 'stripe', 'terraform']);
  });

  // A cluster is named by a context or a variable, which have tests of their own.
  const able = loggedIn.filter(([id, provider]) => id !== 'kubernetes' && commands(provider).length > 0);
  test.each(able)('%s: a script that calls it and names nothing acts as whoever is logged in', async (id, provider) => {
    const kinds = await Promise.all(commands(provider).slice(0, 3).map((command) => ambient(command)));
    expect(kinds.flat()).toContain(`${id}.ambient`);
  });

  test.each(able)('%s: what is only printed, or stands in a comment, calls nobody', async (_id, provider) => {
    const [command = ''] = commands(provider);
    expect(await ambient(`echo "run ${command} by hand"\n# ${command}`)).toEqual([]);
  });

  test.each(able)('%s: what it may do is what the tables say of a token of the same account', (_id, provider) => {
    const login = provider.credentials.find((kind) => kind.id === `${provider.id}.ambient`);
    expect(login?.may.length).toBeGreaterThan(0);
    expect(['account', 'unknown']).toContain(login?.scope);
  });

  test('that is told which variable to take, takes that', async () => {
    expect(await ambient('vercel remove shop --yes --token "$SHOP_TOKEN"')).toEqual([]);
  });
});
