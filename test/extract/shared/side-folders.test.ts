import { describe, expect, it } from 'vitest';
import { isInSideFolder } from '../../../src/extract/shared/side-folders.ts';

describe('folders that only accompany the product', () => {
  it.each([
    'test/a.ts', 'src/tests/a.ts', 'a/__mocks__/b', 'vendor/x', 'pkg/node_modules/y/z', 'my-example/a', 'docs/a', 'user_docs/a', 'shop_samples/a', 'old-doc/a', 'recorded-requests/a', '__nock-fixtures/a', 'nock-fixtures__/a',
    'integration-test/a', 'src/androidtest/a', 'end_to-end.tests/a', 'shop.unittests/a', 'parser-tests/a', 'testsuites/a', 'test_suites/a', 'suites/a', 'testsuite/a', 'tests-fixtures/a', 'testutils/a', 'test.keys/a', 'itests/a',
    'microbenchmarks/a', 'shop.benchmark/a', 'src/it/a', 'a/src/it/b', 'cypress/a',
  ].map((file) => [file]))('%s', (file) => { expect(isInSideFolder(file)).toBe(true); expect(isInSideFolder(`app/${file}`)).toBe(true); });

  it.each([
    'test', 'tests', 'docs', 'latest/a', 'contest/a', 'prod-test/a', 'my-test/a', 'testing-ground/a', 'sampler/a', 'example.com/a', 'docsearch/a', 'docker/a', 'x/docs.md', 'src/item/a', 'lib-src/it/a', 'testprod/a', 'suites.md', 'attestation/a',
    'recorded-music/a', 'integration/a', 'http/a', 'benchmarked/a',
  ].map((file) => [file]))('not %s', (file) => { expect(isInSideFolder(file)).toBe(false); });
});
