import { describe, expect, test } from 'vitest';
import { scanTree } from './support/scan.ts';
import { expandPlaceholders } from './support/placeholders.ts';
import { treeOf } from './support/tree.ts';

/** What only looks like a secret that is used, beside the twin that differs in what tells them apart and stays a warning. */
const VALUE = '{{base62-40:doubted}}';
const CASES: readonly (readonly [string, readonly [string, string], readonly [string, string]])[] = [
  ['a client secret of an installed application',
    ['login.ts', "const CLIENT_SECRET = '{{token:gcp.oauth-secret;a}}';\nconst redirect = `http://localhost:${port}/oauth2callback`;\n"],
    ['login.ts', "const CLIENT_SECRET = '{{token:gcp.oauth-secret;a}}';\nconst redirect = 'https://app.acme.io/oauth2callback';\n"]],
  ['a client secret in the file of an installed application',
    ['client.json', '{"installed": {"client_id": "x.apps.googleusercontent.com", "client_secret": "{{token:gcp.oauth-secret;b}}"}}\n'],
    ['client.json', '{"web": {"client_id": "x.apps.googleusercontent.com", "client_secret": "{{token:gcp.oauth-secret;b}}"}}\n']],
  ['a script that simulates', ['scripts/dev/simulate-order.ts', `send({ checkout_token: '${VALUE}' });\n`], ['src/order.ts', `send({ checkout_token: '${VALUE}' });\n`]],
  ['a script that seeds', ['prisma/seed.ts', `create({ apiToken: '${VALUE}' });\n`], ['prisma/client.ts', `create({ apiToken: '${VALUE}' });\n`]],
  ['a report', ['playwright-report/index.html', `<p>token="${VALUE}"</p>\n`], ['public/index.html', `<p>token="${VALUE}"</p>\n`]],
  ['what is replaced', ['mask.py', `line = line.replace('api_token = "${VALUE}"', '')\n`], ['mask.py', `line = send('api_token = "${VALUE}"', '')\n`]],
  ['what is asserted', ['check.py', `assertEqual({secret_token="${VALUE}"}, given)\n`], ['check.py', `send({secret_token="${VALUE}"}, given)\n`]],
  ['one that a remark calls revoked', ['old.env', `# revoked on 2024-01-01, no longer valid\nAPI_TOKEN=${VALUE}\n`], ['old.env', `# rotated on 2024-01-01\nAPI_TOKEN=${VALUE}\n`]],
  ['one of which a remark says that it is no secret', ['keys.ts', `// This is not actually a secret key, it only mixes letters\nconst XOR_SECRET_KEY = '${VALUE}';\n`], ['keys.ts', `// Not in the secret store yet\nconst XOR_SECRET_KEY = '${VALUE}';\n`]],
  ['a test vector', ['src/crypto/hmac.go', `// RFC 4231, case 2\nvar secretKey = "${VALUE}"\n`], ['src/crypto/hmac.go', `// of the shop\nvar secretKey = "${VALUE}"\n`]],
  ['test vectors in a file of their own', ['src/vectors/aead.json', `{"secret_key": "${VALUE}"}\n`], ['src/config/aead.json', `{"secret_key": "${VALUE}"}\n`]],
];

describe('what speaks against a value', () => {
  const levels = async ([file, text]: readonly [string, string]): Promise<string[]> => (await scanTree(treeOf({ [file]: expandPlaceholders(text) }))).findings.filter((one) => one.rule.startsWith('credential-')).map((one) => one.level);

  test.each(CASES)('%s is a note, its twin a warning', async (_what, doubted, twin) => {
    expect(await levels(doubted)).toEqual(['note']);
    expect(await levels(twin)).toEqual(['warning']);
  });

  test('a token that its mark tells is a warning wherever it stands', async () => {
    for (const file of ['prisma/seed.ts', 'scripts/dev/fill.ts', 'src/vectors/a.json']) expect(await levels([file, "x = '{{stripe-live:a}}'\n"]), file).toContain('warning');
  });

  test('the keys that AWS prints in its manuals stay that when a letter is changed', async () => {
    const pair = (secret: string): readonly [string, string] => ['deploy.py', `aws_access_key_id = "{{aws-id:d}}"\naws_secret_access_key = "${secret}"\n`];
    const shown = ['wJalrXUtn', 'FEMI/K7MDENG/', 'bPxRfiCYzEXAQPLEKQ'].join('');
    expect((await scanTree(treeOf(Object.fromEntries([pair(shown)].map(([file, text]) => [file, expandPlaceholders(text)]))))).graph.credentials.map((one) => one.kinds[0]?.id)).not.toContain('aws.access-key');
    expect((await scanTree(treeOf(Object.fromEntries([pair('{{aws-secret:d}}')].map(([file, text]) => [file, expandPlaceholders(text)]))))).graph.credentials.map((one) => one.kinds[0]?.id)).toContain('aws.access-key');
  });

  test.each([
    ['what RFC 6749 and 7636 print', 'docs.py', 'code_verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"\n'], ['words behind the mark of Slack', 'bot.py', ['bot_token = "xoxb', '-extremely-secret-token-here"\n'].join('')],
    ['regions', 'regions.ts', 'const REGIONS = { "PW-002": "Aimeliik", "PW-050": "Hatohobei" };\n'], ['a token without claims', 'a.py', `jwt_token = "${['eyJhbGciOiJIUzI1NiJ9', 'e30', 'ZRrHA157xAA_7962-a_3rA'].join('.')}"\n`], ['an address with dots for a host', '.env', 'REDIS_URL=redis://...acme.internal:6379\n'],
  ])('%s is no credential', async (_what, file, text) => {
    expect((await scanTree(treeOf({ [file]: text }))).graph.credentials).toEqual([]);
  });
});
