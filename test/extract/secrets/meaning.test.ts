import { describe, expect, test } from 'vitest';
import { hasMeaning } from '../../../src/extract/secrets/meaning.ts';
import { holdsPrivateKey } from '../../../src/extract/secrets/pem.ts';

const packed = Buffer.from('swordfish-and-chips').toString('base64');

describe('keys that mean something are told from those that only look so', () => {
  test.each([
    ['a reference in a block', 'env:\n  - name: A\n    valueFrom:\n      secretKeyRef:\n        name: shop\n        key: a\n'],
    ['its key first, behind a template line and a remark', 'secretKeyRef:\n  {{- if .Values.x }}\n  # which\n  key: a\n'],
    ['a reference in braces', 'secretKeyRef: {name: shop, key: a}\n'],
    ['one in JSON', '{"secretKeyRef": {"name": "shop"}}'],
    ['an alias', 'secretRef: *shop\n'],
    ['a quoted key below it', "secretRef:\n  'name': shop\n"],
    ['a Secret with a value', `kind: Secret\ndata:\n  password: ${packed}\n`],
    ['one whose value goes over lines', `kind: Secret\ndata:\n  password: |\n    ${packed.slice(0, 10)}\n    ${packed.slice(10)}\n`],
    ['what is fetched from elsewhere', 'kind: ExternalSecret\n'],
    ['a kubeconfig', 'clusters:\n- name: a\nusers:\n- name: b\n'],
  ])('%s', (_, text) => { expect(hasMeaning(text)).toBe(true); });

  test.each([
    ['the definition of such a field', 'secretKeyRef:\n  description: selects a key\n  properties:\n    key:\n      type: string\n    name:\n      type: string\n'],
    ['the same with a list as far left as its key', 'secretKeyRef:\n  properties:\n    key:\n      type: string\n  required:\n  - key\n  type: object\n'],
    ['the same with a text before', 'secretRef:\n  description: |-\n    name: of the secret\n\n    key: none\n  properties:\n    name: {}\n  type: object\nname: x\n'],
    ['a Secret made from values', 'kind: Secret\ndata:\n  password: {{ .Values.password | b64enc | quote }}\n'],
    ['clusters without users', 'clusters:\n- name: a\n'],
    ['a list of other things', 'kind: List\nitems: []\n'],
  ])('%s', (_, text) => { expect(hasMeaning(text)).toBe(false); });
});

test('a private key has a body', () => {
  const key = `-----BEGIN PRIVATE KEY-----\n${'MC4CAQAwBQYDK2VwBCIEIA'.repeat(3)}\n-----END PRIVATE KEY-----\n`;
  expect(holdsPrivateKey(key)).toBe(true);
  expect(holdsPrivateKey('## -----BEGIN RSA PRIVATE KEY-----\n##  ...\n## -----END RSA PRIVATE KEY-----\n')).toBe(false);
});
