import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { credentialsPastTheGate, someValue, textOf } from '../../support/read-credentials.ts';

/** As in a scan the prefilter and the gate decide first. */
const credentials = (file: string, text: string): ReturnType<typeof credentialsPastTheGate> => credentialsPastTheGate(file, text).filter((fact) => fact.foundation === 'found');

const random = someValue(28, 12);

/** A file, how it binds a value to a name, names that speak of a secret, and names that do not. */
const FORMS: readonly (readonly [string, (name: string, value: string) => string])[] = [
  ['a.rb', (n, v) => `key = ENV.fetch("${n}") { "${v}" }\n`], ['b.rb', (n, v) => `key = ENV.fetch('${n}') do\n  '${v}'\nend\n`],
  ['a.rs', (n, v) => `let key = std::env::var("${n}").unwrap_or_else(|_| "${v}".to_string());\n`], ['b.rs', (n, v) => `let key = env::var("${n}")\n    .unwrap_or(String::from("${v}"));\n`],
  ['a.ts', (n, v) => `export const env = z.object({ ${n}: z.string().min(1).default('${v}') });\n`], ['b.ts', (n, v) => `const ${n} = live ? '${v}' : process.env.OTHER;\n`],
  ['c.ts', (n, v) => `const given = [{ name: '${n}', value: '${v}' }];\n`], ['a.tsx', (n, v) => `export default () => <Provider ${n}={'${v}'} />;\n`],
  ['a.py', (n, v) => `class Settings(BaseSettings):\n    ${n}: str = Field(default="${v}")\n`], ['b.py', (n, v) => `${n} = (\n    "${v}"\n)\n`], ['c.py', (n, v) => `${n} = (\r\n    '${v}'\r\n)\r\n`],
  ['a.pl', (n, v) => `$ENV{${n}} = '${v}';\n`], ['b.pl', (n, v) => `$config->{${n}} ||= "${v}";\n`], ['c.pl', (n, v) => `my %x = (${n} => q{${v}});\n`],
  ['a.R', (n, v) => `${n} <- "${v}"\n`], ['a.el', (n, v) => `(setenv "${n}" "${v}")\n`], ['a.lua', (n, v) => `return { ["${n}"] = [[${v}]] }\n`],
  ['d.ts', (n, v) => `const ${n} =\n  '${v}';\n`], ['e.ts', (n, v) => `export const live = {\n  ${n}:\n    '${v}',\n};\n`], ['f.ts', (n, v) => `const ${n}: string =\r\n  "${v}";\r\n`], ['a.java', (n, v) => `private static final String ${n} =\n    "${v}";\n`], ['a.c', (n, v) => `const char *${n} =\n  "${v}";\n`],
  ['d.py', (n, v) => `${n} = \\\n    "${v}"\n`], ['e.py', (n, v) => `key = os.environ.get(\n    "${n}",\n    "${v}",\n)\n`], ['f.py', (n, v) => `key = os.getenv(\n    '${n}',\n    '${v}'\n)\n`],
  ['a.sql', (n, v) => `\\set ${n} ${v}\nALTER ROLE app;\n`], ['a.pkr.hcl', (n, v) => `variable "${n}" {\n  type    = string\n  default = "${v}"\n}\n`], ['a.nomad', (n, v) => `variable "${n}" {\n  default = "${v}"\n}\n`],
  ['a.log', (n, v) => `\x1b[32m${n}\x1b[0m=\x1b[1;33m${v}\x1b[0m\n`], ['b.sh', (n, v) => `printf "${n}: \\033[33m${v}\\033[0m\\n"\n`], ['b.log', (n, v) => `${n}: ^[[1m${v}^[[0m\n`],
  ['a.md', (n, v) => `# Logins\n\n| Name | Value | Used by |\n|------|:-----:|---------|\n| MODE | live | all |\n| \`${n}\` | \`${v}\` | the shop |\n`],
  ['.mcp.json', (n, v) => JSON.stringify({ mcpServers: { shop: { command: 'npx', args: ['-y', 'shop', `--${n.toLowerCase().replaceAll('_', '-')}`, v] } } }, null, 2)],
  ['a.tf', (n, v) => `resource "helm_release" "a" {\n  set_sensitive {\n    name  = "auth.${n}"\n    value = "${v}"\n  }\n}\n`], ['b.tf', (n, v) => `resource "aws_ssm_parameter" "a" {\n  name  = "/shop/live/${n}"\n  type  = "SecureString"\n  value = "${v}"\n}\n`], ['c.tf', (n, v) => `environment = [{ name = "${n}", value = "${v}" }]\n`], ['g.py', (n, v) => `given = [{"name": "${n}", "value": "${v}"}]\n`],
  ['a.kt', (n, v) => `val given = mapOf("MODE" to "live", "${n}" to "${v}")\n`], ['b.kt', (n, v) => `val given = System.getenv("${n}") ?: "${v}"\n`], ['a.php', (n, v) => `<?php $given = getenv('${n}') ?: '${v}';\n`], ['b.lua', (n, v) => `local given = os.getenv("${n}") or "${v}"\n`], ['d.pl', (n, v) => `my $given = $ENV{${n}} // '${v}';\n`], ['B.java', (n, v) => `String given = Optional.ofNullable(System.getenv("${n}")).orElse("${v}");\n`],
  ['g.ts', (n, v) => `const given =\n  process.env.${n} ||\n  '${v}';\n`], ['h.ts', (n, v) => `const given =\n  process.env['${n}'] ??\r\n  '${v}';\r\n`], ['a.sh', (n, v) => `export ${n}="\${${n}:-"${v}"}"\n`], ['c.sh', (n, v) => `printf '${n}=%s\\n' '${v}' > .env\n`],
  ['h.py', (n, v) => `${n} = """${v}"""\n`], ['i.py', (n, v) => `${n} = '''\n${v}\n'''\n`], ['c.kt', (n, v) => `val ${n}: String = """${v}"""\n`], ['a.toml', (n, v) => `${n} = """\n${v}"""\n`], ['c.rs', (n, v) => `const ${n}: &str = r#"${v}"#;\n`], ['d.rs', (n, v) => `let given = Shop { ${n}: r#"${v}"# };\n`],
  ['a.swift', (n, v) => `request.setValue("${v}", forHTTPHeaderField: "X-${n.replaceAll('_', '-')}")\n`], ['C.java', (n, v) => `if (${n}.equals("${v}")) { open(); }\n`], ['b.c', (n, v) => `if (strcmp(${n}, "${v}") == 0) { open(); }\n`], ['c.c', (n, v) => `strcpy((char *)shop->${n}, "${v}");\n`],
  ['a.yaml', (n, v) => `containers:\n  - args:\n      - serve\n      - --${n.toLowerCase().replaceAll('_', '-')}\n      - ${v}\n`], ['b.yaml', (n, v) => `command:\n  - "serve"\n  - "--${n.toLowerCase().replaceAll('_', '-')}"\n  - "${v}"\n`],
  ['core-site.xml', (n, v) => `<property>\n  <name>shop.${n}</name>\n  <value>${v}</value>\n</property>\n`], ['a.xml', (n, v) => `<con:property><con:name>${n}</con:name><con:value>${v}</con:value></con:property>\n`], ['config.xml', (n, v) => `<definition><name>${n}</name><description>for the shop</description><defaultValue>${v}</defaultValue></definition>\n`],
  ['a.settings', (n, v) => `<Setting Name="${n}" Type="System.String"><Value Profile="(Default)">${v}</Value></Setting>\n`], ['a.jmx', (n, v) => `<elementProp name="${n}" elementType="HTTPArgument">\n  <boolProp name="HTTPArgument.always_encode">false</boolProp>\n  <stringProp name="Argument.value">${v}</stringProp>\n</elementProp>\n`], ['AndroidManifest.xml', (n, v) => `<meta-data\n    android:name="net.shop.${n}"\n    android:value="${v}" />\n`],
  ['start.js', (n, v) => `spawn('shop', [\n  '--${n.toLowerCase().replaceAll('_', '-')}',\n  '${v}',\n]);\n`],
];

describe('a value that is bound without a sign of assignment before it', () => {
  test.each(FORMS)('%s: %s', (file, write) => {
    fc.assert(fc.property(random, fc.constantFrom('SHOP_API_KEY', 'LEDGER_SECRET', 'DB_PASSWORD', 'MAIL_TOKEN'), fc.constantFrom('BUILD_COMMIT', 'CACHE_BUSTER', 'SPAN_LABEL'), (value, name, other) => {
      const text = write(name, value);
      const found = credentials(file, text);
      expect(found.map((fact) => text.slice(fact.evidence[0].at.start, fact.evidence[0].at.end)), text).toEqual([value]);
      expect(JSON.stringify(found)).not.toContain(value);
      for (const quiet of [write(other, value), write(name, 'your-value-here'), write(name, '${OTHER}'), write(name, 'choose-one-of-your-own'), write(name, '********')]) expect(credentials(file, quiet), quiet).toEqual([]);
    }), { numRuns: 12 });
  });
});

test.each([
  ['a list of headers', 'get.php', (v: string) => `curl_setopt($ch, CURLOPT_HTTPHEADER, ['Accept: */*', 'X-Api-Key: ${v}']);\n`, ['your-key-here', "' . $key . '", '%s']],
  ['a page', 'SETUP.md', (v: string) => `API key: \`${v}\`\n`, ['<your key>', 'see-the-vault-of-the-team', 'required, a string']],
  ['a note', 'notes.txt', (v: string) => `The one of the shop.\nAPI Key: ${v}\n`, ['ask-anna-for-the-key', 'https://shop-data.net/keys']],
  ['a password of MySQL', 'a.sql', (v: string) => `SET PASSWORD FOR 'app'@'%' = '${v}';\n`, ['your-password-here', '${PASSWORD}']],
  ['a password of Neo4j', 'a.cypher', (v: string) => `ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO '${v}'\n`, ['your-password-here', '$new']],
] as const)('%s', (_what, file, write, nothing) => {
  fc.assert(fc.property(random, (value) => { expect(credentials(file, write(value)).map((fact) => textOf(fact, write(value)))).toEqual([value]); }), { numRuns: 6 });
  for (const one of nothing) expect(credentials(file, write(one)), one).toEqual([]);
});

test('text of several lines, two words and a question of a program bind nothing', () => {
  for (const [file, text] of [
    ['a.py', 'PASSWORD = """The one by which\nthe shop is opened."""\n'], ['a.kt', 'val renamed = mapOf("oldPassword" to "newPassword")\n'], ['README.md', 'Rename "DB_PASSWORD" to "POSTGRES_PASSWORD_FILE".\n'], ['A.java', 'if (token.equals("beginObject") || key.equals("Content-Encoding")) { next(); }\n'], ['a.c', 'if (strcmp(token, "textDocument") == 0) { next(); }\n'],
    ['a.yaml', 'args:\n  - --tls-private-key\n  - /etc/tls/tls.key\n  - --auth-token\n  - $(TOKEN)\n  - --skip-token\n  - --verbose-output\n'], ['a.tf', 'set {\n  name  = "auth.existingSecret"\n  value = "shop-database-login"\n}\n'], ['hive-site.xml', '<property><name>hive.metastore.token.signature</name><value>metastore</value></property>\n<property><name>javax.jdo.option.ConnectionPassword</name><value>${env.HIVE_PASSWORD}</value></property>\n'],
  ] as const) expect(credentials(file, text), text).toEqual([]);
});

describe('an address of the driver of MySQL for Go, in a variable', () => {
  const dsn = (value: string): readonly (readonly [string, string])[] => [['.env', `MYSQL_DSN=app:${value}@tcp(db.shop-data.net:3306)/shop\n`], ['a.yml', `database:\n  dsn: app:${value}@tcp(db.shop-data.net:3306)/shop\n`], ['a.go', `db, err := sql.Open("mysql", "app:${value}@tcp(db.shop-data.net:3306)/shop")\n`]];
  test('holds a password', () => {
    fc.assert(fc.property(random, (value) => { for (const [file, text] of dsn(value)) expect(credentials(file, text).map((fact) => text.slice(fact.evidence[0].at.start, fact.evidence[0].at.end)), file).toEqual([value]); }), { numRuns: 8 });
  });
  test.each(['password', '%s', '$DB_PASSWORD', '${DB_PASSWORD}', '<password>'])('holds none: %s', (value) => { for (const [file, text] of dsn(value)) expect(credentials(file, text), file).toEqual([]); });
});

test('a minified program is read for what tells itself, and for names', () => {
  fc.assert(fc.property(random, (value) => { expect(credentials('public/shop.min.js', `!function(){var a={apiKey:"${value}",b:[${'0,'.repeat(4000)}0]}}()`)).toHaveLength(1); }), { numRuns: 4 });
  expect(credentials('public/shop.min.js', `!function(){var a={password:"Password",token:t.token,secret:e?"secret":null}}()`)).toEqual([]);
});

test('a table of a page is read by its heads, where one says whose', () => {
  const table = (heads: readonly string[], ...rows: (readonly string[])[]): string => [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |\n`).join('');
  fc.assert(fc.property(random, random, (value, other) => {
    for (const text of [
      table(['User', 'Password'], ['root', value], ['anna', other]), table(['Service', 'URL', 'Username', 'Access token'], ['metrics', 'https://m.shop-data.net', 'admin', `\`${value}\``], ['logs', '', 'admin', `**${other}**`]),
      `Logins\n\nUser | Password\n:--- | :---:\nroot | ${value}\nanna | ${other}\n`, table(['User', 'Password'], ['root', value], ['anna', other]).replaceAll('\n', '\r\n'),
    ]) expect(credentials('docs/logins.md', text).map((fact) => textOf(fact, text)), text).toEqual([value, other]);
    for (const quiet of [
      table(['User', 'Password'], ['root', '<password>'], ['anna', 'ask in the channel'], ['ben', '${BEN_PASSWORD}'], ['cleo', '********']), table(['Commit', 'Token'], ['3', value]), table(['User', 'Key'], ['root', value]), table(['User', 'Digest'], ['root', value]),
      table(['Setting', 'Default'], ['auth.password', 'random'], ['token', 'string'], ['secret', 'required, no default'], ['digest', value]), `User | Password\nroot | ${value}\n`,
    ]) expect(credentials('docs/logins.md', quiet), quiet).toEqual([]);
  }), { numRuns: 6 });
});

test('a token behind its name, a blank and nothing more on the line', () => {
  fc.assert(fc.property(random, (value) => {
    for (const text of [`TOKEN "${value}"\n`, `set token '${value}';\n`.replace('set ', ''), `host a\n  deploy_token "${value}"\nport 1\n`]) expect(credentials('a.conf', text).map((fact) => textOf(fact, text)), text).toEqual([value]);
    for (const quiet of [`TOKEN "${value}" READ\n`, 'TOKEN "your-token-here"\n', 'token "${OTHER}"\n']) expect(credentials('a.conf', quiet), quiet).toEqual([]);
  }), { numRuns: 8 });
});

test('a key of a list of properties that is several words', () => {
  const list = (key: string, value: string): string => `<dict>\n<key>${key}</key>\n<string>${value}</string>\n</dict>\n`;
  fc.assert(fc.property(random, (value) => {
    expect(credentials('a.plist', list('API Token', value))).toHaveLength(1);
    expect(credentials('a.plist', list('Bundle Name', value))).toEqual([]);
    expect(credentials('a.plist', list('Wrong Password', 'Kennwort'))).toEqual([]);
  }), { numRuns: 6 });
});

describe('an address whose slashes are escaped', () => {
  const WAYS: readonly (readonly [string, (address: string) => string])[] = [
    ['a.json', (address) => `{"store":"${address.replaceAll('/', '\\/')}"}\n`], ['a.php', (address) => `$given = '{"store":"${address.replaceAll('/', '\\/')}"}';\n`],
    ['a.js', (address) => `const given = "${address.replaceAll('/', '\\u002f')}";\n`], ['b.json', (address) => `{"store":"${address.replaceAll('/', '\\u002F')}"}\n`], ['c.json', (address) => `{"a":"{\\"store\\":\\"${address.replaceAll('/', '\\\\/')}\\"}"}\n`],
  ];
  test.each(WAYS)('%s', (file, write) => {
    fc.assert(fc.property(random, (value) => {
      const [store, other] = [credentials(file, write(`postgres://app:${value}@db-1.shop-data.net:5432/app`)), credentials(file, write(`https://app:${value}@git.shop-data.net/a.git`))];
      expect(store.map((fact) => [fact.kinds, fact.opens.host, fact.opens.database])).toEqual([[['databases.postgres-url'], 'db-1.shop-data.net', 'app']]);
      expect(other.map((fact) => textOf(fact, write(`https://app:${value}@git.shop-data.net/a.git`)))).toEqual([value]);
      // The same login is the same credential, however its address is written.
      expect(store[0]?.value?.identity).toBe(credentials('.env', `STORE=postgres://app:${value}@db-1.shop-data.net:5432/app\n`)[0]?.value?.identity);
      expect(JSON.stringify([store, other])).not.toContain(value);
      for (const quiet of ['postgres://user:password@host:5432/app', 'https://app:${TOKEN}@git.shop-data.net/a', 'https://git.shop-data.net/@scope:a/b', 'https://example.com/a:b']) expect(credentials(file, write(quiet)), quiet).toEqual([]);
    }), { numRuns: 6 });
  });
});

test('a file that a machine is given in base64 is read as an environment where it is one', () => {
  const given = (lines: string): string => `#cloud-config\nwrite_files:\n  - path: /etc/shop.env\n    encoding: b64\n    content: ${Buffer.from(lines).toString('base64')}\n`;
  fc.assert(fc.property(random, (value) => {
    expect(credentials('user-data.yml', given(`# the shop\nDB_HOST=db-1.shop-data.net\nexport DB_PASSWORD=${value}\nMODE=live\n`)).map((fact) => fact.kinds)).toEqual([['unknown.password']]);
    for (const quiet of ['DB_HOST=db-1.shop-data.net\nDB_PASSWORD=your-password-here\n', 'DB_PASSWORD=${DB_PASSWORD}\nMODE=live-and-well\n', `DB_DIGEST=${value}\n`, `The password of a page is\nDB_PASSWORD=${value}\n`]) expect(credentials('user-data.yml', given(quiet)), quiet).toEqual([]);
  }), { numRuns: 6 });
});

test.each([
  ['.github/workflows/a.yml', (n: string, v: string) => `jobs:\n  a:\n    steps:\n      - run: |\n          export ${n}=${v}\n          make\n`], ['package.json', (n: string, v: string) => JSON.stringify({ scripts: { start: `cross-env ${n}=${v} node a.js` } })],
  ['app.json', (n: string, v: string) => JSON.stringify({ env: { [n]: { description: 'x', value: v } } }, null, 2)], ['a.conf', (n: string, v: string) => `SetEnv ${n} ${v}\n`], ['a.ts', (n: string, v: string) => `const ${n} =\n  '${v}';\n`],
] as const)('a name of the tables decides inside of a value too: %s', (file, write) => {
  fc.assert(fc.property(fc.uuid({ version: 4 }).filter((uuid) => new Set(uuid).size > 12), (uuid) => {
    expect(credentials(file, write('RENDER_DEPLOY_SECRET', uuid)).map((fact) => fact.provider)).toEqual(['unknown']);
    expect(credentials(file, write('UPSTASH_REDIS_REST_TOKEN', `AX${uuid.replaceAll('-', '')}Q7Rv2LmX9tKe`)).map((fact) => fact.provider)).toEqual(['upstash']);
    expect(credentials(file, write('UPSTASH_REDIS_REST_TOKEN', 'your-token-here'))).toEqual([]);
  }), { numRuns: 4 });
});
