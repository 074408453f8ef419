import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { create } from '../../../src/extract/secrets/index.ts';
import { packedForms } from '../../../src/extract/secrets/packed-forms.ts';
import { createMatcher } from '../../../src/match/index.ts';
import { parse } from '../../../src/parse/index.ts';
import type { CredentialFact } from '../../../src/model/index.ts';
import { only } from '../../support/facts.ts';
import { knowledge } from '../../support/knowledge.ts';

/** Secrets that are told by what carries them: a cookie, an address, a wrapping, the file of a tool. As in a scan the prefilter decides first whether a file is read. */
const extractor = create(knowledge());
const match = createMatcher(extractor.literals ?? []);
function credentials(file: string, text: string): CredentialFact[] {
  if (!extractor.wants({ file: { path: file, origin: 'tree', size: text.length }, hits: match(Buffer.from(text)) })) return [];
  const document = parse({ file, origin: 'tree', text }, extractor.syntax?.(file));
  return only(extractor.join(extractor.read(document).map((payload) => ({ extractor: extractor.id, file, payload })), { has: (one) => one === file, paths: [file], origin: () => 'tree' }), 'credential');
}
const kindsIn = (file: string, text: string): string[] => credentials(file, text).flatMap((fact) => fact.kinds);

/** Letters of both cases and digits, without a word or a run by chance. */
const random = (length: number): fc.Arbitrary<string> => fc.noShrink(fc.array(fc.constantFrom(...'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789'), { minLength: length, maxLength: length }))
  .map((letters) => letters.map((letter, at) => (at % 3 === 1 ? '4729'[at % 4] ?? '4' : letter)).join('')).filter((text) => new Set(text).size > 9);
const SESSIONS = ['sessionid', 'PHPSESSID', 'JSESSIONID', 'connect.sid', 'laravel_session', '_app_session', '__Secure-next-auth.session-token', 'auth_token', '.AspNetCore.Session', 'ASP.NET_SessionId', 'remember_token', 'sid'];
const VISITS = ['_ga', '_gid', 'csrftoken', 'XSRF-TOKEN', 'cookie_consent', 'theme', 'locale', '_fbp', 'visitor_id', 'analytics_session_id', '__cf_bm'];
const CARRIERS: readonly (readonly [string, (name: string, value: string) => string])[] = [
  ['call.sh', (name, value) => `curl -H 'Cookie: a=b; ${name}=${value}; c=d' https://app.acme.io\n`], ['get.sh', (name, value) => `curl https://app.acme.io --cookie '${name}=${value}'\n`], ['short.sh', (name, value) => `curl https://app.acme.io -b '${name}=${value}' # cookie: \n`],
  ['me.http', (name, value) => `GET https://app.acme.io/me\nCookie: ${name}=${value}\n`], ['client.ts', (name, value) => `fetch(url, { headers: { cookie: '${name}=${value}' } });\n`], ['jar.txt', (name, value) => `# Netscape HTTP Cookie File\napp.acme.io\tFALSE\t/\tTRUE\t1999999999\t${name}\t${value}\n`],
  ['state.json', (name, value) => JSON.stringify({ cookies: [{ name, value, domain: 'app.acme.io' }] })],
];

describe('cookies', () => {
  test.each(CARRIERS)('of a session are found in %s, those that open nothing are not', (file, write) => {
    fc.assert(fc.property(random(32), fc.constantFrom(...SESSIONS), fc.constantFrom(...VISITS), (value, session, visit) => {
      expect(kindsIn(file, write(session, value)), session).toEqual(['unknown.session-cookie']);
      expect(kindsIn(file, write(visit, value)), visit).toEqual([]);
      expect(kindsIn(file, write(session, `${value.slice(0, 4)}`)), 'too short').toEqual([]);
      expect(kindsIn(file, write(session, '<your-session-cookie>')), 'a placeholder').toEqual([]);
    }), { numRuns: 12 });
  });
});

describe('addresses that nobody can guess', () => {
  test('are found where the path says that it is called from outside', () => {
    fc.assert(fc.property(random(32), fc.constantFrom('hooks/', 'webhook/', 'api/webhooks/incoming/', 'hooks/catch/'), (value, path) => {
      expect(kindsIn('notify.py', `URL = "https://chat.acme.io/${path}${value}"\n`)).toEqual(['unknown.webhook']);
      expect(kindsIn('notify.py', `URL = "https://chat.example.com/${path}${value}"\n`), 'documentation').toEqual([]);
      expect(kindsIn('notify.py', `URL = "http://localhost:5678/${path}${value}"\n`), 'this machine').toEqual([]);
      expect(kindsIn('notify.py', `URL = "https://chat.acme.io/${path}your-webhook-token-goes-here"\n`), 'a placeholder').toEqual([]);
      expect(kindsIn('notify.py', `URL = "https://chat.acme.io/articles/${value}"\n`), 'another path').toEqual([]);
      expect(kindsIn('notify.py', `import x from "https://chat.acme.io/${path}${value}.js"\n`), 'a file').toEqual([]);
    }), { numRuns: 12 });
  });
});

describe('base64', () => {
  const token = `npm_${'4aB7dE2fG9'.repeat(3)}`;
  test('hides neither a connection URL nor what a mark tells', () => {
    const pack = (text: string): string => Buffer.from(text).toString('base64');
    fc.assert(fc.property(random(14), (password) => {
      expect(kindsIn('values.yaml', `secrets:\n  DATABASE_URL: ${pack(`postgres://app:${password}@db.acme.io:5432/app`)}\n`)).toEqual(['databases.postgres-url']);
      expect(kindsIn('values.yaml', `secrets:\n  DATABASE_URL: ${pack(`https://docs.acme.io/${password}/page-of-a-manual`)}\n`)).toEqual([]);
    }), { numRuns: 12 });
    expect(token).toHaveLength(34);
  });

  test('of a word is found whatever stands before it', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'abcxyz_-019'), minLength: 5, maxLength: 14 }), fc.string({ unit: fc.constantFrom(...'abc:= '), maxLength: 7 }), fc.string({ unit: fc.constantFrom(...'abc:= '), maxLength: 7 }), (word, before, behind) => {
      const packed = Buffer.from(before + word + behind).toString('base64').toLowerCase();
      expect(packedForms(word).some((form) => packed.includes(form))).toBe(true);
    }), { numRuns: 100 });
  });
});

describe('hostile text takes time that grows with its length and no faster', () => {
  test.each([
    ['cookie: ', 'a=b;'], ['cookie: ', 'session=aaaaaaaaaaaaaaaaaaaa'], ['cookie', 'cookie '], ['cookie: sid=', 'a1B2'], ['.a.io\tTRUE\t/\tTRUE\t1\tsid\t', 'x\t'], ['https://a.io/hooks/', 'hooks/'], ['https://', 'a.hooks/'], ['https://a.io/hooks/', 'a1b2c3'], ['password: ', 'YWJj'], ['password ', 'YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4 '],
    ['data "aws_ssm_parameter" "x" {', ' "a"'], ['aws_ssm_parameter\n', 'data "a" "b" {\n'],
  ])('%s and then %s', (start, run) => {
    for (const file of ['hostile.txt', 'hostile.tf', '.terraformrc', '.curlrc', '.my.cnf']) credentials(file, start + run.repeat(200_000 / run.length));
  });
});
