import { expect, test } from 'vitest';
import { create } from '../../../src/extract/secrets/index.ts';
import type { CredentialFact } from '../../../src/model/index.ts';
import { factsOf } from '../../support/facts.ts';
import { treeOf } from '../../support/tree.ts';

const credentials = async (file: string, text: string): Promise<CredentialFact[]> => (await factsOf(treeOf({ [file]: text }), [create])).filter((fact) => fact.fact === 'credential');
const base64 = (text: string): string => Buffer.from(text).toString('base64');
/** The outer part of a key or certificate: `inner` in a sequence, as long as DER wants it told. */
const der = (inner: string, length: number): string => Buffer.concat([Buffer.from([0x30, 0x82, length >> 8, length & 255]), Buffer.from(inner, 'hex'), Buffer.from(Array.from({ length: length - inner.length / 2 }, (_, i) => (i * 89 + 41) % 251))]).toString('base64');
const RANDOM = 'q7Rv2LmX9tKe4ZbW8sNd';
const HEX = '2f3a9c41d07b5e8866a1c3f0b9d4e752';
const OTHER = 'Jd5WqT8rYb3NxE6uHc2K';

/** What people took for secrets when large repositories were read by hand: a file, what is none in it, and its sibling that is one. */
const PAIRS: readonly (readonly [what: string, file: string, quiet: string, loud: string])[] = [
  ['a key that signs in JavaScript', 'a.js', "crypto.createHmac('sha256', process.env.KEY); crypto.createHmac('sha1', 'secret')", `crypto.createHmac('sha256', '${RANDOM}')`],
  ['a key that signs in Python', 'a.py', "hmac.new(b'\\x0b\\x0b\\x0b\\x0b', m, sha256); hmac.new(b'my-secret-key', m)", `hmac.new(b"${RANDOM}", m, hashlib.sha256)`],
  ['a key that signs tokens in Java', 'A.java', 'Algorithm.HMAC256("secret"); Jwts.builder().signWith(SignatureAlgorithm.HS512, "your-secret-key")', `Algorithm.HMAC256("${RANDOM}")`],
  ['a key handed over with its algorithm', 'A.java', '.signWith(SignatureAlgorithm.HS512, secret)', `.signWith(SignatureAlgorithm.HS512, "${RANDOM}")`],
  ['a key made of a text', 'A.java', 'new SecretKeySpec("HmacSHA256".getBytes(), "AES")', `new SecretKeySpec("${RANDOM}".getBytes(), "AES")`],
  ['a key of tokens in C#', 'A.cs', 'new SymmetricSecurityKey(Encoding.UTF8.GetBytes(config["Jwt:Key"]))', `new SymmetricSecurityKey(Encoding.UTF8.GetBytes("${RANDOM}"))`],
  ['a key that encrypts', 'a.js', "CryptoJS.AES.encrypt(text, 'secret key 123')", `CryptoJS.AES.encrypt(text, '${RANDOM}')`],
  ['a key that encrypts in a store', 'a.sql', "SELECT pgp_sym_encrypt(x, current_setting('app.key'));", `SELECT pgp_sym_encrypt(x, '${RANDOM}');`],
  ['a key that signs cookies', 'a.js', "cookieParser('keyboard cat')", `cookieParser('${RANDOM}')`],
  ['keys that sign sessions', 'a.js', "cookieSession({ name: 'session', keys: ['key1', 'key2'] })", `cookieSession({ name: 'session', keys: ['${RANDOM}'] })`],
  ['a login of a request in C', 'a.c', 'curl_easy_setopt(c, CURLOPT_USERPWD, "user:password")', `curl_easy_setopt(c, CURLOPT_USERPWD, "app:${RANDOM}")`],
  ['a password of a request in PHP', 'a.php', "curl_setopt($c, CURLOPT_PASSWORD, 'password');", `curl_setopt($c, CURLOPT_PASSWORD, '${RANDOM}');`],
  ['a login of a request in Rust', 'a.rs', 'client.get(u).basic_auth("app", Some("password"))', `client.get(u).basic_auth("app", Some("${RANDOM}"))`],
  ['a login in an address that Go makes', 'a.go', 'u.User = url.UserPassword("app", "password")', `u.User = url.UserPassword("app", "${RANDOM}")`],
  ['a login of a store in C', 'a.c', 'mysql_real_connect(c, "h", "app", "password", "db", 0, NULL, 0)', `mysql_real_connect(c, "h", "app", "${RANDOM}", "db", 0, NULL, 0)`],
  ['a login of Firebase', 'a.js', "firebase.auth().signInWithEmailAndPassword('a@b.co', 'password')", `firebase.auth().signInWithEmailAndPassword('a@b.co', '${RANDOM}')`],
  ['a token with its type in Go', 'a.go', 'func Verify(token string) error { return errors.New("invalid token string") }', `var apiToken string = "${RANDOM}"`],
  ['a pair of capital letters', 'a.json', '{"Environment": [{"Key": "Name", "Value": "q7Rv2LmX9tKe4ZbW8sNd"}]}', `{"Environment": [{"Key": "DB_PASSWORD", "Value": "${RANDOM}"}]}`],
  ['a remark on a password', 'a.py', '# password: the one of the vault\n# password = os.environ["DB_PASSWORD"]\n# the password is required\nx = 1\n', `x = 1\n# password: ${RANDOM}\n`],
  ['a remark behind code', 'a.ts', 'const x = 1; // password: string\n', `const x = 1; // password: ${RANDOM}\n`],
  ['a remark of several lines', 'a.go', '/*\n * password: readPassword(2)\n * a * password: b\n */\n', `/*\n * password: ${RANDOM}\n */\n`],
  ['a field with the name of a password', 'a.ts', `type A = { password: ${RANDOM} };\n`, `// the admin password is ${RANDOM}\n`],
  ['a line of htpasswd', 'a.go', 'userpasswd := "tester:$2y$05$sBsSqk0OpSD1uTZkHXc4FeJ0Z70wLQdAXnUiHuQOKbNbBrzs63mOq"', `userpasswd := "tester:${RANDOM}"`],
  ['a line of htpasswd as a chart takes it', 'values.yaml', 'htpasswd: "admin:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g="\n', `password: "${RANDOM}"\n`],
  ['what a field of a form shows until somebody writes into it', 'a.php', `'placeholder' =>\n    'mongodb+srv://robot:${RANDOM}@cluster0.ab1cd.factory-line.net/?retryWrites=true',`, `'value' =>\n    'mongodb+srv://robot:${RANDOM}@cluster0.ab1cd.factory-line.net/?retryWrites=true',`],
  ['the same on a line of its own', 'a.tsx', `<input\n  placeholder={\n    "postgres://robot:${RANDOM}@db.factory-line.net/line"\n  } />`, `<Database\n  address={\n    "postgres://robot:${RANDOM}@db.factory-line.net/line"\n  } />`],
  ['the address of a report', 'a.ts', `const issue = { title: "Timeout connecting to redis://cache-primary:6379" };`, `const issue = { store: "redis://cache-primary:6379" };`],
  ['a digest with its salt', 'users.json', '{"password": "md5$seasalt$1e9bf2bf5606aa5c39852cc30f0f6f22"}', '{"password": "md5-seasalt1e9bR2bf5606aa5c39X52"}'.replace('md5-', '')],
  ['a value of one\'s own that is sealed', 'a.json', '{"privateKey": "2.AOs41Hd8OQiCPXjyJKCiDA==|O6OHgt2U2hJGBSNGnimJmg==|iD33s8B69C8JhYYhSa4V1tArjvLr8eEaGqOV7BRo5Jk="}', '{"privateKey": "2.AOs41Hd8OQiCPXjyJKCiDA-O6OHgt2U2hJGBSNGnimJmg"}'],
  ['the name of an object in a bucket', 'a.py', 'copy(Key="serverless/test-service/local/1708076358388-2024-02-16T09:39:18.388Z/api.zip")', 'copy(Key="iD33s8B69C8JhYYhSa4V1tArjvLr8eEaGqOV7BRo5Jk")'],
  ['an object named by an identifier', 'a.py', '{"Key": "424f6bae-c48f-42d8-9e25-52046aecc64d/document.pdf"}', '{"Key": "424f6bae9c48f742d8q9e25r52046aecc64d"}'],
  ['the scope of a signature', 'a.js', 'const url = "?X-Amz-Credential=tester%2F20220113%2Fus-east-1%2Fs3%2Faws4_request";', `const credential = "${RANDOM}";`],
  ['the scope of a signature in a header', 'a.ts', '"AWS4-HMAC-SHA256 Credential=access-1/20240101/us-east-1/s3/aws4_request, SignedHeaders=host"', `"Credential=${RANDOM}"`],
  ['the directory a shell is in', 'a_build.go', 'RUN sh -c "[ "$PWD" = "`+expected1+`" ]"', `RUN sh -c "[ "$DB_PWD" = "${RANDOM}" ]"`],
  ['text put together', 'a.go', 'password: "`+expected1+`"', `password: "+${RANDOM}"`],
  ['where a secret is kept, with a blank for the partition', 'a.json', '{"ARN": "arn:<partition>:secretsmanager:<region>:111111111111:secret:Valid/_+=.@-Name-a1b2c3-<part>"}', `{"note": "secret:${RANDOM}"}`],
  ['an expression that tells tokens', 'a.php', String.raw`private string $headerToken = '/^[\x21\x23-\x27\x2A\x2B\x2D\x2E\x30-\x39\x41-\x5A\x5E-\x7E]+$/D';`, `private string $headerToken = '${RANDOM}';`],
  ['a port and a path', 'a.php', "'https://localhost:3000/jqueryui@1.2.3'", "'https://robot:3Kd9/jq2eryui@builds.factory-line.net'"],
  ['a public key without its lines', 'a.php', `const SECRET = '${der('300d06092a864886f70d0101010500', 290)}';`, `const SECRET = '${der('020100300d06092a864886f70d0101010500', 290)}';`],
  ['countries by their codes', 'es.php', "return ['PT' => 'Portugal', 'PW' => 'Palaos', 'PY' => 'Paraguay'];", "return ['PW' => 'kX9palaos27q'];"],
  ['a sentence that tells things apart', 'a.yml', "summary: This deletes the manifest identified by 'hello-world@sha256:abc123' and all tags.\n", `run: mysql -e "ALTER USER a IDENTIFIED BY '${RANDOM}'"\n`],
  ['what stands in a list of weak ones', 'a.yml', 'description: |\n  Disallowed values: "pass@word1", "Password!", "Password1", "Password22", "iloveyou!"\n', `description: |\n  call("password", "${RANDOM}")\n`],
  ['where a page is asked for a field', 'a.py', "password1 = soup.select_one('input[name=\"password1\"]')", `password1 = soup.select_one('${RANDOM}')`],
  ['characters written out', 'a.rb', String.raw`puts "{\"key\":\"\\u003c\\u003e\\u0026\"}"`, String.raw`puts "{\"key\":\"q7Rv2LmX9tKe4ZbW8sNd\"}"`],
  ['the form of a date', 'a.json', '{"key1": "yyyy-mm-ddT19:14:27.103127+00:00"}', '{"key1": "yYq7-mR-ddT19rv14Lm27x103127Kp00W00"}'],
  ['the file of a key before another name', 'a.rb', '{ "PGSSLKEY" => "client.key", "PGSSLROOTCERT" => "root.crt" }', `set("client.api_key", "${RANDOM}")`],
  ['a key of settings that are an address in themselves', 'a.DotSettings', '<s:String x:Key="/Default/CodeStyle/Naming/CSharpNaming/UserRules/=15b5b1f1_002D457c_002D4ca6_002Db278_002D5615aedc07d3/@EntryIndexedValue">x</s:String>', '<add Key="15b5b1f1002D457c4ca6b278kQz7" />'],
  ['the lines of a key with nothing between', 'a.yml', `tls.key: ${base64('-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----')}\n`, `tls.key: ${base64(`-----BEGIN PRIVATE KEY-----\n${der('020100300d06092a864886f70d0101010500', 290)}\n-----END PRIVATE KEY-----\n`)}\n`],
  ['the identifier of a manual', 'a.json', '{"secret": "123e4567-e89b-12d3-a456-426614174000"}', '{"secret": "8f3e4b67-e69b-42d3-a856-92c614d74e1b"}'],
  ['the sample of a second factor, prolonged', 'a.json', '{"totp": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "other": {"totp": "JBSWY3DPEHPK3PXPGHE"}}', '{"totp": "OZXW2ZLOMRXW6ZDFQ7RM"}'],
  ['the second factor of RFC 6238', 'a.json', '{"totp": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"}', '{"totp": "OZXW2ZLOMRXW6ZDFQ7RM"}'],
  ['an address with the alphabet for a secret', 'a.ts', 'const url = "otpauth://totp/Test?secret=AAABBBCCCDDDEEEFFF&issuer=Test";', 'const url = "otpauth://totp/Test?secret=OZXW2ZLOMRXW6ZDFQ7&issuer=Test";'],
  ['a name run together', 'values.yml', 'signed_url:\n  secret_key: SOMELONGSECRETKEY\n', 'signed_url:\n  secret_key: SOMWLQNGSXCRZTKVY7\n'],
  ['by what etcd tells clusters apart', 'values.yml', `env:\n  ETCD_INITIAL_CLUSTER_TOKEN: ${RANDOM}\n`, `env:\n  ETCD_CLUSTER_TOKEN: ${RANDOM}\n`],
  ['the variable from which an option is read', 'a.py', "@click.option('--db-password', envvar='DB_PASSWORD', required=True)", `run(['mysql', '--db-password', '${RANDOM}'])`],
  ['the fingerprint of a public key', 'Dockerfile', "RUN key='859BE8D7C586F538430B19C2467B942D3A79BD29'; gpg --batch --recv-keys \"$key\"\n", "RUN key='859BE8D7C586F538430B19C2467B942D3A79BD29'; curl -d \"$key\" https://a.shop.net\n"],
  ['the key of a handshake', 'a.yml', 'S: "{Host=a.shop.net, Sec-WebSocket-Key=oWa2n8Rk5uYqLx7cVd3TgQ==}"\n', 'S: "{Host=a.shop.net, Sec-Socket-Api-Key=oWa2n8Rk5uYqLx7cVd3TgQ==}"\n'],
  ['by which the next page is asked for', 'a.json', '{"nextBackwardToken": "b/36764432229341460843765071206258821259050909387008311296/s"}', '{"backwardToken": "b/36764432229341460843765071206258821259050909387008311296/s"}'],
  ['by which a request is known that is sent twice', 'a.json', '{"clientRequestToken": "1d2129a1-3d38-460a-9756-e5b91fddb951"}', '{"clientToken2": "1d2129a1-3d38-460a-9756-e5b91fddb951"}'],
  ['how a network asks who somebody is', 'a.yml', 'phase2: "auth=MSCHAPV2 mschapv2_retry=0"\n', `phase2: "auth=${RANDOM} retry=0"\n`],
  ['a value of another resource', 'template.yml', 'Outputs:\n  AppSyncApiKey:\n    Value: !GetAtt GraphQLApiKey.ApiKey\n', `Outputs:\n  AppSyncApiKey:\n    Value: ${RANDOM}\n`],
  ['a value of another file', 'node.yml', 'wifi:\n  password: !secret qrtzWifiPssw0rdX\n', 'wifi:\n  password: qrtzWifiPssw0rdX\n'],
  ['the name of a cache', '.github/workflows/a.yml', 'jobs:\n  a:\n    steps:\n      - uses: actions/cache@v4\n        with:\n          path: ~/.tool\n          key: tool-00f516729f57d48f36ded55244cfbe358ada6b00-linux\n', 'jobs:\n  a:\n    steps:\n      - uses: actions/cache@v4\n      - uses: acme/login@v4\n        with:\n          path: ~/.tool\n          key: tool-00f516729f57d48f36ded55244cfbe358ada6b00-linux\n'],
  ['the name of an archive', 'a.json', '{"S3Key": "dd5711540f04e06aa955d7f4862fc04e8cdea464cb590dae91ed2976bb78098e.zip"}', '{"S3Key": "dd5711540f04e06aa955d7f4862fc04e8cdea464cb590dae91ed2976bb78098e"}'],
  ['the key by which a page searches its site, in settings of a maker of sites', 'hugo.toml', `[params.search.algolia]\nappId = "X1Y2Z3A4B5"\napiKey = "${HEX}"\nindexName = "docs"\n`, `[params.index.algolia]\nappId = "X1Y2Z3A4B5"\nadminKey = "x"\napiKey = "${HEX}"\nindexName = "docs"\n`],
  ['the same in its own words', '_config.yml', `docsearch:\n  app_id: X1Y2Z3A4B5\n  api_key: ${HEX}\n  index_name: docs\n`, `search:\n  app_id: X1Y2Z3A4B5\n  api_key: ${HEX}\n  index_name: docs\n`],
  ['the same without an application', 'a.js', `docsearch({ apiKey: '${HEX}', indexName: 'docs', inputSelector: '#q' })`, `docs({ apiKey: '${HEX}', indexName: 'docs', inputSelector: '#q' })`],
  ['the same in JSON', 'site.json', `{"search": {"provider": "algolia", "appId": "X1Y2Z3A4B5", "apiKey": "${HEX}", "indexName": "docs"}}`, `{"writer": {"provider": "algolia", "appId": "X1Y2Z3A4B5", "apiKey": "${HEX}", "indexName": "docs"}}`.replace('algolia', 'finder')],
  ['by which a balancer knows a visitor', 'a.yml', 'Set-Cookie:\n- AUTH_SESSION_ID=1729223894.626.92762.224143|78230f584c0d7db97d376e98de5321dc; Path=/\n', 'Set-Cookie:\n- AUTH_SESSION_ID=Kd29m223894q626y92762r224143|78230f584c0d7db97d376e98de5321dc; Path=/\n'],
  ['the key of a protocol', 'a.yml', 'uri: http://a.shop.net/time?cup2hreq=e3b0&cup2key=9:xgNLAoOqbaR7lEGVM6YOqLx7cVd3TgQ2y\n', 'uri: http://a.shop.net/time?cup2hreq=e3b0&api_key=9xgNLAoOqbaR7lEGVM6YOqLx7cVd3TgQ2y\n'],
  ['the link to a picture', 'a.md', '| a | <img src="https://files.shop.net/o/a%2Fb.png?alt=media&token=8f3e4b67-e69b-42d3-a856-92c614d74e1b" alt="" /> |', '| a | <a href="https://files.shop.net/o/a%2Fb.zip?alt=media&token=8f3e4b67-e69b-42d3-a856-92c614d74e1b">b</a> |'],
  ['the lock of a page', 'a.html', '<p>If: (&lt;opaquelocktoken:e71d4fae-5dec-22d6-fea5-00a0c91e6be4&gt;)</p>', '<p>token:e71d4fae-5dec-22d6-fea5-00a0c91e6be4</p>'],
];

/** The text with a secret behind it that is found, so that it is not the first look at the file which turns it away. */
const opened = (file: string, text: string): string => {
  if (file.endsWith('.json')) return text.replace(/\}$/, `, "linePassword": "${OTHER}"}`);
  return `${text}\n${file.endsWith('.yml') || file.endsWith('.yaml') ? `linePassword: ${OTHER}` : `var linePassword = "${OTHER}";`}\n`;
};

test.each(PAIRS)('%s is no secret, and its sibling is one', async (_, file, quiet, loud) => {
  expect((await credentials(file, opened(file, quiet))).map((fact) => fact.name)).toEqual(['linePassword']);
  expect(await credentials(file, opened(file, loud))).toHaveLength(2);
});

test('a database password in the documentation of a class is an example', async () => {
  const sample = ' * VCAP_SERVICES: [{"name":"redis","credentials":{"hostname":"10.0.4.35",\n *   "port":5432,"username":"urpRuqTf8Cpe6","password":"pxLsGVpsC9A5S"}}]\n';
  const [inRemark] = await credentials('src/main/java/Reader.java', `/**\n${sample} */\nclass Reader {}\n`);
  const [written] = await credentials('src/main/java/Reader.java', `class Reader { String s = ${JSON.stringify(sample)}; }\n`.replaceAll(' * ', ''));
  expect([inRemark?.confidence, inRemark?.truth?.looks]).toEqual(['low', 'example']);
  expect([written?.truth?.looks]).toEqual(['real']);
});

test('a remark beside it that calls it none of a real account makes it an example', async () => {
  const line = (remark: string): string => `const pamTOTPSecret = "OZXW2ZLOMRXW6ZDFQ7RM" ${remark}\n`;
  const looks = async (remark: string): Promise<string | undefined> => (await credentials('setup.go', line(remark)))[0]?.confidence;
  expect(await looks('//nolint:gosec // Test fixture TOTP secret, not a real credential.')).toBe('low');
  expect(await looks('// the real credential of the account')).not.toBe('low');
});

test.each([['once', 1, ', in base64'], ['twice', 2, ', in base64 twice']])('text packed %s is said to be so', async (_, times, ends) => {
  const packed = Array.from({ length: times }).reduce<string>((text) => base64(text), RANDOM);
  const manifest = `apiVersion: v1\nkind: Secret\nmetadata: { name: mail }\ndata:\n  mail-password: ${packed}\n`;
  const [fact] = await credentials('deploy/mail.yaml', manifest);
  expect(fact?.truth?.because.filter((one) => one.includes('in base64')).map((one) => one.slice(one.indexOf(', in base64')))).toEqual([ends]);
});

test('what stands where the use of a program is shown is doubted, and what its own line runs is not', async () => {
  const looks = async (text: string): Promise<readonly (string | undefined)[]> => (await credentials('post.py', text)).map((fact) => fact.confidence);
  expect(await looks(`"""\nExample usage for GitHub:\n  ./post.py \\\\\n    --file push.json \\\\\n    --token ${RANDOM}\n"""\n`)).toEqual(['low']);
  expect(await looks(`"""\nUsage:\n  ./post.py\n"""\n\nrun('./post.py --token ${RANDOM}')\n`)).toEqual(['medium']);
});

/** A signed token with this header and these claims. */
const signed = (header: object, claims: object): string => [JSON.stringify(header), JSON.stringify(claims)].map((part) => Buffer.from(part).toString('base64url')).concat(RANDOM + OTHER).join('.');

test.each([
  ['a licence', { alg: 'PS256', typ: 'license+jwt' }, { iss: 'https://vendor.net', aud: 'Server', company_name: 'Acme' }, 'low'],
  ['a token of access', { alg: 'PS256', typ: 'at+jwt' }, { iss: 'https://vendor.net', aud: 'Server', company_name: 'Acme' }, 'medium'],
  ['a list of versions', { alg: 'RS256', typ: 'JWT' }, { timestamp: '2024-10-11', versions: [{ version: '6.3.1' }] }, 'low'],
  ['what names a user', { alg: 'RS256', typ: 'JWT' }, { timestamp: '2024-10-11', userName: 'ann' }, 'medium'],
  ['what names its issuer', { alg: 'RS256', typ: 'JWT' }, { timestamp: '2024-10-11', iss: 'shop' }, 'medium'],
] as const)('a signed document is believed as far as it lets somebody in: %s', async (_, header, claims, confidence) => {
  expect((await credentials('a.cs', `var given = "${signed(header, claims)}";`)).map((fact) => fact.confidence)).toEqual([confidence]);
});

test('the secret of a client is that of all users of an application that it is built into', async () => {
  const facts = await credentials('app/src/main/res/values/setup.xml', `<resources>\n<string name="oauth2_client_secret">${RANDOM}</string>\n<string name="api_token">${OTHER}</string>\n</resources>\n`);
  expect(facts.map(({ kinds, truth }) => [kinds[0], truth?.because.some((one) => one.includes('installed application'))])).toEqual([['unknown.secret', true], ['unknown.token', false]]);
  const [elsewhere] = await credentials('config/setup.xml', `<resources>\n<string name="oauth2_client_secret">${RANDOM}</string>\n</resources>\n`);
  expect(elsewhere?.truth?.because.some((one) => one.includes('installed application'))).toBe(false);
});

const GOOGLE = ['AIza', 'SyD7EkR2mLqX9tKe4ZbW8sNd5cVpJu0f3Gh'].join('');
test('a key of Google in the settings of an application for telephones is public, and in other lists of properties it is called by its name', async () => {
  expect(await credentials('ios/GoogleService-Info.plist', `<dict><key>API_KEY</key>\n<string>${GOOGLE}</string>\n<key>GCM_SENDER_ID</key>\n<string>115198584049</string></dict>`)).toEqual([]);
  expect((await credentials('ios/Info.plist', `<dict><key>MAPS_API_KEY</key>\n<string>${GOOGLE}</string></dict>`)).map((fact) => fact.name)).toEqual(['MAPS_API_KEY']);
});

test('a word of a sentence is no name, nor is the end of an address of mail', async () => {
  const hook = ['https://hooks.slack.com/services', 'T04M4JRMU9H', 'B04MUG05UGG', 'tLJwipAR0z63WenPb688CgXp'].join('/');
  expect((await credentials('docs/homework.md', `Here is the address to use: ${hook}\n`)).map((fact) => fact.name)).toEqual(['homework.md']);
  expect((await credentials('docs/homework.md', `- use: ${hook}\n`)).map((fact) => fact.name)).toEqual(['use']);
  expect((await credentials('run.sh', `curl -u 'ann@shop.net:${RANDOM}' https://a.shop.net\n`)).map((fact) => fact.name)).toEqual(['curl']);
});

test.each(['spec/cassettes/a.yml', 'src/__recordings__/login_1/recording.har.json', 'api/__nock-fixtures__/a.json', 'src/main/wiremock/mappings/a.json'])('what tests keep of recorded traffic is theirs: %s', async (file) => {
  const text = file.endsWith('.yml') ? `access_token: ${RANDOM}\n` : `{"access_token": "${RANDOM}"}`;
  expect((await credentials(file, text)).map((fact) => fact.truth?.looks)).toEqual(['test']);
  expect((await credentials(file.replace(/cassettes|__recordings__|__nock-fixtures__|wiremock/, 'records').replace('spec/', 'lib/'), text)).map((fact) => fact.truth?.looks)).toEqual(['real']);
});

test('a sign at the end of a setting is of its value, and at the end of a sentence it is not', async () => {
  const length = async (file: string, text: string): Promise<(number | undefined)[]> => (await credentials(file, text)).map((fact) => fact.evidence[0].at.end - fact.evidence[0].at.start);
  expect(await length('run.cmd', `docker run -e "SA_PASSWORD=${RANDOM}!" -d store\n`)).toEqual([RANDOM.length + 1]);
  expect(await length('notes.md', `Log in with password=${RANDOM}!\n`)).toEqual([RANDOM.length]);
});

test('the key of the emulator is nobody\'s, and that of an account is somebody\'s', async () => {
  const text = (name: string, key: string): string => `{"Blob": "DefaultEndpointsProtocol=http;AccountName=${name};AccountKey=${key}"}`;
  expect(await credentials('appsettings.json', text('devstoreaccount1', ['Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsu', 'Fq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='].join('')))).toEqual([]);
  expect((await credentials('appsettings.json', text('shopdata', `${RANDOM}${OTHER}${RANDOM}${OTHER}q7Rv2L==`))).map((fact) => fact.kinds[0])).toEqual(['azure.storage-key']);
});

test('a path in the name of an image is no host of a store', async () => {
  const run = (image: string): string => `docker run -d ${image}\ndocker cp all.sql shop-db:/\nstart Server=localhost,1439;Database=Meetings;User=sa;Password=${RANDOM}\n`;
  const [fact] = await credentials('run.cmd', run('mcr.shop.net/mssql/server:2017-latest-ubuntu'));
  expect([fact?.opens.host, fact?.opens.database]).toEqual(['localhost', 'Meetings']);
});

test.each([
  ['a.py', `api_key = "${RANDOM}" "${OTHER}"\n`], ['a.py', `api_key = ("${RANDOM}"\n           "${OTHER}")\n`.replace('(', 'str(')], ['a.js', `const apiKey = '${RANDOM}' + '${OTHER}';\n`], ['a.php', `$apiKey = '${RANDOM}' . '${OTHER}';\n`], ['a.rb', `api_key = '${RANDOM}' \\\n  '${OTHER}'\n`],
])('a value in pieces is the same as the whole one: %s %s', async (file, text) => {
  const [[pieces], [whole]] = [await credentials(file, text), await credentials('.env', `API_KEY=${RANDOM}${OTHER}\n`)];
  expect(pieces?.value?.identity).toBe(whole?.value?.identity);
  expect(pieces?.evidence[0].note).toContain('in pieces');
});

test('a list of texts is not one value, nor is what is added a name', async () => {
  const one = `api_key = "${RANDOM}"\n`;
  for (const text of [`api_key = "${RANDOM}", "${OTHER}"\n`, `api_key = "${RANDOM}" + suffix\n`, `api_key = "${RANDOM}"\nother = "${OTHER}"\n`]) expect((await credentials('a.py', text))[0]?.value?.identity, text).toBe((await credentials('a.py', one))[0]?.value?.identity);
});
