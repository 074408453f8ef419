import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { environmentOf } from '../../../src/extract/shared/environment.ts';

const kind = (name: string): string | undefined => environmentOf(name)?.kind;

describe('environmentOf', () => {
  test.each([
    ['prod', 'production'], ['production', 'production'], ['PROD_DATABASE_URL', 'production'], ['prodDatabaseUrl', 'production'], ['DATABASE_URL_PRODUCTION', 'production'],
    ['.env.production.local', 'production'], ['eu-prod', 'production'], ['prod2', 'production'], ['prd', 'production'], ['live', 'production'], ['myProdDB', 'production'],
    ['staging', 'staging'], ['stage', 'staging'], ['stg-eu', 'staging'], ['pre-prod', 'staging'], ['preprod', 'staging'], ['non-production', 'staging'], ['nonprod', 'staging'], ['uat', 'staging'],
    ['dev', 'development'], ['.env.development', 'development'], ['sandbox', 'development'], ['preview', 'development'],
    ['qa', 'test'], ['test', 'test'], ['TEST_DATABASE_URL', 'test'], ['testing', 'test'], ['ci', 'test'],
    ['local', 'local'], ['.env.local', 'local'],
  ])('%s says %s', (name, expected) => { expect(kind(name)).toBe(expected); });

  test.each(['product', 'products', 'latest', 'contest', 'developer', 'delivery', 'livekit', 'reproduce', 'backstage', 'multi-stage', 'live-reload', 'localStorage', 'local_settings', 'local.d',
    'protest', 'devise', 'device', 'stagecoach', 'social', 'locale', 'previews', 'prodigy', '', 'main', '.env'])('%s says nothing', (name) => { expect(kind(name)).toBeUndefined(); });

  test('a strong word beats a weak one, the worse strong word beats the milder', () => {
    expect(kind('live/staging')).toBe('staging');
    expect(kind('test-production')).toBe('production');
    expect(kind('dev-staging')).toBe('staging');
  });

  test.each([
    ['run_end_to_end_tests', 'end_to_end_tests'], ['e2e-test', 'e2e-test'], ['send-e2e-tests-failure', 'e2e-tests'], ['performance-test', 'performance-test'], ['school/automated-test-parameters', 'automated-test'],
    ['test', 'test'], ['school-test', 'test'], ['free2e-test', 'test'],
  ])('%s is named after the whole term %s', (name, term) => { expect(environmentOf(name)).toEqual({ kind: 'test', name: term }); });

  test.each(['dev-desktops', 'devTools', 'dev_workstation'])('%s is for developers', (name) => { expect(environmentOf(name)).toBeUndefined(); });

  test('gives the word as written', () => {
    expect(environmentOf('PROD_DATABASE_URL')?.name).toBe('PROD');
    expect(environmentOf('app-pre-prod')?.name).toBe('pre-prod');
  });

  test('letters joined to a word always hide it', () => {
    fc.assert(fc.property(fc.constantFrom('prod', 'live', 'stage', 'uat', 'prd', 'qa'), fc.constantFrom('x', 'zz', 'q'), fc.boolean(), (word, glue, front) => {
      expect(kind(front ? glue + word : word + glue)).toBeUndefined();
    }));
  });

  test('any text gives an answer without throwing', () => {
    fc.assert(fc.property(fc.string({ maxLength: 2000 }), (text) => { expect(text.includes(environmentOf(text)?.name ?? '')).toBe(true); }));
  });
});
