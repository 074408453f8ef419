import { describe, expect, it } from 'vitest';
import { liveWorkspace, MOST_PAGES } from '../../src/live/index.ts';
import { about, AT, memory, stage, TOKEN } from './support/stage.ts';

const { github, ask } = stage();

describe('lists', () => {
  const pageOf = (page: number, last: number): void => { github.given.set(`${AT}/keys?per_page=100&page=${page}`, { body: [{ title: `key ${page}`, read_only: true }], headers: page < last ? { link: `<http://127.0.0.2:1/elsewhere>; rel="next"` } : {} }); };

  it('are read to their end, whatever host the link names', async () => {
    for (const page of [1, 2, 3]) pageOf(page, 3);
    expect(about(await ask(), 'deploy-keys')).toMatchObject({ state: 'answered', complete: true, value: [{ title: 'key 1' }, { title: 'key 2' }, { title: 'key 3' }] });
  });

  it('end at a bound, which is told', async () => {
    for (let page = 1; page <= MOST_PAGES + 1; page++) pageOf(page, 1000);
    const answer = about(await ask(), 'deploy-keys');
    expect(answer).toMatchObject({ state: 'answered', complete: false });
    expect(github.heard.filter((one) => one.path.startsWith(`${AT}/keys`))).toHaveLength(MOST_PAGES);
  });

  it('of which a page is missing are no list', async () => {
    pageOf(1, 3);
    github.given.set(`${AT}/keys?per_page=100&page=2`, { status: 403 });
    expect(about(await ask(), 'deploy-keys')).toMatchObject({ state: 'unanswered', why: 'refused' });
  });

  it('read the same in whatever order they come', async () => {
    const keys = ['b', 'a', 'c'].map((title) => ({ title, read_only: true }));
    github.given.set(`${AT}/keys`, { body: keys });
    const first = about(await ask(), 'deploy-keys');
    github.given.set(`${AT}/keys`, { body: [...keys].reverse() });
    expect(about(await ask(), 'deploy-keys')).toEqual(first);
  });
});

describe('the cache', () => {
  it('asks again for what is new alone, and says the same', async () => {
    const store = memory();
    const first = await ask(store);
    github.heard.length = 0;
    expect(await ask(store)).toEqual(first);
    expect(new Set(github.heard.map((one) => one.answered))).toEqual(new Set([304]));
    github.given.set(`${AT}/keys`, { body: [{ title: 'new', read_only: false }] });
    expect(about(await ask(store), 'deploy-keys')).toMatchObject({ value: [{ title: 'new', writes: true }] });
  });

  it('goes on where a limit stopped', async () => {
    const store = memory();
    github.given.set(`${AT}/actions/secrets`, { status: 429, headers: { 'retry-after': '3600' } });
    await ask(store);
    github.given.delete(`${AT}/actions/secrets`);
    github.heard.length = 0;
    const answers = await ask(store);
    expect(answers.every((one) => one.state === 'answered')).toBe(true);
    expect(github.heard[0]?.answered).toBe(304);
  });

  it('never stands in for an answer that is refused', async () => {
    const store = memory();
    await ask(store);
    github.given.set(`${AT}/keys`, { status: 403 });
    expect(about(await ask(store), 'deploy-keys')).toMatchObject({ state: 'unanswered', why: 'refused' });
  });

  it('that holds something else is asked anew', async () => {
    const store = memory();
    await ask(store);
    for (const [key, kept] of store.held) store.held.set(key, { ...kept, value: 'x' });
    github.heard.length = 0;
    expect((await ask(store)).every((one) => one.state === 'answered')).toBe(true);
    expect(github.heard.every((one) => one.etag === undefined)).toBe(true);
  });
});

it('a token that is given back is in no answer and in no cache', async () => {
  const store = memory();
  github.given.set(`${AT}/environments`, { body: { total_count: 1, environments: [{ name: `x${TOKEN}`, protection_rules: [] }] } });
  github.given.set(`${AT}/actions/secrets`, { status: 403, body: { message: TOKEN }, headers: { 'x-accepted-github-permissions': TOKEN } });
  github.given.set(`${AT}/actions/runners`, { status: 200, raw: `{"${TOKEN}` });
  const answers = await ask(store);
  const workspace = liveWorkspace('acme/shop', answers);
  const files = await Promise.all((await workspace.files()).map(async (file) => [file.path, new TextDecoder().decode(await workspace.read(file))]));
  expect(JSON.stringify([answers, [...store.held], files, workspace.notes()])).not.toContain(TOKEN);
});
