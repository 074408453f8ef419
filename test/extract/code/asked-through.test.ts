import fc from 'fast-check';
import { expect, test } from 'vitest';
import { askedThrough } from '../../../src/extract/code/asked-through.ts';
import { requestsThrough } from '../../../src/extract/code/http-imports.ts';

const PIECES = ['api', 'api.', "api('/a', 'DELETE')", 'gql$<T', ".delete('/a')", ".post(`/b`)", 'apis', 'gql$', '.', '?.', '!.', ' ', '\n', '(', ')', ';', '<', '>', 'T', ', ', "'/a'", '`/b/${id}`', "'x'", 'get', 'delete', 'request', 'client', "{ method: 'PUT', url: '/c' }"];

test('misses no name through which a request is made', () => {
  let found = 0;
  fc.assert(fc.property(fc.array(fc.constantFrom(...PIECES), { minLength: 3, maxLength: 8 }), (pieces) => {
    const text = pieces.join('');
    for (const name of ['api', 'gql$']) {
      const does = requestsThrough(text, text, name, { start: 0, end: 0 })?.does ?? [];
      // A member of it that is called with an address is left out on purpose: most such calls are no requests.
      if (does.every((one) => !/^(?:DELETE|POST) /.test(one.name))) continue;
      found++;
      expect(askedThrough(text, ['api', 'gql$']), text).toContain(name);
    }
  }), { numRuns: 2_000 });
  expect(found).toBeGreaterThan(10);
});

test.each([
  ["api.get('/a')", ['api']], ["api\n  ?.client .delete(x)", ['api']], ["api<List<A>, B>('/a')", ['api']], ['api( `/a`)', ['api']], ["apis.get('/a')", []], ["my.api.get('/a')", []], ["my.api('/a')", []], ["api('a')", []], ['api.list()', []], ["api; other.get('/a')", []],
  [`api${'.a'.repeat(39)}.get()`, ['api']], [`api${'.a'.repeat(60)}.get()`, []],
])('%s', (text, names) => { expect([...askedThrough(text, ['api'])]).toEqual(names); });
