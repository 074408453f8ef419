import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CredentialKind } from '../../../src/model/index.ts';
import { hear } from '../../../src/extract/secrets/told/index.ts';
import { caveatsOf } from '../../../src/extract/secrets/told/macaroon.ts';
import { unpacked } from '../../../src/extract/secrets/told/message-pack.ts';
import { allKinds } from '../../support/kinds.ts';
import { flyToken, packed, Pairs, pypiToken } from '../../support/macaroons.ts';
import { expandPlaceholders } from '../../support/placeholders.ts';

const kind = (id: string): CredentialKind => { const found = allKinds().find((one) => one.id === id); if (!found) throw new Error(`no kind ${id}`); return found; };
const seal = fc.uint8Array({ minLength: 32, maxLength: 32 });
const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}[a-z0-9]$/);
const YEAR_2030 = 1_893_456_000;

describe('shared access signatures of Azure', () => {
  const sas = (query: string): ReturnType<typeof hear> => hear(expandPlaceholders(`https://shopdata.blob.core.windows.net/orders?{{azure-sas:${query};a}}`), kind('azure.sas'));
  it('says what its letters let do, on what, until when', () => {
    expect(sas('sp=rl&st=2026-01-01T00:00:00Z&se=2031-04-01T00:00:00Z&sr=c')).toEqual({ says: ['it lets read and list, on every blob of one container'], effects: ['read'], reaches: 'every blob of one container', until: '2031-04-01', opens: { account: 'shopdata', key: 'azblob:shopdata' } });
    expect(sas('ss=bf&srt=sco&sp=rwdlacx&se=2031-04-01')).toMatchObject({ effects: ['read', 'write', 'destroy', 'destroy-backup'], reaches: 'the blobs and files of the whole account, with what holds them' });
    expect(sas('sp=rd&sr=b&se=2031-04-01')?.opens).toEqual({ account: 'shopdata' });
    expect(sas('sp=y&sr=b&se=2031-04-01')?.effects).toEqual(['destroy-backup']);
  });
  it.each([['q', ['destroy']], ['b', ['write']]] as const)('p of the service %s', (services, effects) => { expect(sas(`ss=${services}&srt=o&sp=p&se=2031-04-01`)?.effects).toEqual(effects); });
  it('a policy at the service says what it allows', () => { expect(sas('si=readers&sr=c')).toEqual({ says: ['what it allows, and for how long, is kept in a policy at the service'], opens: { account: 'shopdata', key: 'azblob:shopdata' } }); });
  it('that of a login is bound by it', () => { expect(sas('sp=r&sr=b&skoid=0f1e2d3c-4b5a-4968-8776-655443322110&se=2031-04-01')?.says).toContain('a login to Azure signed it, so it may do no more than that login'); });
  it.each(['sp=%2Ftriggers%2Fmanual%2Frun', 'sp=rz', 'sp=R'])('letters of another service say nothing: %s', (query) => { expect(sas(`${query}&se=2031-04-01`)).toBeUndefined(); });
});

describe('upload tokens of PyPI', () => {
  const pypi = kind('pypi.api-token');
  it('name the projects they are for, whose seal they have', () => {
    fc.assert(fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 4 }), seal, (projects, sealed) => {
      const token = pypiToken([[1, projects], [0, YEAR_2030, 1_700_000_000]], sealed);
      expect(new RegExp(pypi.recognise.value ?? '').test(token)).toBe(true);
      const heard = hear(token, pypi);
      expect(heard?.until).toBe('2030-01-01');
      for (const project of projects) expect(heard?.reaches).toContain(project);
    }), { numRuns: 60 });
  });
  it.each([
    [[{ version: 1, permissions: 'user' }], 'it is for every project of one person'], [[{ version: 1, permissions: { projects: ['shop'] } }], 'it is for the project shop alone'],
    [[[3, 'someone']], 'it is for every project of one person'], [[[2, ['1', '2']]], 'it is for projects that it lists by number'], [[[4, 'id', {}]], 'a workflow got it to publish once'],
    [[[1, ['shop', 'shop-api']], [1, ['shop']]], 'it is for the project shop alone'],
  ])('%j', (caveats, says) => { expect(hear(pypiToken(caveats, new Uint8Array(32)), pypi)?.says).toEqual([says]); });
  it('one of the test index says so, and one without caveats nothing', () => {
    expect(hear(pypiToken([], new Uint8Array(32), 'test.pypi.org'), pypi)?.says).toEqual(['it is for the test index']);
    expect(hear(pypiToken([], new Uint8Array(32)), pypi)).toEqual({ says: [] });
  });
  it('a name that is none is not shown', () => { expect(hear(pypiToken([[1, ['../../a b', 'x'.repeat(60)]]], new Uint8Array(32)), pypi)?.says).toEqual([]); });
});

describe('tokens of Fly.io', () => {
  const fly = kind('fly.org-token');
  const read = (caveats: readonly unknown[], ...more: string[]): ReturnType<typeof hear> => hear([`FlyV1 ${flyToken(caveats, new Uint8Array(32).fill(7))}`, ...more].join(','), fly);
  it('one for an app is a deploy token', () => { expect(read([0, [4021, 31], 3, [new Pairs([[17, 31]])], 4, [1_700_000_000, YEAR_2030]])).toEqual({ says: ['it is for one app with its machines and volumes', 'it lets change and delete them'], effects: ['read', 'write', 'destroy'], reaches: 'one app with its machines and volumes', kinds: ['fly.deploy-token'], until: '2030-01-01' }); });
  it('one that was narrowed to reading only reads', () => { expect(read([0, [4021, 31], 0, [4021, 1]])).toMatchObject({ effects: ['read'], kinds: ['fly.org-token'], says: ['it is for every app and volume of one organisation', 'it only reads'] }); });
  it('the action alone narrows too, and a mask without deletion deletes nothing', () => {
    expect(read([0, [4021, 31], 26, 1])?.effects).toEqual(['read']);
    expect(read([0, [4021, 31 - 8]])?.effects).toEqual(['read', 'write']);
  });
  it('apps within a condition narrow what is done to apps', () => { expect(read([0, [4021, 31], 13, [[3, [new Pairs([[17, 31]])]], 1]])?.kinds).toEqual(['fly.deploy-token']); });
  it('commands of machines are no deletion', () => { expect(read([0, [4021, 31], 3, [new Pairs([[17, 31]])], 13, [[27, [[['ls'], true]]], 1]])).toMatchObject({ effects: ['read'], says: ['it is for one app with its machines and volumes', 'it runs listed commands on machines and reads the rest'] }); });
  it('of several the widest counts, and those that only say who asks do not', () => {
    const asks = flyToken([0, [1, 31]], new Uint8Array(32), 'https://api.fly.io/aaa/v1');
    expect(read([3, [new Pairs([[17, 31]])]], asks)?.kinds).toEqual(['fly.deploy-token']);
    expect(read([3, [new Pairs([[17, 31]])]], flyToken([0, [2, 1]], new Uint8Array(32)))?.kinds).toEqual(['fly.org-token']);
  });
  it('bytes that are no token say nothing', () => { expect(hear(`fm2_${Buffer.alloc(90, 9).toString('base64')}`, fly)).toBeUndefined(); });
});

describe('values with fields inside', () => {
  const json = (fields: object): string => Buffer.from(JSON.stringify(fields)).toString('base64');
  it('an organisation token of Sentry names the organisation and where its data lies', () => {
    expect(hear(`sntrys_${json({ iat: 1, url: 'https://sentry.io', region_url: 'https://de.sentry.io', org: 'acme' })}_${'a'.repeat(43)}`, kind('sentry.organization-token'))?.says).toEqual(['it is of the organisation acme', 'its data lies at de.sentry.io']);
  });
  it('one of Grafana Cloud too', () => { expect(hear(`glc_${json({ o: '652', n: 'stack-write', k: 'x' })}`, kind('grafana.cloud-token'))?.says).toEqual(['it is of the organisation 652', 'it is called stack-write']); });
  it('of a signed token: who issued it, for what, for how long', () => {
    const jwt = (claims: object): string => `eyJhbGciOiJSUzI1NiJ9.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2lnbmF0dXJl`;
    expect(hear(jwt({ iss: 'https://token.actions.githubusercontent.com', aud: 'sts.amazonaws.com', repository: 'acme/shop', exp: YEAR_2030 }), undefined)).toEqual({ says: ['a job of acme/shop got it to show who it is', 'token.actions.githubusercontent.com issued it for sts.amazonaws.com'], until: '2030-01-01' });
    expect(hear(jwt({ iss: 'kubernetes', 'kubernetes.io': { namespace: 'shop', serviceaccount: { name: 'web' } } }), undefined)?.says).toEqual(['it is the account shop/web of a cluster']);
    expect(hear(jwt({ iss: 'https://login.example.com', scope: 'orders.read openid' }), undefined)).toMatchObject({ effects: ['read'] });
    expect(hear(jwt({ iss: 'https://login.example.com', scope: 'orders.read orders.write' }), undefined)?.effects).toBeUndefined();
  });
  it('a presigned link is for one request and runs out', () => {
    expect(hear('https://shop.s3.amazonaws.com/a.csv?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ID%2F20260102%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=20260102T030405Z&X-Amz-Expires=86400&X-Amz-Security-Token=abc&X-Amz-Signature=00ff', undefined))
      .toEqual({ says: ['it is for one request to s3 in eu-west-1, and which one does not stand in it', 'a short-lived key signed it, with which it ends'], until: '2026-01-03' });
  });
});

describe('whatever the value', () => {
  const forms = allKinds().filter((one) => one.recognise.tells !== undefined);
  it('no reader throws', () => {
    fc.assert(fc.property(fc.constantFrom(...forms, undefined), fc.constantFrom('', 'pypi-', 'fm2_', 'FlyV1 fm2_', 'sntrys_eyJ', 'glc_eyJ', '?sp=', 'https://a.blob.core.windows.net/?sv=1&se=', 'a.'), fc.oneof(fc.string(), fc.uint8Array({ maxLength: 200 }).map((one) => Buffer.from(one).toString('base64'))), (one, head, rest) => {
      expect(() => hear(head + rest, one)).not.toThrow();
    }), { numRuns: 300 });
  });
  it('bytes of any sort are read to an end', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => { expect(() => [unpacked(bytes), caveatsOf(Uint8Array.from([2, ...bytes]))]).not.toThrow(); }), { numRuns: 300 });
    expect(unpacked(Buffer.alloc(5_000, 0x91))).toBeUndefined();
    expect(unpacked(packed([1, 'a', true, new Pairs([[1, 2]])]))).toEqual([1, 'a', true, { pairs: [[1, 2]] }]);
    expect(unpacked(Buffer.from([0xdd, 0xff, 0xff, 0xff, 0xff]))).toBeUndefined();
  });
});
