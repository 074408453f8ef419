import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checks } from '../../../rules/checks/index.ts';
import { create } from '../../../src/extract/secrets/index.ts';
import { findsOf } from '../../../src/extract/secrets/generic-finds.ts';
import { classOfName } from '../../../src/extract/secrets/generic-names.ts';
import { judgeValue } from '../../../src/extract/secrets/generic-values.ts';
import { bitsPerLetter } from '../../../src/extract/shared/letters.ts';
import type { CredentialFact, Finding } from '../../../src/model/index.ts';
import { factsOf } from '../../support/facts.ts';
import { knowledge } from '../../support/knowledge.ts';
import { parse } from '../../support/parse.ts';
import { scanTree } from '../../support/scan.ts';
import { treeOf } from '../../support/tree.ts';

const BASE62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const from = (alphabet: string, length: number): fc.Arbitrary<string> => fc.array(fc.constantFrom(...alphabet), { minLength: length, maxLength: length }).map((parts) => parts.join(''));
/** As a generator of secrets makes them: digits among letters, and no letter everywhere. */
const random = from(BASE62, 32).filter((text) => (text.match(/\d/g) ?? []).length >= 3 && new Set(text).size >= 16 && !/(.)\1\1/.test(text));
const credentials = async (files: Record<string, string>): Promise<CredentialFact[]> => (await factsOf(treeOf(files), [create])).filter((fact) => fact.fact === 'credential');

describe('a random value behind a telling name', () => {
  const FORMS: readonly (readonly [string, (value: string) => string])[] = [
    ['a.ts', (v) => `const apiToken = '${v}';`], ['a.ts', (v) => `const options: { secret: string } = { secret: "${v}" };`], ['a.ts', (v) => `let password: string = \`${v}\`;`], ['a.py', (v) => `connect(user="a", password="${v}")`], ['a.py', (v) => `os.environ["MAIL_SECRET"] = "${v}"`],
    ['a.py', (v) => `token = os.environ.get("MAIL_TOKEN", "${v}")`], ['a.go', (v) => `cfg.ClientSecret = "${v}"`], ['a.go', (v) => `key := []byte("x"); apiKey := "${v}"`], ['A.java', (v) => `builder.setPassword("${v}");`], ['a.rb', (v) => `  :api_key => '${v}',`], ['a.php', (v) => `define('AUTH_KEY', '${v}');`],
    ['A.kt', (v) => `const val API_TOKEN: String = "${v}"`], ['a.cs', (v) => `var s = new Login { Password = @"${v}" };`], ['a.env', (v) => `MAIL_PASSWORD=${v}`], ['.env', (v) => `export MAIL_TOKEN="${v}"`], ['a.sh', (v) => `curl --user admin:${v} https://reports.example.net`], ['a.sh', (v) => `tool login --token ${v} --yes`],
    ['a.sh', (v) => `curl -H "Authorization: Bearer ${v}" https://reports.example.net`], ['a.yaml', (v) => `mail:\n  password: ${v}\n`], ['a.yaml', (v) => `env:\n  - name: MAIL_PASSWORD\n    value: ${v}\n`], ['a.json', (v) => `{"mail": {"clientSecret": "${v}"}}`], ['a.json', (v) => `{"body": "{\\"access_token\\":\\"${v}\\"}"}`],
    ['a.xml', (v) => `<server><password>${v}</password></server>`], ['a.xml', (v) => `<add key="a" password="${v}" />`], ['a.properties', (v) => `mail.password = ${v}`], ['a.toml', (v) => `secret_key = "${v}"`], ['Dockerfile', (v) => `FROM scratch\nENV API_SECRET=${v}\n`], ['a.sql', (v) => `CREATE USER a IDENTIFIED BY '${v}';`],
    ['a.sql', (v) => `ALTER ROLE a WITH PASSWORD '${v}';`], ['notes.txt', (v) => `The root password is ${v}.`], ['a.html', (v) => `<pre>secret: &quot;${v}&quot;</pre>`], ['a.ps1', (v) => `$p = ConvertTo-SecureString "${v}" -AsPlainText -Force`], ['a.js', (v) => `get('https://reports.example.net/all?access_token=${v}&page=2')`],
    ['a.js', (v) => `const url = 'https://robot:${v}@git.factory-line.net/a.git';`], ['a.txt', (v) => `nats://robot:${v}@nats.factory-line.net:4222`], ['a.yml', (v) => `Authorization: Basic ${Buffer.from(`robot:${v}`).toString('base64')}`],
  ];
  test.each(FORMS)('%s: %s', async (file, write) => {
    for (const value of fc.sample(random, { numRuns: 12, seed: 7 })) {
      const text = write(value);
      const found = await credentials({ [file]: text });
      expect([text.replace(value, '<value>'), found.length]).toEqual([text.replace(value, '<value>'), 1]);
      const [at] = found[0]?.evidence ?? [];
      const shown = text.slice(at?.at.start, at?.at.end);
      expect(shown.includes(value) || value.includes(shown) || shown.includes(Buffer.from(`robot:${value}`).toString('base64'))).toBe(true);
      expect(JSON.stringify(found)).not.toContain(value);
    }
  });
});

test('what only looks like a secret is none', async () => {
  const files: Record<string, string> = {
    'a.ts': "const password = form.password; const token = await getToken(); const secret = process.env.SECRET; const apiKey = `${prefix}-${id}`; type T = { password: string; token?: Token };",
    'b.ts': "t('auth.password.label'); const passwordPlaceholder = 'Enter your password'; const tokenType = 'Bearer'; const secretArn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:a-Ab12Cd'; const key = 'ArrowDown'; const cacheKey = 'user:1234:profile:5f2b9a';",
    'c.ts': "const passwordRegex = '^(?=.*[A-Z])(?=.*[0-9]).{8,}$'; const tokenUrl = 'https://auth.example.net/oauth2/token'; const publicKey = 'pk_live_51H8zK2eZvKYlo2C0aBcDeFg'; const integrity = 'sha512-9f8e7d6c5b4a39281706f5e4d3c2b1a0ffeeddcc==';",
    'd.py': 'password = getpass.getpass("Password: ")\nassert token == expected_token\nkeyword = "abstract"\nauthor = "Ada 1815 Lovelace"\ntokens = tokenizer.encode(text)\nsecret_name = "prod-db-7f3k9x2m4q8w1z6y"\n',
    'e.yaml': 'password: ${DB_PASSWORD}\ntoken: {{ .Values.token }}\nsecret: <your-secret-here>\napiKey: changeme\npasswd: "!vault |"\nsecretKeyRef: { name: mail, key: password }\ntokenPath: /var/run/secrets/token\npasswordHash: $2b$12$abcdefghijklmnopqrstuv\nclientSecret: ENC[AES256_GCM,data:abc123DEF456==,iv:x]\n',
    'f.env': 'PASSWORD=password\nSECRET=secret123\nTOKEN=xxxxxxxxxxxxxxxxxxxxxxxx\nAPI_KEY=1234567890\nAUTH_TOKEN=abcdefghijklmnop\nKEY=00000000000000000000000000000000\n',
    'g.json': '{"password": "Passwort", "token": "Jeton", "secret": "秘密の値です", "key": "settings.account.password.change", "integrity": "sha512-AbCdEf0123456789AbCdEf0123456789=="}',
    'h.go': 'func (c *Client) SetToken(token string) { c.token = token }\nvar ErrPassword = errors.New("password1 mismatch")\n// token: the token of the request\n',
    'i.sql': "SELECT password FROM users WHERE token = $1 AND secret = :secret;\nIDENTIFIED BY '<password>';",
  };
  for (const [file, text] of Object.entries(files)) expect([file, (await credentials({ [file]: text })).map((fact) => `${fact.name} ${text.slice(0, fact.evidence[0].at.start).split('\n').length}`)]).toEqual([file, []]);
});

test('names', () => {
  for (const name of ['password', 'DB_PASSWORD', 'userPwd', 'password1', 'API_TOKEN', 'access-token', 'clientSecret', 'SECRET_KEY_BASE', 'apikey', 'x-api-key', 'private_key', 'setPassword', 'spring.datasource.password']) expect([name, classOfName(name) === undefined]).toEqual([name, false]);
  for (const name of ['passwordField', 'token_type', 'secretName', 'keyId', 'keyboard', 'monkey', 'author', 'authority', 'tokenizer', 'bypass_cache', 'publicKey', 'primaryKey', 'max_tokens', 'passport', 'compass', 'secretary', 'auth_url', 'tokenExpiry', 'stylesheetToken', 'cancelToken']) expect([name, classOfName(name)]).toEqual([name, undefined]);
});

test('words and letters', () => {
  for (const word of ['password', 'postgres', 'something', 'kubernetes', 'development', 'changeit', 'administrator']) expect([word, bitsPerLetter(word) < 4.45]).toEqual([word, true]);
  for (const noise of ['mpghqzb', 'bljhovcqahrkacfl', 'ztgogjcteoas', 'xqzvkwpj']) expect([noise, bitsPerLetter(noise) > 4.75]).toEqual([noise, true]);
});

test('a judgement lies inside of its value, says nothing of it, and never throws', () => {
  fc.assert(fc.property(fc.oneof(fc.string({ maxLength: 300 }), fc.string({ unit: 'binary', maxLength: 100 }), random), fc.constantFrom('password', 'secret', 'token', 'api-key', 'key', 'auth', 'credential'), fc.boolean(), fc.boolean(), (value, of, quoted, code) => {
    const judged = judgeValue(value, of, { quoted, code });
    if (!judged) return;
    expect(judged.start).toBeGreaterThanOrEqual(0);
    expect(judged.end).toBeLessThanOrEqual(value.length);
    expect(judged.start).toBeLessThan(judged.end);
    if (value.length >= 12) expect(judged.because).not.toContain(value);
  }), { numRuns: 300 });
});

test('time is linear in hostile text', async () => {
  const read = await parse();
  const extractor = create(knowledge());
  const samples = ['token="', '://a:', 'https://a?sig=', 'curl -u ', 'mysql ', ' login docker ', 'eyJaaaaaaaaaaaa.eyJaaaaaa.', 'password is ', 'password for a b c ', 'Basic aaaaaaa', 'secret: string =', 'IDENTIFIED WITH ', 'token', 'password=\\"', '<password>', '--password '];
  for (const sample of samples) {
    const text = sample.repeat(Math.ceil(400_000 / sample.length));
    for (const file of ['bundle.js', 'notes.md']) {
      const document = read({ file, origin: 'tree', text }, 'text');
      extractor.read(document);
    }
  }
  expect(findsOf(`${'.'.repeat(1_000_000)}token='a'`, 'a.js').length).toBe(1);
});

describe('what the check says', () => {
  const only = checks.filter((check) => check.id === 'credential-in-file');
  const value = 'q7Rk2vXp9LmZ4tWc8YbN6hJd3FsG5aEu';
  const findings = async (files: Record<string, string>, all = false): Promise<readonly Finding[]> => (await scanTree(treeOf(files), all ? {} : { only })).findings;

  test('likely real in a tracked file: a warning that says why and what is not established', async () => {
    const [finding, ...others] = await findings({ 'src/mail.ts': `export const apiToken = '${value}';` });
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ level: 'warning', confidence: 'medium' });
    expect(finding?.message).toMatch(/its name says token and it is 32 characters of .* is not established\.$/);
    expect(JSON.stringify(finding)).not.toContain(value);
  });

  test('in a test, an example, a comment, for development: a note of low confidence', async () => {
    for (const files of [{ 'test/mail.test.ts': `const apiToken = '${value}';` }, { '.env.example': `MAIL_TOKEN=${value}\n` }, { 'src/mail.ts': `// const apiToken = '${value}';` }, { '.env.development': `MAIL_TOKEN=${value}\n` }]) {
      expect((await findings(files)).map(({ level, confidence }) => [level, confidence])).toEqual([['note', 'low']]);
    }
  });

  test('a token that is signed with a word that everybody tries first is a note, and one of a key of its own is a warning', async () => {
    const part = (fields: object): string => Buffer.from(JSON.stringify(fields)).toString('base64url');
    const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ iss: 'https://login.factory-line.net', sub: 'robot-7', exp: 4_000_000_000 })}`;
    const of = async (word: string): Promise<Finding | undefined> => (await findings({ 'src/remark.rest': `GET https://a.factory-line.net/find\nX-JWT: ${signed}.${createHmac('sha256', word).update(signed).digest('base64url')}\n` }))[0];
    expect(await of('12345')).toMatchObject({ level: 'note', message: expect.stringContaining('signed with a word that everybody tries first') });
    expect(await of('your-256-bit-secret')).toMatchObject({ level: 'note' });
    expect(await of(value)).toMatchObject({ level: 'warning' });
  });

  test('what stands in a statement that is called a sample is a note, in one of another name a warning', async () => {
    const of = async (head: string, between = ''): Promise<readonly string[]> => (await findings({ 'src/slack.ts': `${head}\n  {\n    body: {\n${between}      token: "${value}",\n    },\n  },\n];\n` })).map((one) => one.level);
    expect(await of('export const samples: SampleRecord[] = [')).toEqual(['note']);
    expect(await of('const EXAMPLE_EVENTS = [', '\n// of a list\n')).toEqual(['note']);
    expect(await of('export const events: SampleRecord[] = [')).toEqual(['warning']);
    expect(await of('export const samples = [];\nexport const events = [')).toEqual(['warning']);
  });

  test('a cookie in a request that a page shows is a note, elsewhere in the page a warning', async () => {
    const of = async (before: string): Promise<readonly string[]> => (await findings({ 'help/help.php': `<h4>Bonus</h4>\n${before}\nCookie: PHPSESSID=q8xk2rmv7tz4wb9nc6ljhd3fgs; security=high\n</code></pre>\n` })).map((one) => one.level);
    expect(await of('<pre><code><span class="a">POST /csrf/ HTTP/1.1\nHost: shop.test')).toEqual(['note']);
    expect(await of('<pre>POST /csrf/ HTTP/1.1</pre>\n<script>')).toEqual(['warning']);
  });

  test('names of programs that keep passkeys, and words run together, are none', async () => {
    expect(await findings({ 'src/passkeys.ts': 'export enum Aaguid {\n  NordPass = "b84e4048-15dc-4dd0-8640-f4f60813c8af",\n  ApplePasswords = "fbfc3007-154e-4ecc-8c0b-6e020557d7bd",\n}\n', '.env': 'SECRET=myvapidprivatekey\n' })).toEqual([]);
    expect((await findings({ '.env': 'SHOP_PASS=b84e4048-15dc-4dd0-8640-f4f60813c8af\nSECRET=kqzvtrwpmxcbhjq\n' })).length).toBe(2);
  });

  test('a key of Algolia whose name says that it only searches is none beside its application; a search of another service asks for one that writes', async () => {
    const key = '5d7f0c3b9e1a4826b7c0d9e8f1a2b3c4';
    expect(await findings({ 'site.config.js': `module.exports = { search: { appId: 'BH4D9OD16A', searchApiKey: '${key}', indexName: 'docs' } };\n`, '.env': `VITE_ALGOLIA_API_KEY=${key.replace('5', '6')}\n` })).toEqual([]);
    expect((await findings({ 'site.config.js': `module.exports = { search: { endpoint: 'https://shop.search.windows.net', searchApiKey: '${key}' } };\n` })).map((one) => one.level)).toEqual(['warning']);
  });

  test('an expired token is a note that says so', async () => {
    const part = (fields: object): string => Buffer.from(JSON.stringify(fields)).toString('base64url');
    const token = (exp: number): string => `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ iss: 'https://login.factory-line.net', sub: 'robot-7', exp })}.${'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7'}`;
    const of = async (exp: number): Promise<Finding | undefined> => (await findings({ 'src/a.ts': `const jwt = '${token(exp)}';` }))[0];
    expect(await of(1_600_000_000)).toMatchObject({ level: 'note', message: expect.stringContaining('ran out on 2020-09-13') });
    expect(await of(4_000_000_000)).toMatchObject({ level: 'warning' });
  });

  test('a link to a private file is told with the day on which it stops to open it', async () => {
    const signed = 'q7Rk2vXp9LmZ4tWc8YbN6hJd3FsG5aEuPo1iKe0r:n-877LxCxm9RfuI3GScQEHcDtWs=';
    const of = async (moment: string): Promise<Finding | undefined> => (await findings({ 'plan.json': `{"image": "http://cdn.factory-line.net/5dcbb2ea?e=${moment}&token=${signed}"}` }))[0];
    expect(await of('1573634298')).toMatchObject({ level: 'note', message: expect.stringContaining('ran out on 2019-11-13') });
    expect(await of('4000000000')).toMatchObject({ level: 'warning' });
    expect(await of('none')).toMatchObject({ level: 'warning', message: expect.not.stringContaining('ran out') });
  });

  test.each(['process.env.MAIL_TOKEN ||', 'process.env.MAIL_TOKEN ??', 'import.meta.env.MAIL_TOKEN ||'])('what stands in for %s is called by the name of the variable', async (before) => {
    expect((await findings({ 'mail.config.ts': `const mail = ${before} '${value}';` })).map((one) => one.message.split(',')[0])).toEqual(['MAIL_TOKEN']);
  });

  test('what an element with several attributes holds is called by the one that names it', async () => {
    const named = async (tag: string): Promise<readonly (string | undefined)[]> => (await findings({ 'res/values/setup.xml': `<resources>\n<${tag}>sk_live_${value.slice(0, 24)}</string>\n</resources>\n` })).map((one) => one.message.split(',')[0]);
    expect(await named('string name="pay_key" translatable="false"')).toEqual(['pay_key']);
    expect(await named('string translatable="false" name="pay_key"')).toEqual(['pay_key']);
    expect(await named('string name="pay_key"')).toEqual(['pay_key']);
  });

  test('a key of Google that an app for telephones is shipped with is no finding, and one beside nothing of that sort is', async () => {
    const key = `AIza${'SyAWIyOcLqfbFp8PFL61h64cy1NNZW2cU_s'}`;
    const strings = (more: string): Record<string, string> => ({ 'app/res/values/setup.xml': `<resources>\n<string name="google_api_key" translatable="false">${key}</string>\n${more}</resources>\n` });
    expect(await findings(strings('<string name="google_app_id" translatable="false">1:829118773643:android:512449826e931d0e</string>\n'))).toEqual([]);
    expect((await findings(strings(''))).map((one) => one.message.split(',')[0])).toEqual(['google_api_key']);
  });

  test('a place of which another finding speaks is left to it', async () => {
    const files = { '.env': `DATABASE_URL=postgres://app:${value}@db.factory-line.net:5432/app\nMAIL_TOKEN=${value.split('').reverse().join('')}\n`, '.cursor/rules/a.mdc': 'Be tidy.' };
    expect((await findings(files, true)).filter((one) => one.rule === 'credential-in-file').map((one) => one.message.split(',')[0])).toEqual(['MAIL_TOKEN']);
  });

  test('accepted by a comment or by the configuration, with a reason', async () => {
    const line = `MAIL_TOKEN=${value}`;
    for (const files of [
      { '.env': `# craterscan:allow credential-in-file of the sandbox, worthless\n${line}\n` }, { '.env': `${line}\n`, 'craterscan.yml': 'version: 1\nsuppress:\n  - rule: credential-in-file\n    path: .env\n    reason: of the sandbox\n' },
    ]) {
      const result = await scanTree(treeOf(files), { only });
      expect([result.findings.length, result.waived.length]).toEqual([0, 1]);
    }
  });
});
