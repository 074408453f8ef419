import { afterAll, beforeAll, beforeEach } from 'vitest';
import { asker, askAll, client } from '../../../src/live/index.ts';
import type { Answer, Kept, Patience, Store } from '../../../src/live/index.ts';
import { expandPlaceholders } from '../../support/placeholders.ts';
import { service } from './server.ts';
import type { Service } from './server.ts';

export const TOKEN = expandPlaceholders('{{github-pat:live}}');
export const QUICK: Patience = { whole: 20_000, wait: 1, retries: 1, unit: 1 };
export const AT = '/repos/acme/shop';

/** A service for the tests of one file, with a public repository, and how it is asked. */
export function stage(): { readonly github: Service; ask(store?: Store, patience?: Patience): Promise<readonly Answer[]> } {
  const github = service();
  beforeAll(() => github.start(), 60_000);
  afterAll(() => github.close());
  beforeEach(() => { github.reset(); github.given.set(AT, { body: { private: false, visibility: 'public', default_branch: 'main', allow_forking: true, owner: { type: 'Organization' } } }); });
  return { github, ask: (store, patience = QUICK) => askAll(asker(client(github.url, TOKEN, patience), { base: github.url, token: TOKEN, ...(store ? { store } : {}) }), { owner: 'acme', repo: 'shop' }, []) };
}

export function about(answers: readonly Answer[], topic: string): Answer | undefined { return answers.find((one) => one.topic === topic); }

/** A cache in memory. */
export function memory(): Store & { readonly held: Map<string, Kept> } {
  const held = new Map<string, Kept>();
  return { held, get: (key) => held.get(key), put: (key, kept) => { held.set(key, kept); } };
}
