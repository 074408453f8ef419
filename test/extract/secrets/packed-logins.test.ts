import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { credentials, someValue } from '../../support/read-credentials.ts';

const random = someValue(18, 9);
const secret = (plain: string): string => `apiVersion: v1\nkind: Secret\nmetadata: { name: shop }\ndata:\n  shop.conf: ${Buffer.from(plain).toString('base64')}\n`;

/** What a file or a value in a Secret holds, by the password in it, and the kind that is told. */
const HELD: readonly (readonly [string, string, (password: string) => string])[] = [
  ['a file with the address of a database', 'databases.postgres-url', (v) => `PORT=80\nSHOP_DB=postgres://app:${v}@db.shop-data.net:5432/shop\n`],
  ['a connection string', 'unknown.password', (v) => `Server=tcp:db.shop-data.net,1433;Initial Catalog=shop;User ID=app;Password=${v};Encrypt=True;`],
  ['words of a driver', 'unknown.password', (v) => `host=db.shop-data.net port=5432 user=app password=${v} dbname=shop`],
  ['the address of a mailbox', 'unknown.password', (v) => `smtps://shop:${v}@smtp.shop-data.net:465`],
  ['a header', 'unknown.password', (v) => `Basic ${Buffer.from(`shop:${v}`).toString('base64')}`],
];

describe('a Secret of Kubernetes with a login in base64', () => {
  test.each(HELD)('%s', (_name, kind, write) => {
    fc.assert(fc.property(random, (value) => {
      const text = secret(write(value));
      const found = credentials('secret.yaml', text);
      expect(found.map((fact) => [fact.kinds[0], text.slice(fact.evidence[0].at.start, fact.evidence[0].at.end)])).toEqual([[kind, Buffer.from(write(value)).toString('base64')]]);
      expect(JSON.stringify(found)).not.toContain(value);
    }), { numRuns: 10 });
    for (const blank of ['password', 'changeme', '<password>', '${DB_PASSWORD}', '{{ .Values.password }}']) expect(credentials('secret.yaml', secret(write(blank))), blank).toEqual([]);
  });

  test('what opens nothing is none', () => {
    for (const plain of ['PORT=80\nHOST=db.shop-data.net\n', 'https://shop.example.net/callback?state=1', 'level=info format=json', 'password policy: twelve characters and more']) expect(credentials('secret.yaml', secret(plain)), plain).toEqual([]);
  });
});

test('the address of a database inside of text that is packed', () => {
  fc.assert(fc.property(random, (value) => {
    const packed = Buffer.from(JSON.stringify({ url: `postgres://app:${value}@db.shop-data.net:5432/shop` })).toString('base64');
    expect(credentials('settings.txt', `payload: ${packed}\n`).map((fact) => fact.kinds[0])).toEqual(['databases.postgres-url']);
  }), { numRuns: 10 });
  expect(credentials('settings.txt', `payload: ${Buffer.from(JSON.stringify({ url: 'postgres://user:password@host:5432/name' })).toString('base64')}\n`)).toEqual([]);
});
