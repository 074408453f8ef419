import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { memoryWorkspace, openHome, overlay } from '../../src/discover/index.ts';
import { STORES } from '../../src/discover/home-stores.ts';
import { contents, directory, gaps, names } from './support.ts';

describe('openHome', () => {
  test('known stores only, written from the home directory', async () => {
    const home = directory({
      '.aws/credentials': 'a', '.aws/other': 'x', '.aws/sso/cache/1.json': 's', '.aws/sso/cache/1.txt': 'x', '.ssh/id_ed25519': 'k', '.ssh/id_ed25519.pub': 'x', '.ssh/known_hosts': 'x',
      '.config/gcloud/legacy_credentials/me@example.com/adc.json': 'g', 'letters/private.txt': 'x', '.railway/config.json': 'r',
    });
    const stores = openHome(home);
    expect(await names(stores)).toEqual([
      '~/.aws/credentials (home)', '~/.aws/sso/cache/1.json (home)', '~/.config/gcloud/legacy_credentials/me@example.com/adc.json (home)', '~/.railway/config.json (home)', '~/.ssh/id_ed25519 (home)',
    ]);
    expect((await contents(stores))['~/.railway/config.json']).toBe('r');
    expect(stores.notes().join()).toContain('nothing else of it was read');
    expect(stores.notes().join() + JSON.stringify(stores.gaps())).not.toContain(home);
  });

  test('a store that is a link is followed inside the home directory, and a gap outside', async () => {
    const outside = directory({ npmrc: 'x' });
    const home = directory({ 'dotfiles/netrc': 'n' });
    symlinkSync('dotfiles/netrc', join(home, '.netrc'));
    symlinkSync(join(outside, 'npmrc'), join(home, '.npmrc'));
    symlinkSync('gone', join(home, '.pgpass'));
    mkdirSync(join(home, '.vault-token'));
    const stores = openHome(home);
    expect(await contents(stores)).toEqual({ '~/.netrc': 'n' });
    expect(gaps(stores).sort()).toEqual(['link ~/.npmrc', 'link ~/.pgpass']);
  });

  test('no such directory: an error that is a sentence', () => {
    expect(() => openHome(join(directory(), 'gone'))).toThrow('there is no home directory');
  });

  test('every store lies below the home directory and stands once', () => {
    expect(STORES.filter((store) => /^[/~]|(?:^|\/)\.\.(?:\/|$)|\\/.test(store.path))).toEqual([]);
    expect(new Set(STORES.map((store) => store.path)).size).toBe(STORES.length);
  });
});

test('overlay: several workspaces as one, the first of a name counts', async () => {
  const both = overlay(memoryWorkspace([{ path: 'a', content: 'first' }, { path: 'c', content: 'c' }]), memoryWorkspace([{ path: 'a', content: 'second' }, { path: 'b', content: 'b', origin: 'ignored' }]));
  expect(await names(both)).toEqual(['a', 'b (ignored)', 'c']);
  expect(await contents(both)).toEqual({ a: 'first', b: 'b', c: 'c' });
});
