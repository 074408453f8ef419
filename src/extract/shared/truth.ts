/** What tells a live secret from a placeholder, and how much a file's name is worth. */
import { baseName } from '../../model/index.ts';
import { byEnding, endingOf } from './ending.ts';
import { isInSideFolder } from './side-folders.ts';

/** Words that stand in for a secret. Long enough that random text does not hold them by chance. */
const PLACEHOLDER_WORDS = ['changeme', 'change-me', 'change_me', 'change.me', 'changethis', 'change-this', 'change_this', 'replaceme', 'replace-', 'replace_', 'placeholder', 'example', 'dummy-', 'dummy_', 'dummykey', 'dummytoken',
  'your-', 'your_', 'yourpass', 'your.pass', 'your.token', 'your.secret', 'your.key', 'yourkey', 'yourtoken', 'yoursecret', 'yourapi', 'youraccess', 'yourclient', 'yourdb', 'yourown', 'insert-', 'insert_', 'enter-', 'enter_', 'put-your', 'redacted', 'xxxxxx', '******', '......', '123456789', 'abcdefghij', 'secret-here', 'token-here', 'key-here',
  '-here', '_here', 'todo-', 'fixme', 'not-a-real', 'notareal', 'not_a_real', 'fake-', 'fake_', 'faketoken', 'mytoken', 'my-token', 'my_token', 'mypassword', 'my-password', 'my_password', 'mysecret', 'my-secret', 'my_secret', 'sample-', 'sample_', 'loremipsum', 'somepass', 'some-pass', 'some_pass', 'deadbeef', 'foobar'];
/** Any of them, found in one pass. */
const PLACEHOLDER_WORD = new RegExp(PLACEHOLDER_WORDS.map((word) => word.replace(/[.*]/g, '\\$&')).join('|'));
/** Whole values that are no secret. */
const PLACEHOLDER_VALUES = new Set(['', 'password', 'passwd', 'pass', 'pwd', 'pw', 'secret', 'token', 'key', 'apikey', 'api_key', 'api-key', 'string', 'none', 'null', 'nil', 'undefined', 'true', 'false', 'test', 'testing', 'tbd', 'todo', 'n/a',
  'changeit', 'value', 'dummy', 'fake', 'sample', 'demo', 'foo', 'bar', 'baz', 'empty', 'unset', 'unused', 'notused', 'not-used', 'not_used', 'user:password', 'supersecret', 'super-secret', 'super_secret', 'hunter2', 'mypass', 'my-pass', 'my_pass', 'mypasswd', 'mypwd', 's3cr3t', 'p4ssw0rd', 'p@ssw0rd', 'p@ssword', 'xxx', '***', '...', 'abc123', 'abcd1234',
  // Identifiers that manuals of many services print.
  '123e4567-e89b-12d3-a456-426614174000', '550e8400-e29b-41d4-a716-446655440000']);
/** Passwords that container images and tutorials ship with: nothing on a real host is protected by them, but a local store is opened. */
const STOCK_PASSWORDS = new Set(['postgres', 'root', 'admin', 'mysql', 'mongo', 'redis', 'guest', 'user', 'app', 'rootpassword', 'toor', '1234', '12345', '123456', '12345678', '1234567890', 'letmein', 'qwerty', 'welcome', 'db', 'dev', 'development', 'local', 'docker', 'prisma', 'mariadb', 'sa', 'django', 'rails', 'laravel', 'sail', 'homestead', 'forge', 'minio', 'minioadmin', 'rabbitmq']);

/** What stands in for a secret and what tutorials ship with: what is tried first where a word is asked for. */
export const COMMON_WORDS: readonly string[] = [...PLACEHOLDER_VALUES, ...STOCK_PASSWORDS].filter((word) => word !== '');

/** Is this text made to be replaced, rather than a secret? References to other values (`${VAR}`, `<...>`, `{{...}}`, `op://`) are too. */
export function isPlaceholder(value: string): boolean {
  const text = value.trim().toLowerCase();
  if (text.length < 3 || PLACEHOLDER_VALUES.has(text) || isReference(value)) return true;
  if (/^[<[{(].*[>\]})]$/s.test(text) || /^(.)\1*$/.test(text)) return true;
  // `ADMIN_PASSWORD`: the name of what is to be put there.
  if (/^[A-Z][A-Z0-9]{0,30}(?:_[A-Z0-9]{1,30}){0,4}_(?:PASSWORD|PASSWD|PASS|PWD|SECRET|TOKEN|KEY)$/.test(value.trim())) return true;
  // `sk_test_...`: cut off by hand; `xxxx-xxxx-xxxx`: blanks of a form.
  if (/(?:\.{3}|\u2026)$/.test(text) || /^x{3,}(?:[-_. ]x{3,})+$/.test(text)) return true;
  return PLACEHOLDER_WORD.test(text) || hasRun(text, 8) || isTyped(text);
}

/**
 * `sk_live_abc123xyz789`: typed by hand, in pieces of the alphabet and of the digits in their order. Behind the mark at its front more than half of its characters follow the
 * one before them; in random digits fewer than one in ten do.
 */
function isTyped(text: string): boolean {
  const from = /^(?:[a-z]{2,12}[_-]){1,3}(?=[a-z0-9])/.exec(text)?.[0].length ?? 0;
  if (text.length - from < 12) return false;
  let steps = 0;
  for (let i = from + 1; i < text.length; i++) if (text.charCodeAt(i) - text.charCodeAt(i - 1) === 1) steps++;
  return steps >= (text.length - from - 1) * 0.6;
}

/** Is this the password of an image or tutorial? */
export function isStockPassword(value: string): boolean { return STOCK_PASSWORDS.has(value.toLowerCase()); }

/** `orders-db-pass`, `my pass`: words alone, of which the last says what it is. Whoever types this names the value and does not choose one. */
export function namesItself(value: string): boolean { return value.length <= 60 && /^[a-z]+(?:(?:[-_. ]|%20)[a-z]+){0,5}$/i.test(value) && /(?:pass|password|passwd|pw|pwd|secret)$/i.test(value); }

/** Does the text only name where the value is kept? */
export function isReference(value: string): boolean {
  const text = value.trim();
  return /^(?:~\/|\$\{[^}]*\}|\$[A-Za-z_(]|\{\{|%[A-Z_]+%$|<%|#\{|@[A-Za-z]+\(|@[A-Za-z_.]+@$|!(?:Ref|Sub|GetAtt)|ref:|(?:op|vault|arn|ssm|secret|secretsmanager|aws-sm|gcpsm|akv|doppler|infisical|file|env|keychain|pass|bws|sops|ENC)(?::|\[))/.test(text)
    || /(?:process\.env|import\.meta|os\.environ|getenv|ENV\[|env\(|secrets\.|(?<!-)\b(?:var|local|data)\.)/.test(text) || text.includes('${') || text.includes('{{');
}

/** The same character `length` times in a row: text made by hand. */
function hasRun(text: string, length: number): boolean {
  let run = 1;
  for (let i = 1; i < text.length; i++) {
    run = text.charCodeAt(i) === text.charCodeAt(i - 1) ? run + 1 : 1;
    if (run >= length) return true;
  }
  return false;
}

/** Enough different characters for a random token of its length? `abababab...` has not. */
export function looksRandom(token: string): boolean {
  const body = token.slice(-Math.min(token.length, 64));
  const kinds = new Set(body).size;
  return kinds >= Math.min(8, Math.ceil(body.length / 4));
}

/** Folders and names of texts that people read, by language. */
const CATALOGUES = /(?:^|\/)(?:locales?|i18n|l10n|langs?|languages?|translations?|intl|[\w-]{2,12}\.lproj|values-[a-z]{2}(?:-r?[A-Z]{2})?)\/(?:[^/]+\/){0,4}(?:[^/]+\.(?:json|ya?ml|properties|php|strings|xml|toml)|[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?\.[a-z]{1,5})$/;
const CATALOGUE_NAMES = /(?:^|[/._-])(?:messages|strings|translations?|locale)[._-][a-z]{2,3}(?:[-_][A-Za-z]{2,4})?\.(?:properties|json|ya?ml|ts|js)$|\.(?:arb|xlf|xliff|resx|po|pot|ftl)$/;

/** Does the file hold words of one language for people, under names such as `password`? */
export function isCatalogue(file: string): boolean { return CATALOGUES.test(file) || CATALOGUE_NAMES.test(file); }

/** `nothing`: not read for secrets. `template`: made to be copied and filled in. `side`: tests, documentation, vendored code. */
export type FileRank = 'nothing' | 'template' | 'side' | 'plain';

const LOCKS: ReadonlySet<string> = new Set(['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'pnpm-lock.yml', 'bun.lock', 'bun.lockb', 'composer.lock', 'gemfile.lock', 'cargo.lock', 'poetry.lock', 'uv.lock', 'pipfile.lock', 'pdm.lock', 'go.sum', 'flake.lock', 'mix.lock', 'pubspec.lock', 'podfile.lock', 'packages.lock.json', 'gradle.lockfile', '.terraform.lock.hcl', 'deno.lock', 'chart.lock']);
const MADE: ReadonlySet<string> = new Set(['map', 'snap', 'svg', 'pub', 'crt', 'cer', 'po', 'pot', 'sum', 'sha256', 'asc', 'sig']);

/** Is a file of this name never read for secrets: locks, what is made of other files, keys and digests for everybody? As `rankOfFile` says `nothing`, asked of every file. A minified program is read: it may be all that is kept of its source. */
export function isNothing(file: string): boolean {
  const asks = asksOf(file);
  return asks === 'no' ? false : asks === 'yes' ? true : asks === 'style' ? /\.min\.css$/i.test(file) : LOCKS.has(baseName(file).toLowerCase());
}
/** What the ending of a name leaves open: most say that it is no such file. */
const asksOf = byEnding((file): 'yes' | 'no' | 'lock' | 'style' => {
  const ending = endingOf(file).toLowerCase();
  const made = ending.slice(ending.lastIndexOf('.') + 1);
  return ending.includes('.') && MADE.has(made) ? 'yes' : made === 'css' ? 'style' : [...LOCKS].some((lock) => lock.endsWith(`.${made}`)) ? 'lock' : 'no';
});

const SAYS_ALL = /integration\/|acceptance\//;
/** Folders called `integration` and `acceptance`, which elsewhere are an environment or a part of the product: programs in the one at the root, and what lies there for them. */
const TESTS_OF_ALL = /^(?:integration|acceptance)\/(?:[^/]+\/){0,6}[^/]+\.(?:go|py|rb|java|kt|[cm]?[jt]s|rs|exs?)$|(?:^|\/)(?:integration|acceptance)\/(?:resources|helpers?|support|scenarios)\//;
/** Classes of tests by the name of their file, as written: `LoginTests.cs`, `LoginIT.java`; and the settings of a test runner. */
const TEST_CLASS = /(?:^|\/)(?:[A-Z]\w{0,80}(?:Tests?|TestCase|IT|Specs?)\.(?:java|kts?|groovy|scala|cs|fs|vb|swift|php|mm?)|phpunit(?:\.\w{1,20})?\.xml)$/;

/** How much a secret in a file of this name is worth. Asked several times of one file, and of every version of it in turn, so the last answer is kept. */
export function rankOfFile(file: string): FileRank {
  if (last.file !== file) last = { file, rank: rankOf(file) };
  return last.rank;
}
let last: { readonly file: string; readonly rank: FileRank } = { file: '', rank: 'plain' };

function rankOf(file: string): FileRank {
  if (isNothing(file)) return 'nothing';
  const lower = file.toLowerCase();
  const base = baseName(lower);
  // `template.yaml` by itself is a CloudFormation stack.
  if (/(?:^|[._-])(?:examples?|samples?|tmpl|tpl|dist)(?:[._-]|$)|[._-]template(?:[._-]|$)/.test(base)) return 'template';
  if (isInSideFolder(lower) || (SAYS_ALL.test(lower) && TESTS_OF_ALL.test(lower)) || TEST_CLASS.test(file)) return 'side';
  if (/(?:\.|_|-)(?:test|tests|spec|stories|mock|fixture)\.[a-z]+$|^(?:tests?|conftest)[_.]/.test(base) && !base.startsWith('.env')) return 'side';
  if (/\.(?:md|mdx|rst|adoc)$/.test(base)) return 'side';
  // Values with which a chart is tested.
  if (/(?:^|\/)ci\/[^/]*values\.ya?ml$/.test(lower)) return 'side';
  if (/^(?:readme|changelog|contributing|history|upgrading|migration|faq)(?:[._-]|$)/.test(base)) return 'side';
  return 'plain';
}
