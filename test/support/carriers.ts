import { awsId, base62, base64, fill, nameOf, pick, text as str, uuid, valueOf } from './secret-values.ts';
import type { Draw } from './sample.ts';

const CODE = ['a.ts', 'a.py', 'a.rb', 'a.go', 'a.php', 'a.java', 'a.kt', 'a.cs', 'a.rs', 'a.tf', 'a.sql', 'a.swift', 'a.vue', 'a.c', 'a.dart'];
const TXT = ['notes.txt', 'README.md', 'a.html', 'x', 'a.log', 'a.csv', 'a.diff', 'a.rst'];
const DATA = ['a.yml', 'conf.json', 'a.toml', 'a.ini', '.env', '.env.bak', 'a.conf', 'a.properties', 'a.xml', 'a.sh', 'Dockerfile', 'a.tfvars', 'a.ps1', 'a.plist', 'config', 'a.jsonc', 'a.cfg'];
const ALL = [...CODE, ...TXT, ...DATA];
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const B62 = base62;
const b64 = base64;

/** Space between a sign and what follows it. */
function ws(d: Draw): string { return pick(d, ['', ' ', ' ', '  ', '\t', ' '.repeat(d(41))]); }
/** The value in one of the ways to quote. */
function q(d: Draw, value: string): string { const mark = pick(d, ['"', "'", '`', '\\"', '&quot;', '“', '']); return mark + value + (mark === '“' ? '”' : mark); }
/** Words on one line. */
const line = fill;

/** A way in which files carry a value: its name, the text for a name and a value, and files that are written so. */
export type Carrier = readonly [string, (d: Draw, name: string, value: string) => string, readonly string[]];

/** Assignments, arguments, data formats, pairs, blocks, prose, headers, addresses, commands and files of tools, each as people and programs write them. */
export const CARRIERS: readonly Carrier[] = [
  ['assign', (d, n, v) => `${n}${ws(d)}${pick(d, ['=', ':', ':=', '=>', '?=', '||=', '==', '!=', '->', ' = ', ': '])}${ws(d)}${q(d, v)}\n`, ALL],
  ['export', (d, n, v) => `${pick(d, ['export ', 'set ', 'ENV ', 'ARG ', 'let ', 'const ', '  - '])}${n}=${q(d, v)}\n`, ALL],
  ['typed', (d, n, v) => `const ${n}${pick(d, [': string', ': readonly string', ' string', ': Option<String>', ' []byte'])} = ${pick(d, ['', 'new ', 'String.from(', '[]byte(', 'os.getenv("X") or ', 'process.env.X ?? ', 'process.env.X || ', 'b', 'f', 'Some(', 'await '])}${q(d, v)};\n`, CODE],
  ['call', (d, n, v) => `client.connect(${n}${pick(d, ['=', ': ', ':', ', '])}${q(d, v)})\n`, ALL],
  ['callname', (d, n, v) => `${n}(${ws(d)}${q(d, v)})\n`, ALL],
  ['setter', (d, n, v) => `setProperty("${n}"${pick(d, [', ', ',', ' , '])}${q(d, v)});\n`, ALL],
  ['json', (d, n, v) => `{${ws(d)}"${n}"${ws(d)}:${ws(d)}${JSON.stringify(v)}}\n`, ALL],
  ['jsonnext', (_d, n, v) => `{"${n}":\n   ${JSON.stringify(v)}}\n`, ALL],
  ['jsonvalue', (d, n, v) => JSON.stringify({ name: n, value: v }, null, pick(d, [0, 2])), ['conf.json', 'a.yml']],
  ['jsonvaluefar', (d, n, v) => JSON.stringify({ name: n, description: line(d, d(4000)), value: v }, null, pick(d, [0, 2])), ['conf.json', 'a.yml']],
  ['jsonvaluebefore', (d, n, v) => JSON.stringify({ value: v, description: line(d, d(2000)), [pick(d, ['name', 'key'])]: n }, null, pick(d, [0, 2])), ['conf.json', 'a.yml']],
  ['cfn', (d, n, v) => JSON.stringify({ Parameters: { [n]: { Type: 'String', Description: line(d, d(1500)), Default: v } } }, null, pick(d, [0, 1, 2])), ['conf.json', 'a.yml']],
  ['cfnyaml', (d, n, v) => `Parameters:\n  ${n}:\n    Type: String\n    Description: ${line(d, d(500))}\n    NoEcho: true\n    Default: ${v}\n`, ['a.yml', 'template.yaml']],
  ['cfnparam', (_d, n, v) => JSON.stringify([{ ParameterKey: n, ParameterValue: v }], null, 2), ['conf.json']],
  ['ecs', (_d, n, v) => `environment:\n  - Name: /shop/prod/${n}\n    Value: ${v}\n`, ['a.yml']],
  ['k8senv', (d, n, v) => `env:\n  - name: ${n}\n${pick(d, ['', '    # a comment\n', `    # ${line(d, d(1200))}\n`])}    value: ${pick(d, ['', '"'])}${v}\n`, ['a.yml']],
  ['compose', (_d, n, v) => `services:\n  a:\n    environment:\n      - ${n}=${v}\n`, ['compose.yml']],
  ['yaml', (d, n, v) => `a:\n  b:\n    ${n}: ${pick(d, ['', "'", '"'])}${v}\n`, ['a.yml']],
  ['yamlq', (d, n, v) => `a:\n  ${pick(d, ['"', "'"])}${n}": '${v}'\n`, ['a.yml']],
  ['fold', (d, n, v) => `a:\n  ${n}: ${pick(d, ['|', '>', '>-', '|-', '&x', '!!str', '!x', '', '|2', '> # c'])}\n    ${v}\n`, ['a.yml', 'values.yaml']],
  ['foldblank', (d, n, v) => `a:\n  ${n}: ${pick(d, ['|', '>', ''])}\n\n\n    ${v}\n`, ['a.yml']],
  ['list', (d, n, v) => `${n}:\n${pick(d, ['', '  # one\n'])}  - ${v}\n  - other\n`, ['a.yml']],
  ['flow', (d, n, v) => `${n}: [${pick(d, ['', 'a, '])}${q(d, v)}]\n`, ['a.yml', 'a.toml']],
  ['flowmap', (_d, n, v) => `x: { ${n}: ${v}, y: 1 }\n`, ['a.yml']],
  ['jsonlist', (d, n, v) => JSON.stringify({ [n]: [v, 'x'] }, null, pick(d, [0, 2])), ['conf.json']],
  ['jsonlists', (d, n, v) => JSON.stringify({ [n]: pick<unknown>(d, [[['x', v]], [{ a: 1 }, v], [{ a: { b: ['c'] } }, { description: line(d, d(300)), [pick(d, ['value', 'default', 'Default', 'Value'])]: v, Type: 'String' }], [1, 'x', v], [{ a: '}' }, [], [[v]]]]) }, null, pick(d, [0, 2])), ['conf.json', 'a.yml']],
  ['parentlist', (d, n, v) => { const w = n.split(/[_.-]/); const last = w.pop() ?? ''; return w.length ? JSON.stringify({ [w.join('_')]: ['x', { a: 1, [last]: v }] }, null, pick(d, [0, 2])) : ''; }, ['conf.json']],
  ['parent', (d, n, v) => { const w = n.split(/[_.-]/); const last = w.pop() ?? ''; return w.length ? `${w.join('_')}:\n  x: 1\n${line(d, d(800)).replace(/[:="]/g, '').replace(/^/, '  # ')}\n  ${last}: ${v}\n` : `${n}: ${v}\n`; }, ['a.yml']],
  ['parent2', (d, n, v) => { const w = n.split(/[_.-]/); let o: unknown = v; for (const k of w.reverse()) o = { [k]: o }; return JSON.stringify(o, null, pick(d, [0, 2])); }, ['conf.json', 'a.yml']],
  ['toml', (d, n, v) => `[${pick(d, ['a', 'railway', 'stripe', 'db'])}]\n${n} = ${pick(d, ['"', "'", '"""\n', "'''"])}${v}"\n`, ['a.toml']],
  ['xml', (d, n, v) => `<${n.trim()}>${pick(d, ['', ' ', '\n   ', '\r\n\t'])}${v}${pick(d, ['', '\n'])}</${n.trim()}>\n`, ALL],
  ['xmlattr', (_d, n, v) => `<add key="${n}" value="${v}" />\n`, ALL],
  ['xmlattr2', (_d, n, v) => `<server ${n}="${v}"/>\n`, ALL],
  ['plist', (_d, n, v) => `<key>${n}</key>\n<string>${v}</string>\n`, ['a.plist', 'a.xml']],
  ['mvn', (_d, n, v) => `<a:${n.trim()} x="1">${v}</a:${n.trim()}>\n`, ALL],
  ['bold', (d, n, v) => `${pick(d, ['', '- ', '> '])}${pick(d, ['**', '*'])}${n}${pick(d, ['**: ', '*: ', ':** ', ':* ', '**=', ':**'])}${pick(d, ['', '`', '``', '"'])}${v}${pick(d, ['', '`', '.', '"'])}\n`, ALL],
  ['prose', (d, n, v) => `the root ${n} ${pick(d, ['is', 'was', 'for app is', 'of the db is now', 'set to', 'changed to', 'is:', 'is now:'])} ${pick(d, ['', '`', '"', '**'])}${v}${pick(d, ['', '`', '"', '**'])}.\n`, [...TXT, ...DATA]],
  ['option', (d, n, v) => `tool ${pick(d, ['--', '-', '-D'])}${n}${pick(d, ['=', ' ', '  ', "', '", '", "'])}${q(d, v)} x\n`, ALL],
  ['securelink', (_d, _n, v) => `location /a {\n  secure_link_md5 "$secure_link_expires$uri ${v}";\n}\n`, ALL],
  ['nickserv', (d, _n, v) => `${pick(d, ['/msg ', 'PRIVMSG '])}${pick(d, ['NickServ', 'nickserv', 'NICKSERV'])} ${pick(d, ['identify', 'IDENTIFY', ':IDENTIFY'])} ${pick(d, ['', 'shop '])}${v}\n`, ALL],
  ['hashsalt', (d, _n, v) => `${pick(d, ["$settings['hash_salt']", '$drupal_hash_salt'])} = '${v}';\n`, ALL],
  ['xor', (_d, _n, v) => `<x password="{xor}${Buffer.from(Buffer.from(v, 'latin1').map((byte) => byte ^ 0x5f)).toString('base64')}"/>\n`, ALL],
  ['wg', (d, _n, v) => `wg set wg0 private-key <(echo ${b64(v.padEnd(32, v).slice(0, 32))})${pick(d, ['', ' peer x'])}\n`, ALL],
  ['sql', (_d, n, v) => `CREATE USER x WITH ${n} '${v}';\nALTER USER y IDENTIFIED BY '${v}';\n`, ALL],
  ['query', (_d, n, v) => `fetch("https://api.x.io/a?b=1&${n}=${v}")\n`, ALL],
  ['querybare', (_d, n, v) => `https://api.x.io/a?${n}=${v}\n`, ALL],
  ['header', (d, _n, v) => `${pick(d, ['Authorization', 'authorization', 'X-Auth', 'x'])}${pick(d, [': ', '=', '": "', "': '", ':'])}${pick(d, ['Bearer', 'Basic', 'Token', 'ApiKey', 'OAuth', 'bearer', 'basic', 'TOKEN'])}${pick(d, [' ', '+', ':', '%20', '  ', ' : ', '%20%20'])}${v}\n`, ALL],
  ['basic64', (d, _n, v) => `x ${pick(d, ['Basic', 'basic', 'BASIC'])}${pick(d, [' ', '%20', '+'])}${b64(`${str(d, LOWER, 1 + d(8))}:${v}`)}\n`, ALL],
  ['curl', (d, _n, v) => `curl ${pick(d, ['-s ', ''])}-u app:${v} https://x.io\n`, ALL],
  ['cookie', (_d, _n, v) => `Cookie: a=b; sessionid=${v}\n`, ALL],
  ['cookies', (_d, _n, v) => JSON.stringify({ cookies: [{ name: 'sessionid', domain: 'a', value: v }] }), ['conf.json']],
  ['bare', (_d, _n, v) => `x ${v} y\n`, ALL],
  ['bareescaped', (d, _n, v) => `{"log": "x${pick(d, ['\\n', '\\t', '\\\\n', '\\u003d', '\\x1b[1m', '\x1b[1m', '\x1b[38;5;12m', '^[[0m', '\\033[1;31m', '\\u001b[0K', '%3D', '\\'])}${v}\\n"}\n`, ALL],
  ['bareq', (_d, _n, v) => `f("${v}")\n`, ALL],
  ['comment', (d, n, v) => `${pick(d, ['#', '//', '/*', '--', ';', '<!--'])} ${n}${pick(d, ['=', ': ', ' = '])}${v}\n`, ALL],
  ['escaped', (_d, n, v) => `x = "{\\"${n}\\": \\"${v}\\"}"\n`, ALL],
  ['escaped2', (_d, n, v) => JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ [n]: v }) }) }), ALL],
  ['html', (_d, n, v) => `<input name=&quot;${n}&quot; value=&quot;${v}&quot;> {&quot;${n}&quot;:&quot;${v}&quot;} &#34;${n}&#34;: &#34;${v}&#34;\n`, ALL],
  ['subscript', (d, n, v) => `config[${pick(d, ['"', "'"])}${n}${pick(d, ['"', "'"])}] = ${q(d, v)}\n`, ALL],
  ['define', (_d, n, v) => `define('${n}', '${v}');\n`, ALL],
  ['split', (d, _n, v) => `${pick(d, ['{', 'connect('])} host: 'db-1.shop-data.net', ${line(d, d(300)).replace(/[{}()"]/g, '')}, user: 'a', ${pick(d, ['password', 'pwd', 'Password'])}: '${v}', database: 'app', dialect: 'postgres' ${pick(d, ['}', ')'])}\n`, ALL],
  ['splitdata', (d, _n, v) => `production:\n  adapter: mysql2\n  ${pick(d, ['host', 'server', 'endpoint'])}: db.shop-data.net\n  username: a\n${'  # x\n'.repeat(d(60))}  ${pick(d, ['password', 'passwd', 'pass', 'pwd'])}: ${v}\n  database: app\n`, ['a.yml']],
  ['splitjson', (d, _n, v) => JSON.stringify({ db: { type: 'postgres', host: 'db.shop-data.net', x: line(d, d(400)), [pick(d, ['password', 'pass', 'pwd', 'passwd'])]: v, port: 5432 } }, null, pick(d, [0, 2])), ['conf.json']],
  ['splitenv', (d, _n, v) => `${pick(d, ['DB', 'PG', 'MYSQL', 'DATABASE', 'PRIMARY_DB'])}_HOST=db.shop-data.net\n${'X=1\n'.repeat(d(600))}DB_PASSWORD=${v}\nDB_NAME=x\n`, ['.env', 'a.sh']],
  ['splittoml', (d, _n, v) => `[database]\nhost = "db.shop-data.net"\n${pick(d, ['password', 'pass'])} = "${v}"\nport=5432\n`, ['a.toml', 'a.ini']],
  ['splitjdbc', (_d, _n, v) => `spring:\n  datasource:\n    url: jdbc:postgresql://db.shop-data.net/app\n    username: a\n    password: ${v}\n`, ['a.yml']],
  ['ado', (_d, _n, v) => `"Server=db.shop-data.net;Database=x;User Id=sa;Password=${v};"\n`, ALL],
  ['libpq', (_d, _n, v) => `"host=db.shop-data.net user=app password=${v} dbname=x"\n`, ALL],
  ['const', (_d, _n, v) => `DB_HOST = "db.shop-data.net"\nDB_USER = "x"\nDB_PASSWORD = "${v}"\n`, ALL],
  ['secret', (_d, n, v) => `apiVersion: v1\nkind: Secret\nmetadata:\n  name: x\ndata:\n  ${n}: ${b64(v)}\n`, ['a.yml']],
  ['secretlist', (d, n, v) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'Secret', data: { [n]: b64(v) } }] }, null, pick(d, [0, 2])), ['conf.json']],
  ['secretorder', (d, n, v) => `data:\n  ${n}: ${b64(v)}\n${pick(d, ['kind: Secret', '"kind": "Secret"', 'kind:  Secret', "kind: 'Secret'"])}\napiVersion: v1\n`, ['a.yml']],
  ['secretfile', (d, _n, v) => `apiVersion: v1\nkind: Secret\nmetadata:\n  name: x\ndata:\n  ${pick(d, ['a.conf', 'x', 'config.yaml', 'DATABASE_URL'])}: ${b64(`${pick(d, ['', 'x='])}${v}`)}\nstringData:\n  b: ${v}\n`, ['a.yml']],
  ['keyref', (_d, n) => `env:\n - name: ${n}\n   valueFrom:\n     secretKeyRef: {name: a, key: b}\n`, ['a.yml']],
  ['manifest', (_d, n) => `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\nspec:\n  template:\n    spec:\n      containers:\n        - envFrom:\n            - secretRef: {name: ${n}}\n`, ['a.yml']],
  ['ext', (_d, n) => `apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: x}\nspec:\n  data:\n    - secretKey: ${n}\n      remoteRef: {key: b}\n`, ['a.yml']],
  ['auths', (d, _n, v) => JSON.stringify({ auths: { 'reg.shop.io': { auth: b64(`u:${v}`) } } }, null, pick(d, [0, 2])), ['config.json', 'x.json', 'a.yml']],
  ['pull', (_d, _n, v) => `apiVersion: v1\nkind: Secret\ndata:\n  .dockerconfigjson: ${b64(JSON.stringify({ auths: { 'reg.shop.io': { auth: b64(`u:${v}`) } } }))}\n`, ['a.yml']],
  ['npmrc', (_d, _n, v) => `//npm.shop.io/:_authToken=${v}\n`, ALL],
  ['aws', (d) => `aws_access_key_id = ${awsId(d)}\naws_secret_access_key = ${str(d, B62 + '/+', 40)}\n`, ALL],
  ['awsunique', (d) => `{"unique_id":${ws(d)}"${pick(d, ['AIDA', 'AROA'])}${str(d, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 17)}"}\n`, ['conf.json', 'terraform.tfstate', 'notes.txt']],
  ['awstwo', (d) => `new X("${awsId(d)}", "${str(d, B62 + '/+', 40)}")\n`, ALL],
  ['kube', (d, _n, v) => `clusters:\n- name: a\n  cluster: {server: "https://x.shop.io"}\nusers:\n- name: u\n  user:\n    ${pick(d, ['token', 'password', 'client-key-data'])}: ${v}\ncontexts: []\n`, ['a.yml', 'kube.json']],
  ['named', (d, n) => `${n}: ${pick(d, ['op://a/b/c', '${OTHER}', '$OTHER', '{{ .x }}', 'ENC[x]', '<%= ENV["A"] %>', 'process.env.X', '!Ref A', 'arn:aws:ssm:x', 'data.x.y', 'local.z', 'projects/a/secrets/b', 'secret:x', '%{X}', '@Microsoft.KeyVault(SecretUri=x)', '#{x}', 'file:/run/x'])}\n`, ['a.yml', '.env', 'a.toml', 'a.json']],
  ['namedjson', (d, n) => JSON.stringify({ env: { [n]: pick(d, ['op://a/b/c', '${OTHER}', '$OTHER', 'arn:aws:secretsmanager:eu-west-1:1:secret:x']) } }, null, pick(d, [0, 2])), ['conf.json']],
  ['nameddotenv', (d, n) => `${n}=${pick(d, ['op://a/b/c', '"op://a/b/c"', '${OTHER}', "'$OTHER'", '$(cat x)', 'ref+vault://a', '"ref+awssecrets://x"', 'infisical:x'])}\n`, ['.env', '.envrc', 'a.sh', 'Dockerfile', 'a.ini']],
  ['namedpair', (d, n) => `- name: ${n}\n  ${pick(d, ['', `description: ${line(d, d(700))}\n  `])}value: ${pick(d, ['op://a/b/c', '${OTHER}', 'arn:aws:ssm:x'])}\n`, ['a.yml']],
  ['profile', (d) => `AWS_PROFILE=${str(d, LOWER, 6)}\n`, DATA],
  ['profilejson', () => '{"env": {"AWS_PROFILE": "prod"}}', ['.claude/settings.json', 'conf.json']],
  ['bearerenv', (_d, n) => `fetch(u, { headers: { Authorization: \`Bearer \${process.env.${n.trim().replace(/[^A-Za-z0-9]/g, '_')}}\` } })\n`, ALL],
  ['mysqlp', (_d, _n, v) => `mysqldump -u root -p${v} db\nsshpass -p ${v} ssh x\n`, ALL],
  ['dockerlogin', (_d, _n, v) => `docker login -u x -p ${v} reg\n`, ALL],
  ['pem', (d) => `x = """-----BEGIN ${pick(d, ['RSA ', 'EC ', '', 'OPENSSH '])}PRIVATE KEY-----\n${Array.from({ length: 14 }, () => str(d, B62 + '+/', 64)).join('\n')}\n-----END RSA PRIVATE KEY-----"""\n`, ALL],
  ['enc', (d, n) => `${n}: ${pick(d, ['ENC[AES256_GCM,data:abc,iv:x,tag:y,type:str]', `ENC(${str(d, B62, 24)})`, `encrypted:${str(d, B62, 80)}`])}\n`, ALL],
  ['tfdata', (d) => `data "${pick(d, ['aws_secretsmanager_secret_version', 'vault_kv_secret_v2', 'google_secret_manager_secret_version'])}" "x" {\n secret = "a"\n}\n`, ['a.tf']],
  ['uuidheader', (d) => `curl -H "Project-Access-Token: ${uuid(d)}" https://backboard.railway.app/graphql\n`, ALL],
  ['uuidnear', (d, n) => `// railway\nconst ${n} = "${uuid(d)}"\n`, ALL],
  ['netscape', (_d, _n, v) => `.a.io\tTRUE\t/\tTRUE\t1900000000\tsessionid\t${v}\n`, ['cookies.txt', 'a.txt']],
  ['setcookie', (d, _n, v) => `Set-Cookie: ${pick(d, ['connect.sid', 'JSESSIONID', 'auth_token'])}=${pick(d, ['', 's%3A'])}${v}; Path=/\n`, ALL],
  ['tfvar', (_d, n, v) => `variable "${n}" {\n  default = "${v}"\n}\n`, ['a.tf', 'a.tfvars', 'main.hcl']],
  ['minified', (d, n, v) => `!function(){var e={${fill(d, d(3000))}${n}:"${v}",${fill(d, d(3000))}}}()`, ['a.js', 'b.json']],
  ['dockerenv', (_d, n, v) => `ENV ${n} ${v}\n`, ['Dockerfile', 'a.sh']],
  ['csh', (_d, n, v) => `setenv ${n} ${v}\n`, ['a.sh', 'a.csh']],
  ['ini', (_d, n, v) => `[s]\n${n}   =   ${v} ; c\n`, ['a.ini', 'a.conf', 'a.cfg']],
  ['props', (d, n, v) => `${n.trim()}${pick(d, ['=', ':', ' ', ' = '])}${v}\\\n   next\n`, ['a.properties']],
  ['netrc', (_d, _n, v) => `machine a.io login b password ${v}\n`, ['.netrc', '_netrc', 'x.txt', 'a.md']],
  ['pgpass', (_d, _n, v) => `db.shop-data.net:5432:app:user:${v}\n`, ['.pgpass']],
  ['google', (d) => JSON.stringify({ type: 'service_account', project_id: 'shop-a', client_email: 'a@b.iam.gserviceaccount.com', private_key: `-----BEGIN PRIVATE KEY-----\n${str(d, B62, 800)}\n-----END PRIVATE KEY-----\n` }), ['k.json', 'a.txt', 'a.ts']],
  ['packedurl', (d, _n, v) => { const url = `postgres://u:${encodeURIComponent(v)}@db.shop.io:5432/x`; return `X: ${pick(d, [b64(url), Buffer.from(url).toString('hex')])}\n`; }, ALL],
  ['google64', (d) => `X: ${b64(JSON.stringify({ type: 'service_account', project_id: 'shop-a', private_key: `-----BEGIN PRIVATE KEY-----\n${str(d, B62, 800)}\n-----END PRIVATE KEY-----\n` }))}\n`, ALL],
  ['held', (d, n, v) => `variables:\n  ${n}:\n${pick(d, ['', '    description: x\n'])}    ${pick(d, ['value', 'default'])}: "${v}"\n`, ['a.yml']],
  ['heldflow', (d, n, v) => JSON.stringify({ [n]: { description: line(d, d(300)), value: v } }, null, pick(d, [0, 2])), ['conf.json']],
  ['option', (_d, n, v) => `option_settings:\n  - option_name: ${n}\n    value: ${v}\n`, ['a.yml']],
  ['directive', (d, n, v) => `${pick(d, ['', '  ', 'proxy_set_header ', 'sentinel '])}${n} ${pick(d, [v, `"${v}"`, `${v};`])}\n`, ['a.conf', 'a.cfg', 'a.properties', '.msmtprc', 'Dockerfile', 'config.fish']],
  ['carray', (d, n, v) => `static const char ${n}[]${pick(d, [' = ', '='])}"${v}";\n`, ['a.c', 'a.cpp']],
  ['property', (_d, n, v) => `public string ${n} { get; set; } = "${v}";\n`, ['a.cs']],
  ['instead', (d, n, v) => `${n} = ${pick(d, ['process.env.X || ', 'os.getenv("X") or ', "ENV['X'] || ", 'process.env["X"] ?? '])}"${v}"\n`, ALL],
  ['vb', (_d, n, v) => `Dim ${n} As String = "${v}"\n`, ['a.vb', 'a.bas']],
  ['rustfrom', (_d, n, v) => `let ${n} = String::from("${v}");\n`, ['a.rs']],
  ['resource', (_d, n, v) => `<resources>\n<string name="${n}">${v}</string>\n</resources>\n`, ['strings.xml', 'a.xml']],
  ['plist', (_d, n, v) => `<dict>\n<key>${n}</key>\n<string>${v}</string>\n</dict>\n`, ['a.plist', 'a.xml']],
  ['inner', (_d, n, v) => `<property name="${n}"><value>${v}</value></property>\n`, ['a.xml']],
  ['valuefirst', (_d, n, v) => `<add value="${v}" key="${n}" />\n`, ['a.config', 'a.xml']],
  ['table', (d, n, v) => { const sign = pick(d, [',', ';', '\t']); return `name${sign}${n}${sign}x\nanna${sign}${v}${sign}1\n`; }, ['a.csv', 'a.tsv']],
  ['commands', (d, _n, v) => `${pick(d, [`redis-cli -h r -a ${v} ping`, `ldapsearch -D cn=a -w ${v} -b x`, `mosquitto_pub -u a -P ${v} -t x`, `sqlcmd -S a -U sa -P ${v}`, `zip -P ${v} a b`, `7z x a -p${v}`, `smbclient //f/s -U "a%${v}"`, `lftp -u a,${v} h`, `net use z: //a /user:b ${v}`, `echo "root:${v}" | chpasswd`, `echo ${v} | sudo -S true`, `az keyvault secret set --name x --value ${v}`, `gh secret set X --body "${v}"`, `curl -u a:${v} https://a.io`, `useradd -p ${v} a`, `chpasswd <<< "a:${v}"`, `net user a ${v} /add`, `mongosh -u a -p ${v}`, `psexec \\\\a -u b -p ${v} c`, `plink -pw ${v} a@b`, `htpasswd -Bbn a ${v}`, `rabbitmqctl add_user a ${v}`, `expdp a/${v}@b x=y`, `skopeo copy --src-creds a:${v} b c`, `http -a a:${v} https://a.io`, `setx A_TOKEN ${v}`, `Set-Item Env:A_PASSWORD "${v}"`, `["redis-cli", "-a", "${v}"]`, `mysqldump \\\n  -p${v} x`])}\n`, ALL],
  ['morecommands', (d, _n, v) => `${pick(d, [`osslsigncode sign -pass ${v} -in a`, `ngrok authtoken ${v}`, `bin/console fos:user:create a b ${v}`, `az sql server create -u a -p ${v}`, `echo "${v}" | gcloud secrets create a --data-file=-`, `consul kv put a/token ${v}`, `vault kv put a value=${v}`, `etcdctl --user root:${v} get a`, `dotnet nuget push a -k ${v}`, `dotnet nuget add source b -p ${v}`, `bundle config gems.a.io a:${v}`, `npm config set //a.io/:_authToken ${v}`, `cf set-env a A_TOKEN ${v}`, `pulumi config set --secret aToken ${v}`, `echo "${v}" | vncpasswd -f`, `vmrun -gu a -gp ${v} list`, `fly -t a login -p ${v}`, `net use z: \\\\a\\b ${v} /user:c`, `x ParameterKey=DbPassword,ParameterValue=${v}`])}\n`, ALL],
  ['positions', (d, _n, v) => pick(d, [`DriverManager.getConnection("jdbc:mysql://h/x", "app", "${v}");\n`, `DBI->connect("dbi:Pg:host=h", "app", "${v}");\n`, `requests.get(u, auth=("anna", "${v}"))\n`, `new PDO('mysql:host=h', $user, '${v}');\n`, `mysqli_connect("h", "a", "${v}");\n`, `ldap_bind($ds, 'cn=a,dc=b', '${v}');\n`, `new NetworkCredential("a", "${v}");\n`, `server.login("a", "${v}")\n`, `req.basic_auth "a", "${v}"\n`, `jwt.sign({ id: 1 }, "${v}");\n`, `withUser("a").password("{noop}${v}")\n`, `sql.Open("mysql", "a:${v}@tcp(h:3306)/a")\n`, `getByLabel("Password").fill("${v}");\n`]), ALL],
  ['requests', (d, _n, v) => pick(d, [`GET https://a.io\nAuthorization: Basic anna ${v}\n`, `[BasicAuth]\nanna: ${v}\n`, `machine a.io login b password ${v}\n`, `open ftp.a.io\nuser a ${v}\n`, `\${PASSWORD}    ${v}\n`, `    Input Password    id=a    ${v}\n`, `{"target":"id=password","value":"${v}"}\n`, `//conda.anaconda.org/t/${v}/a\n`, `vi://anna@a.local:${v}@h.io/a\n`, `https://a:${v}@any.host.io/a\n`]), ALL],
  ['elements', (d, n, v) => pick(d, [`<x:Password Type="a">${v}</x:Password>\n`, `<${n.trim()} a="b" c="d">${v}</${n.trim()}>\n`, `<AdminPassword>\n<Value>${v}</Value>\n</AdminPassword>\n`, `<Key>${n}</Key>\n<Value P="True">${v}</Value>\n`, `<${n.trim()}><![CDATA[${v}]]></${n.trim()}>\n`, `<stringProp name="A.name">${n}</stringProp>\n<stringProp name="A.value">${v}</stringProp>\n`]), ALL],
  ['shellinside', (d, n, v) => `x = <<EOF\n${pick(d, ['export ', '%env ', '  export '])}${n.trim()}=${v}\nEOF\n`, ALL],
  ['marked', (d, n, v) => `the ${n} ${pick(d, ['`', ' `'])}${v}\`\n`, ALL],
  ['otherwise', (d, n, v) => pick(d, [`x = ENV.fetch("${n.trim()}") { "${v}" }\n`, `let k = std::env::var("${n.trim()}").unwrap_or_else(|_| "${v}".to_string());\n`, `const env = z.object({ ${n.trim()}: z.string().min(1).default('${v}') });\n`, `$ENV{${n.trim()}} ||= '${v}';\n`, `my $x = { ${n.trim()} => q{${v}} };\n`, `${n.trim()} <- "${v}"\n`, `(setenv "${n.trim()}" "${v}")\n`, `x["${n.trim()}"] = [[${v}]]\n`, `<Provider ${n.trim()}={'${v}'}>\n`, `${n.trim()} = (\n    "${v}"\n)\n`, `[{ name: '${n.trim()}', value: '${v}' }]\n`, `{"args": [\n  "--${n.trim()}",\n  "${v}"\n]}\n`]), ALL],
  ['answers', (d, n, v) => pick(d, [`    ${n.trim()}: str = Field(default="${v}")\n`, `const ${n.trim()} = isLive ? '${v}' : process.env.X;\n`, `dsn = app:${v}@tcp(db.shop-data.net:3306)/shop\n`]), ALL],
  ['prefixed', (d, n, v) => `${n} ${pick(d, ['=', '=>', ':'])} ${pick(d, [`N'${v}'`, `<<"${v}">>`])}\n`, [...ALL, 'a.erl']],
  ['setline', (_d, n, v) => `set system login user anna authentication ${n} ${v}\n`, ['a.cfg', 'a.conf']],
  ['handed', (_d, _n, v) => `${v}\n`, ['secrets/db_password', 'secrets/api_token.txt']],
  ['lines', (_d, _n, v) => `psk="${v}"\n`, ['wpa_supplicant.conf']],
  ['devices', (d, _n, v) => pick(d, [`psk="${v}"\n`, `%any : PSK "${v}"\n`, `<auth-user-pass>\na\n${v}\n</auth-user-pass>\n`, `.logon a/b,${v};\n`, `rwcommunity ${v} 10.0.0.0/8\n`, `snmp-server community ${v} RW\n`, `expect "assword:"\nsend "${v}\\r"\n`, `c.expect("password:")\nc.sendline("${v}")\n`]), ALL],
  ['braces', (d, n, v) => pick(d, [`f() -> [{${n}, "${v}"}].\n`, `f() -> [{${n}, <<"${v}">>}].\n`, `x = [{:${n}, "${v}"}]\n`, `const std::string ${n}{"${v}"};\n`, `@Value("\${${n}:${v}}") String x;\n`, `  X: \${opt:${n}, '${v}'}\n`]), [...ALL, 'a.erl', 'a.ex', 'a.cpp', 'serverless.yml']],
  ['nextline', (d, n, v) => `const ${n}${pick(d, ['', ': string', '[]'])}${pick(d, [' =', '=', ':', ' = \\'])}${pick(d, ['\n', '\r\n'])}${' '.repeat(d(24))}${q(d, v)}${pick(d, [';', ',', '', ' +\n "x"'])}\n`, CODE],
  ['nextargument', (d, n, v) => `x = ${pick(d, ['os.environ.get', 'os.getenv', 'environ.get'])}(\n    "${n}",\n    ${q(d, v)},\n)\n`, CODE],
  ['psqlset', (d, n, v) => `\\set ${n.trim()} ${pick(d, [v, `'${v}'`])}\n`, ['a.sql', '.psqlrc', 'a.txt', 'a.tex']],
  ['hclvariable', (d, n, v) => `variable "${n.trim()}" {\n${pick(d, ['', '  type = string\n', `  description = "${line(d, d(300)).replace(/[{}"]/g, '')}"\n`])}  default = "${v}"\n}\n`, ['a.pkr.hcl', 'a.nomad', 'a.hcl', 'a.tf']],
  ['colour', (d, n, v) => `${pick(d, ['', '\x1b[32m', '\\033[1m', '\\x1b[0;1m', '^[[1m'])}${n}${pick(d, ['', '\x1b[0m', '\\e[0m'])}${pick(d, ['=', ': '])}${pick(d, ['\x1b[33m', '\\033[1;31m', '\\u001b[0m', '^[[4m'])}${v}${pick(d, ['\x1b[0m', '\\033[0m', ''])}\n`, ALL],
  ['pagetable', (d, n, v) => { const b = pick(d, ['| ', '|']); return `${b}user ${b}${pick(d, [n, 'password', 'Access token'])} |\n${b}--- ${b}${pick(d, ['---', ':---:'])} |\n${b}${pick(d, ['root', n])} ${b}${pick(d, ['', '`', '**'])}${v}${pick(d, ['', '`', '**'])} |\n`; }, ['README.md', 'a.md', 'docs/a.mdx']],
  ['slashed', (d, _n, v) => { const slash = pick(d, ['\\/', '\\u002f', '\\u002F', '\\\\/']); return `{"a": "${pick(d, ['postgres', 'https', 'amqps', 'mongodb+srv'])}:${slash}${slash}${pick(d, ['app', ''])}:${v.replaceAll('/', slash)}@${pick(d, ['db-1.shop-data.net', 'localhost'])}:5432${slash}app"}\n`; }, ALL],
  ['givenfile', (d, n, v) => `#cloud-config\nwrite_files:\n  - path: /etc/a\n    encoding: ${pick(d, ['b64', 'base64'])}\n    content: ${b64(`A_HOST=b\n${n.trim().replace(/[^A-Za-z0-9]/g, '_').toUpperCase()}=${v}\n`)}\n`, ['a.yml', 'user-data']],
  ['tokenalone', (d, _n, v) => `${pick(d, ['', '  '])}${pick(d, ['TOKEN', 'token', 'auth_token'])} "${v}"${pick(d, ['', ';'])}\n`, ALL],
  ['plistwords', (_d, n, v) => `<dict>\n<key>${n.trim().replace(/[_.-]/g, ' ')}</key>\n<string>${v}</string>\n</dict>\n`, ['a.plist', 'a.xml']],
  ['pairlines', (d, n, v) => pick(d, [`set {\n  name  = "${n.trim()}"\n  value = "${v}"\n}\n`, `  name = "/shop/${n.trim()}"\r\n  type = "SecureString"\r\n  value = "${v}"\r\n`, `[{ name = "${n.trim()}", value = "${v}" }]\n`, `[{"name": "${n.trim()}", "value": "${v}"}]\n`, `mapOf("${n.trim()}" to "${v}")\n`]), [...CODE, 'a.hcl', 'a.txt']],
  ['fallback', (d, n, v) => { const name = n.trim().replace(/\W/g, '_'); return pick(d, [`x = System.getenv("${name}") ?: "${v}"\n`, `$x = getenv('${name}') ?: '${v}';\n`, `x = os.getenv("${name}") or "${v}"\n`, `my $x = $ENV{${name}} // '${v}';\n`, `Optional.ofNullable(System.getenv("${name}"))\n  .orElse("${v}");\n`, `x = process.env.${name} ||\n  '${v}';\n`, `x = process.env['${name}'] ??\n  '${v}';\n`, `x="\${${name}:-"${v}"}"\n`, `printf '${name}=%s\\n' '${v}'\n`]); }, ALL],
  ['rawtext', (d, n, v) => pick(d, [`${n} = """${v}"""\n`, `${n} = '''\n${v}\n'''\n`, `val ${n}: String = """${v}"""\n`, `const ${n}: &str = r#"${v}"#;\n`, `X { ${n}: r#"${v}"# }\n`]), [...CODE, 'a.toml', 'a.txt']],
  ['compared', (d, n, v) => pick(d, [`if (${n}.equals("${v}")) {}\n`, `if (strcmp(${n}, "${v}") == 0) {}\n`, `strcpy((char *)x->${n}, "${v}");\n`, `r.setValue("${v}", forHTTPHeaderField: "${n}")\n`, `['X-Api-Key: ${v}']\n`, `API key: ${v}\n`, `SET PASSWORD FOR 'a'@'b' = '${v}';\n`]), ALL],
  ['listedoption', (d, n, v) => { const mark = pick(d, ['', '"', "'"]); return `args:\n  - ${mark}--${n.trim()}${mark}\n  - ${mark}${v}${mark}\n`; }, ['a.yml', 'compose.yml', 'a.txt']],
  ['namedelement', (d, n, v) => pick(d, [`<name>${n}</name>\n<value>${v}</value>\n`, `<con:name>${n}</con:name><con:value>${v}</con:value>\n`, `<name>${n}</name><description/><defaultValue>${v}</defaultValue>\n`, `<Setting Name="${n}"><Value Profile="x">${v}</Value></Setting>\n`, `<elementProp name="${n}" x="y"><stringProp name="Argument.value">${v}</stringProp>\n`, `<meta-data android:name="${n}" android:value="${v}"/>\n`]), ALL],
  ['vpnlogin', (_d, _n, v) => `anna\n${v}\n`, ['vpn/auth-user-pass.txt']],
];

/** The bytes of a text, now and then far down in a file, with the line ends of Windows, in UTF-16, behind a mark of UTF-8 or behind characters of several bytes. */
function written(d: Draw, path: string, text: string): Uint8Array {
  const way = d(10);
  const json = path.includes('json');
  if (way === 0 && !json) return Buffer.from(`${fill(d, d(6000)).replace(/[:="]/g, '').replace(/ /g, pick(d, [' ', '\n']))}\n${text}`);
  if (way === 1) return Buffer.from(text.replace(/\n/g, '\r\n'));
  if (way === 2) return Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
  if (way === 3) return Buffer.from(`\ufeff${text}`);
  return Buffer.from(way === 4 && !json ? `# é ü “x” 日本\n${text}` : text);
}

/** A file that carries a value under a name in this way. */
export function carried(d: Draw, [, write, files]: Carrier): { readonly path: string; readonly bytes: Uint8Array } {
  const path = pick(d, files);
  return { path, bytes: written(d, path, write(d, nameOf(d), valueOf(d))) };
}
