import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { credentialsPastTheGate, textOf } from '../../support/read-credentials.ts';

/** Secrets that are told by where they stand: behind an option of a command, as the third argument of a call, in a file that holds nothing else. As in a scan the prefilter and the gate decide first. */
const found = (file: string, text: string): string[] => credentialsPastTheGate(file, text).filter((fact) => fact.foundation === 'found').map((fact) => textOf(fact, text));

const WORDS = 'abcdefghijkmnpqrstuvwxyz';
/** A password as programs make them: letters of both cases and digits, no word among them. */
const password: fc.Arbitrary<string> = fc.noShrink(fc.array(fc.constantFrom(...WORDS, ...WORDS.toUpperCase()), { minLength: 14, maxLength: 20 }))
  .map((letters) => letters.map((letter, at) => (at % 3 === 1 ? '4729358'[at % 7] ?? '4' : at % 3 === 0 ? letter.toUpperCase() : letter.toLowerCase())).join('')).filter((text) => new Set(text).size > 9);
const NOTHING = ['<your-password>', 'your-password-here', '${DB_PASSWORD}', '********', 'REDACTED', 'xxxxxxxxxxxx', '{{ db_password }}'];

/** `§` stands for the value. */
const CARRIERS: readonly (readonly [string, string, string])[] = [
  ['a signing tool', 'sign.sh', 'osslsigncode sign -pkcs12 cert.pfx -pass § -in a.exe -out b.exe\n'], ['a tunnel', 'up.sh', 'ngrok config add-authtoken §\n'], ['a console of Symfony', 'seed.sh', 'php bin/console fos:user:create admin admin@shop-data.net § --super-admin\n'],
  ['a database of Azure', 'sql.sh', 'az sql server create -n shop -g rg -u adm -p §\n'], ['a store of secrets', 'put.sh', 'printf "§" | gcloud secrets create db-password --data-file=-\n'], ['a store of keys', 'kv.sh', 'consul kv put shop/db/password §\n'],
  ['a store of secrets by value', 'kv2.sh', 'vault kv put secret/shop value=§\n'], ['user and password of a store', 'etcd.sh', 'etcdctl --user root:§ put a b\n'], ['user and password of Jenkins', 'job.sh', 'java -jar jenkins-cli.jar -s https://ci.shop-data.net -auth admin:§ build app\n'],
  ['a source of packages', 'add.sh', 'dotnet nuget add source https://nuget.shop-data.net/v3/index.json -n shop -u deploy -p §\n'], ['a key of packages', 'push.sh', 'dotnet nuget push a.nupkg -k § -s https://nuget.shop-data.net\n'], ['a source of gems', 'gems.sh', 'bundle config set --global gems.shop-data.net deploy:§\n'],
  ['a token of npm', 'npm.sh', 'npm config set //registry.shop-data.net/:_authToken §\n'], ['a key of gpg', 'gpg.sh', 'echo "§" | gpg --batch --passphrase-fd 0 -d a.gpg\n'], ['a variable of Cloud Foundry', 'env.sh', 'cf set-env shop DB_PASSWORD §\n'],
  ['settings of Pulumi', 'stack.sh', 'pulumi config set --secret dbPassword §\n'], ['a guest', 'guest.sh', 'vmrun -T ws -gu anna -gp § runProgramInGuest vm.vmx a\n'], ['a screen', 'vnc.sh', 'echo "§" | vncpasswd -f > passwd\n'], ['a pipeline', 'fly.sh', 'fly -t ci login -c https://ci.shop-data.net -u admin -p §\n'],
  ['a share of Windows', 'map.bat', 'net use Z: \\\\srv\\share § /user:SHOP\\svc\n'], ['a parameter of a stack', 'stack2.sh', 'aws cloudformation create-stack --stack-name s --parameters ParameterKey=DbPassword,ParameterValue=§\n'],
  ['PDO', 'db.php', "<?php $db = new PDO('mysql:host=db-1.shop-data.net;dbname=app', 'app', '§');\n"], ['mysqli', 'db2.php', "<?php $c = mysqli_connect('db-1.shop-data.net', 'app', '§', 'app');\n"], ['LDAP', 'ldap.php', "<?php ldap_bind($ds, 'cn=web,dc=shop', '§');\n"],
  ['FTP', 'ftp.php', "<?php ftp_login($conn, 'deploy', '§');\n"], ['IMAP', 'imap.php', "<?php $m = imap_open('{imap.shop-data.net:993/ssl}INBOX', 'anna', '§');\n"], ['MySQLdb', 'db.py', 'db = MySQLdb.connect("db-1.shop-data.net", "app", "§", "app")\n'],
  ['a login to a mailbox', 'mail.py', 'server.login("mailer", "§")\n'], ['Sequelize', 'db.js', 'const s = new Sequelize("app", "app", "§", { dialect: "mysql" });\n'],
  ['Java mail', 'Mail.java', 'return new PasswordAuthentication("mailer", "§");\n'], ['.NET', 'Mail.cs', 'client.Credentials = new NetworkCredential("mailer", "§");\n'], ['Go requests', 'get.go', 'req.SetBasicAuth("admin", "§")\n'], ['Go mail', 'mail.go', 'auth := smtp.PlainAuth("", "mailer", "§", "smtp.shop-data.net")\n'],
  ['a source name of Go', 'db.go', 'db, _ := sql.Open("mysql", "app:§@tcp(db-1.shop-data.net:3306)/app")\n'], ['Ruby requests', 'get.rb', 'req.basic_auth "admin", "§"\n'], ['MongoDB', 'seed.js', 'db.auth("app", "§");\n'], ['a user of MongoDB', 'seed2.js', 'db.createUser({ user: "app", pwd: "§", roles: ["readWrite"] });\n'],
  ['a wireless network', 'wifi.ino', 'void setup() { WiFi.begin("office", "§"); }\n'], ['sbt', 'build.sbt', 'credentials += Credentials("Nexus", "nexus.shop-data.net", "deploy", "§")\n'], ['Spring in memory', 'Security.java', 'auth.withUser("admin").password("{noop}§").roles("ADMIN");\n'], ['what signs tokens', 'jwt.js', 'const t = jwt.sign({ id: 1 }, "§", { expiresIn: "1h" });\n'],
  ['Transact-SQL', 'user.sql', "CREATE LOGIN app WITH PASSWORD = N'§';\n"], ['Oracle', 'user2.sql', 'CREATE USER app IDENTIFIED BY §;\n'], ['Erlang', 'app.erl', 'connect() -> epgsql:connect(#{host => "db-1.shop-data.net", password => <<"§">>}).\n'],
  ['setting up Windows', 'unattend.xml', '<AdministratorPassword>\n<Value>§</Value>\n<PlainText>true</PlainText>\n</AdministratorPassword>\n'], ['a store of passwords', 'db.xml', '<String><Key>Password</Key><Value ProtectInMemory="True">§</Value></String>\n'], ['an element with attributes', 'req.xml', '<wsse:Password Type="PasswordText">§</wsse:Password>\n'],
  ['an element without markup', 'local.xml', '<connection><password><![CDATA[§]]></password></connection>\n'], ['a plan of JMeter', 'plan.jmx', '<stringProp name="Argument.name">password</stringProp>\n<stringProp name="Argument.value">§</stringProp>\n'],
  ['a request of an editor', 'api.http', 'GET https://api.shop-data.net/a\nAuthorization: Basic admin §\n'], ['a request of Hurl', 'a.hurl', 'GET https://api.shop-data.net/a\n[BasicAuth]\nadmin: §\n'], ['a login of apt', 'auth.conf', 'machine apt.shop-data.net login deploy password §\n'], ['a script of ftp', 'ftp.txt', 'open ftp.shop-data.net\nuser deploy §\nbinary\n'],
  ['a page under test', 'login.ts', 'await page.getByLabel("Password").fill("§");\n'], ['a recorded page', 'test.side', '{"commands":[{"command":"type","target":"id=password","value":"§"}]}\n'], ['a robot', 'login.robot', '*** Variables ***\n${PASSWORD}    §\n'], ['another robot', 'login2.robot', '*** Test Cases ***\nA\n    Input Password    id=password    §\n'],
  ['several users of a machine', 'user-data.yml', '#cloud-config\nchpasswd:\n  list: |\n    root:$RANDOM\n    anna:§\n'], ['a default of Spring beside an address', 'application.yml', 'spring:\n  datasource:\n    url: jdbc:postgresql://db-1.shop-data.net/app\n    username: app\n    password: ${DB_PASSWORD:§}\n'],
  ['a line of a shell in a program', 'user.tf', 'user_data = <<-EOF\nexport DB_PASSWORD=§\nEOF\n'], ['a magic line of a notebook', 'n.ipynb', '{"cells":[{"cell_type":"code","source":["%env DB_PASSWORD=§\\n"]}]}\n'], ['a variable in a notebook', 'n2.ipynb', '{"cells":[{"cell_type":"code","source":["os.environ[\\"API_TOKEN\\"] = \\"§\\"\\n"]}]}\n'],
  ['a name run together', 'cfg.php', "<?php $dbpass = '§';\n"], ['another name run together', '.offlineimaprc', 'remotepass = §\n'], ['a name in bold', 'RUNBOOK.md', '- **Password**: `§`\n'], ['a name and its colon in bold', 'RUNBOOK.md', '**API token:** §\n'], ['a name in bold of a message', 'export.json', '[{"text": "*password:* `§`"}]\n'], ['an access token of .NET', 'Web.config', '<add key="AccessToken" value="§" />\n'], ['an access token of a property list', 'Info.plist', '<key>AccessToken</key>\n<string>§</string>\n'],
  ['a router', 'r.cfg', 'set system login user anna authentication plaintext-password §\n'], ['a page', 'README.md', 'Log in with user `admin` and password `§`.\n'],
  ['an address of any host', 'links.txt', 'https://admin:§@grafana.shop-data.net/d/1\n'], ['an address of a hypervisor', 'up2.sh', 'ovftool "vi://root:§@vc.shop-data.net/DC" out.ova\n'], ['a list of a proxy of databases', 'userlist.txt', '"app" "§"\n'], ['a store of files', 'rsyncd.secrets', 'deploy:§\n'],
  ['a mailer', 'passwd.client', 'smtp.shop-data.net:mailer:§\n'], ['a repository', 'conf/passwd', '[users]\nanna = §\n'], ['a tunnel of any name', 'vpn/office-login.txt', 'anna\n§\n'], ['what opens sealed variables', '.vault_pass', '§\n'],
];

describe('a secret is found by where it stands, whole and at its place', () => {
  test.each(CARRIERS)('%s', (_what, file, text) => {
    fc.assert(fc.property(password, (value) => { expect(found(file, text.replace('§', value)).map((one) => one.replace(/^\$\{\w+:|\}$/g, ''))).toContain(value); }), { numRuns: 6 });
    expect(NOTHING.filter((one) => found(file, text.replace('§', one)).length > 0)).toEqual([]);
  });

  test('a name in bold is no sign by itself: not before a sentence, and not in a program', () => {
    for (const text of ['**Password**: must be at least twelve characters\n', '**Token:** JWT-based, see below.\n', '* **password**: string, required\n', '**Secret**: `auth.client.secret`\n', '| **Password** | the one of the mailbox |\n']) expect(found('README.md', text), text).toEqual([]);
    expect(found('a.c', 'int *password = *readTheSecret1Of2(argv[1]);\n')).toEqual([]);
  });

  test('a user who is called by the domain', () => {
    fc.assert(fc.property(password, (value) => { expect(found('up.sh', `export GOVC_URL=https://administrator@vsphere.local:${value}@vc.shop-data.net/sdk\n`)).toEqual([value]); }), { numRuns: 6 });
    expect(found('up.sh', 'git clone ssh://git@git.shop-data.net:7999/k3q9/@scope/app.git\n')).toEqual([]);
  });

  test('what opens the settings of Rails, and the token of a bot in an address', () => {
    const key = '4f9c02b7d1e86a35'.split('').reverse().join('') + '4f9c02b7d1e86a35';
    expect(found('config/master.key', `${key}\n`)).toEqual([key]);
    expect(found('config/credentials/production.key', `${key}\n`)).toEqual([key]);
    expect(found('config/master.key', 'put the key here\n')).toEqual([]);
    const bot = `${'71326'}58628:AA${'k2BvKq9dLm3RtXw7Zy5PsNc8HfJg4VbTe'}`;
    expect(found('send.sh', `curl https://api.telegram.org/bot${bot}/sendMessage\n`)).toEqual([bot]);
    expect(found('send.sh', 'curl https://api.telegram.org/bot<token>/sendMessage\n')).toEqual([]);
  });
});
