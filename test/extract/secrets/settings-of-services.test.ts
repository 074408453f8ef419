import { expect, test } from 'vitest';
import { create } from '../../../src/extract/secrets/index.ts';
import type { CredentialFact } from '../../../src/model/index.ts';
import { factsOf } from '../../support/facts.ts';
import { treeOf } from '../../support/tree.ts';

const credentials = async (file: string, text: string): Promise<CredentialFact[]> => (await factsOf(treeOf({ [file]: text }), [create])).filter((fact) => fact.fact === 'credential');
const xor = (text: string): string => Buffer.from(Buffer.from(text).map((byte) => byte ^ 0x5f)).toString('base64');
const RANDOM = 'q7Rv2LmX9tKe4ZbW8sNd';
const HEX = '9f3a7c1e5b2d8046ae91c4f7b3d05e68';
const KEY = 'yAnz5TF+lXXJte14tKji3Z2MEEhEOq6gLKmX0Q1cVkE=';
const SALT = '|3O-dF!b  7k2Cw@W<H;_#&.;6?cYe+TF*|?Zx=Ld~e^mP&8W5T^k>jN';
const WORDS = 'ribbon velvet cactus orbit dune fossil meadow anchor jungle tiger lemon gravity';
/** The first accounts of the words with which Hardhat and Foundry, and Ganache, start a chain of their own. */
const OF_DEVELOPERS = ['0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80', '4f3edf983ac636a65a842ce7c78d9aa706d3b113bce9c46f30d7d21715b23b1d'];
const site = (more: string): string => `module.exports = { themeConfig: { algolia: { appId: 'BH4D9OD16A', apiKey: '${HEX}', ${more} } } };\n`;

/** Ways to write a secret that services have for themselves: where it is, what it says there, and a quiet twin. */
const WAYS: readonly (readonly [what: string, file: string, loud: string, secret: string, quiet: string])[] = [
  ['an element of SonarQube', 'pom.xml', `<properties><sonar.login>${HEX}a1b2c3d4</sonar.login></properties>`, `${HEX}a1b2c3d4`, '<properties><sonar.login>${env.SONAR_TOKEN}</sonar.login></properties>'],
  ['what opens the credentials of Jenkins', 'jenkins/secrets/master.key', HEX.repeat(8), HEX.repeat(8), 'put the key here'],
  ['the key of the flows of NiFi', 'conf/nifi.properties', 'nifi.sensitive.props.key=Kq7vLm29xTe4\n', 'Kq7vLm29xTe4', 'nifi.sensitive.props.key=n2z+tTTbHuZ4V4V2||uWhdasyDXD4ZG2lMAes/vqh6u4vaz4xgL4aEbF4Y\n'],
  ['the secret of links of nginx', 'nginx/conf.d/video.conf', `location / {\n  secure_link_md5 "$secure_link_expires$uri$remote_addr ${RANDOM}";\n}\n`, RANDOM, 'location / {\n  secure_link_md5 "$secure_link_expires$uri$remote_addr $link_secret";\n}\n'],
  ['a user of CouchDB', 'couchdb/local.ini', `[couchdb]\nuuid = 0a\n[admins]\n; the first\nadmin = Kq7vLm29xTe4\n[log]\nlevel = informational\n`, 'Kq7vLm29xTe4', '[admins]\nadmin = -pbkdf2-43ecbd256a70a3a2f7de40d2374b6c3002918834,921a12f74df0c1052b3e562a23cd227f,10000\n[log]\nwriter = Kq7vLm29xTe5\n'],
  ['a login of IRC', 'notes.txt', `/msg NickServ identify shopbot ${RANDOM}\n`, RANDOM, '/msg NickServ identify shopbot your_password\nthen identify with NickServ again\n'],
  ['a login of IRC that a program sends', 'bot.py', `irc.send("PRIVMSG NickServ :IDENTIFY ${RANDOM}\\r\\n")\n`, RANDOM, 'irc.send("PRIVMSG NickServ :IDENTIFY {}\\r\\n".format(password))\n'],
  ['a key of WireGuard on a line', 'up.sh', `wg set wg0 private-key <(echo ${KEY})\n`, KEY, 'wg set wg0 private-key <(echo $WG_KEY)\nwg set wg0 private-key /etc/wireguard/key\n'],
  ['a key of WireGuard given on', 'up.sh', `echo "${KEY}" | wg pubkey\n`, KEY, 'echo "$WG_KEY" | wg pubkey\n'],
  ['the salt of Drupal', 'sites/default/settings.php', `$settings['hash_salt'] = '${RANDOM}-${RANDOM}_x';\n`, `${RANDOM}-${RANDOM}_x`, "$settings['hash_salt'] = file_get_contents('../salt.txt');\n$drupal_hash_salt = '';\n"],
  ['a salt of WordPress', 'wp-config.php', `define( 'LOGGED_IN_SALT',   '${SALT}' );\n`, SALT, "define( 'LOGGED_IN_SALT', 'put your unique phrase here, put your unique phrase here' );\ndefine('NONCE_SALT', getenv('NONCE_SALT'));\n"],
  ['the words of a wallet', '.env', `MNEMONIC="${WORDS}"\n`, WORDS, 'MNEMONIC="test test test test test test test test test test test junk"\nSEED_PHRASE="candy maple cake sugar pudding cream honey rich smooth crumble sweet treat"\n'],
  ['the words of a wallet in a program', 'hardhat.config.js', `module.exports = { accounts: { mnemonic: "${WORDS}" } };\n`, WORDS, "module.exports = { accounts: { mnemonic: 'enter the twelve words that your wallet has shown when you made that account' } };\n"],
  ['the key of an account of a wallet', 'hardhat.config.ts', `const deployerPrivateKey = process.env.DEPLOYER_PRIVATE_KEY ?? "0x${HEX}${HEX}";\n`, `0x${HEX}${HEX}`, OF_DEVELOPERS.map((key) => `const deployerPrivateKey = process.env.DEPLOYER_PRIVATE_KEY ?? "${key}";\n`).join('')],
  ['a key beside keys that sign', 'gradle/verification-metadata.xml', '<settings><api-key id="A3F5C09B7E1D4826B9C0F7E2D51A84C36E0B97D2"/></settings>', 'A3F5C09B7E1D4826B9C0F7E2D51A84C36E0B97D2', '<trusted-keys>\n<trusted-key id="A3F5C09B7E1D4826B9C0F7E2D51A84C36E0B97D2" group="org.shop"/>\n</trusted-keys>\n<ignored-keys>\n<ignored-key id="B9C0F7E2D51A84C3" reason="not found"/>\n</ignored-keys>\n'],
  ['a token in settings of Tinybird', 'shop.datasource', `API_TOKEN "${RANDOM}" READ\n`, RANDOM, `TOKEN "shop-frontend-2026-04-21" APPEND\n\nSCHEMA >\n    id String\nTOKEN ${RANDOM} READ\n`],
  ['a password that WebSphere hides', 'server.xml', `<dataSource password="{xor}${xor(RANDOM)}"/>`, xor(RANDOM), `<dataSource password="{xor}${xor('changeme')}"/><dataSource password="{aes}YSPuwMQqjeo/DlSNYnUZ3E6z6WLVmEaAtDmMaFg6JCY="/>`],
  ['a passphrase of words', 'backup.sh', "export BORG_PASSPHRASE='copper walnut drizzle ember'\n", 'copper walnut drizzle ember', "export BORG_PASSPHRASE='correct horse battery staple'\nPASSPHRASE_HINT='enter your new passphrase here'\npassphrase='enter your own words here'\n"],
  ['a word and a year', '.env', 'DB_PASS=Sommer2021\n', 'Sommer2021', 'DB_PASS=Password2021\nDB_SCHEMA=Sommer2021\n'],
  ['the key of Mandrill', '.env', 'MANDRILL_KEY=q7Rv2LmX9tKe4ZbW8sNdJd\n', 'q7Rv2LmX9tKe4ZbW8sNdJd', 'MANDRILL_KEY=mandrill-transactional\n'],
  ['a key that writes to an index', 'scripts/index.js', site("indexName: 'shop' } }, write: { search: { saveObjects: true"), HEX, site("indexName: 'shop'")],
];

test.each(WAYS)('%s is found, and what stands in its place is not', async (_, file, loud, secret, quiet) => {
  const found = await credentials(file, loud);
  expect(found.map((fact) => loud.slice(fact.evidence[0].at.start, fact.evidence[0].at.end))).toEqual([secret]);
  expect(JSON.stringify(found)).not.toContain(secret);
  expect((await credentials(file, quiet)).map((fact) => fact.name)).toEqual([]);
});

test('a token in an address and one in a variable are one secret', async () => {
  const token = `7163495782:AA${'Hq7Rv2LmX9tKe4ZbW8sNdJd5WqT8rYb3n'}`;
  const [sent] = await credentials('send.sh', `curl https://api.telegram.org/bot${token}/sendMessage\n`);
  const [kept] = await credentials('.env', `TELEGRAM_BOT_TOKEN=${token}\n`);
  expect(sent?.value && kept?.value?.equals(sent.value)).toBe(true);
});
