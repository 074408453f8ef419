import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { byEnding, endingOf } from '../../../src/extract/shared/ending.ts';
import { isNothing, rankOfFile } from '../../../src/extract/shared/truth.ts';
import { namesOf, pathsOf } from '../../../src/extract/secrets/paths.ts';
import { isStore } from '../../../src/extract/secrets/stores.ts';

test('what a name ends with: its last dot on, or all of it where that is none or its first letter', () => {
  expect(['a/b.min.js', 'a/.env', '.map', 'a.b/Makefile', 'x', 'a/.env.js'].map(endingOf)).toEqual(['.js', '/.env', '/.map', '/Makefile', '/x', '.js']);
});

test('an answer is kept by what a name ends with', () => {
  let asked = 0;
  const ask = byEnding((file) => { asked++; return file.endsWith('.js'); });
  expect([ask('a.js'), ask('b/c.js'), ask('.js'), ask('a.ts'), ask('d.js')]).toEqual([true, true, true, false, true]);
  expect(asked).toBe(3);
});

test('locks and what is made of other files are nothing, their neighbours and minified programs are not', () => {
  for (const file of ['yarn.lock', 'a/Cargo.lock', 'package-lock.json', 'a/.terraform.lock.hcl', 'go.sum', 'a/x.SVG', '.map', 'b/A.MIN.CSS', 'gradle.lockfile', 'a/pnpm-lock.yaml']) expect(isNothing(file), file).toBe(true);
  for (const file of ['lock', 'a/my.lock', 'package.json', 'a.hcl', 'a.svg/b', 'map', 'a.min.js', 'a.min.ts', 'yarn.lock/x', 'Makefile']) expect(isNothing(file), file).toBe(false);
});

test('a file in which a tool keeps its login is told by its name in any folder, and by its folder where that says it', () => {
  for (const file of ['.netrc', 'home/.kube/config', 'x/.railway/config-dev.json', 'gh/hosts.yml', '.wrangler/config/default.toml', 'a/.snowsql/config', 'snowflake/connections.toml', 'pap-secrets', 'a/NuGet.Config', 'kubeconfig-prod.js', 'a/secrets/db_password', 'secret/token.txt', 'x.kubeconfig', '.curlrc', 'auth.json']) expect(isStore(file), file).toBe(true);
  for (const file of ['netrc', 'kube/config', 'railway/config.json', 'hosts.yml', 'config/default.toml', 'config', 'connections.toml', 'x-secrets', 'kubeconfig.d/a.js', 'mysecrets/db_password', 'secrets/index.js', 'secrets/readme']) expect(isStore(file), file).toBe(false);
});

test('no path is found whose name was said to be at none of them', () => {
  const paths = [/(?:^|\/)\.a\/config(?:-[a-z]+)?\.json$/, /(?:^|\/)(?:\.b\/config|\.?c\/d\.toml)$/, /(?:^|\/)(?:e|f)-g$/, /(?:^|\/)h\/i\/j\.ya?ml$/i, /(?:^|\/)(?:open)?vpn[\w/-]{0,9}\/[\w.]{0,9}(?:login|pass)$/];
  const [any, name] = [pathsOf(paths), namesOf(paths)];
  fc.assert(fc.property(fc.array(fc.constantFrom('.a/', 'config', '-x', '.json', '.b/', 'c/', '.c/', 'd.toml', 'e', 'f-g', 'h/', 'i/', 'j.yml', 'J.YAML', 'x/', 'vpn/', 'openvpn-x/', 'office.', 'login'), { minLength: 1, maxLength: 6 }).map((parts) => parts.join('')), (file) => {
    if (any.test(file)) expect(name(file.slice(file.lastIndexOf('/') + 1))).toBe(true);
  }), { numRuns: 2000 });
  expect([name('config-x.json'), name('config'), name('d.toml'), name('c'), name('i'), name('j.yml'), name('a.login')]).toEqual([true, true, true, false, false, true, true]);
});

test('folders of tests are told by what they say of them, and those of the product and of environments are not', () => {
  for (const file of ['integration/resources/tls/local.key', 'integration/docker_test_helper.go', 'acceptance/server.py', 'shop/src/integTest/resources/app.yml', 'app/src/androidTest/java/A.kt', 'lib/src/testFixtures/java/Keys.java', 'pom/src/it/simple/settings.xml', 'Shop.IntegrationTests/appsettings.json', 'parser-tests/a.rs', 'crates/oxc_formatter_tests/a.rs',
    'internal/testlib/keys.go', 'pkg/test-utils/a.ts', 'pkg/testutil/tls.go', 'e2e-tests/login.ts', 'e2e_test/a.py', 'end-to-end-tests/a.ts', 'cypress/support/commands.ts', 'ui/cypress/fixtures.json', 'core/test-resources/app.yml', 'lib/test_helpers/a.rb', 'test-apps/shop/.env', 'src/integration/resources/application.yml', 'static/legacy-docs/api.htm', 'api_docs/a.json']) expect(rankOfFile(file), file).toBe('side');
  for (const file of ['integration/terraform.tfvars', 'integration/values.yaml', 'src/integration/stripe.ts', 'environments/acceptance/main.tf', 'accounts/acme-test/main.tf', 'clusters/shop_test/values.yaml', 'test-infra/main.tf', 'testimonials/a.ts', 'latest/app.yml', 'contests/app.yml', 'src/contest-files/a.ts', 'attestation/key.go', 'protest-suites.ts', 'src/item/a.ts', 'google-docs/client.ts']) expect(rankOfFile(file), file).toBe('plain');
});
