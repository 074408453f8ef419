import { isSignedWithKnownWord } from './known-signers.ts';
import type { Reading } from './reading.ts';
import { isOfSample, isOfShownMessage } from './samples.ts';
import type { Sighting } from './sighting.ts';

/** Scripts that fill or play with a developer's own copy, and reports that tools write for people. */
const DEVELOPMENT = /(?:^|\/)(?:seeds?|seeders?|factories|devtools?|dev-tools?|sandbox|playground|scratch|simulat(?:e|ion|or)s?)\/|(?:^|\/)scripts?\/(?:dev|local|demo|test)s?\/|(?:^|\/)(?:dev|local)\/scripts?\/|(?:^|[/_.-])(?:seeds?|seeder|simulate|simulator|fake|dummy|playground)(?:[-_.][\w-]{0,40}){0,2}\.[a-z]{2,4}$/i;
const REPORT = /(?:^|\/)(?:coverage|htmlcov|lcov-report|playwright-report|test-results?|storybook-static|allure-report|reports?|jacoco|surefire-reports)\/(?:[^/]+\/){0,6}[^/]+\.(?:html?|xml|json|txt)$|(?:^|[/._-])report\.html?$/i;
const VECTORS = /(?:^|[/_.-])(?:test[_-]?)?vectors?(?:[/_.-]|$)|(?:^|\/)(?:kats?|wycheproof|cavp)\/|\.rsp$/i;
/** Calls whose argument is looked for or compared with, rather than used. */
const LOOKED_FOR = /(?:\.replace(?:All|_all|First)?|\b(?:re|regex|regexp|pattern)\.\w{2,12}|\b(?:preg_\w{3,20}|RegExp|gsub|sub|str_replace|Pattern\.compile|MustCompile|contains?|includes|indexOf|startsWith|endsWith|toContain|toMatch|toEqual|toBe|assert\w{0,20}))\([^\n;)]{0,160}$/;
/** What an application says that is installed by its users: its client secret lies in each of their copies. */
const INSTALLED = /["']installed["']\s{0,4}:\s{0,4}\{|urn:ietf:wg:oauth:2\.0:oob|InstalledAppFlow|run_local_server\(|(?:localhost|127\.0\.0\.1|\[::1\]):(?:\$\{|\{|%d|["'`]\s{0,3}\+)|\binstalled app(?:lication)?s?\b/i;

/** Texts that are built into an application for telephones, and the secret of a client in them, which its users hold as well (https://www.rfc-editor.org/rfc/rfc8252, 8.5). */
const BUILT_IN = /(?:^|\/)res\/values(?:-[\w-]{1,40})?\/[^/]{1,100}\.xml$|(?:^|\/)(?:[\w-]{0,60}Info|[\w-]{0,60}Services[\w-]{0,20})\.plist$/;
const OF_CLIENT = /client[_.-]?secret$/i;

/** A link by which people join a meeting: who is invited gets its password with it. */
const INVITES = /https?:\/\/[\w.-]{3,100}\/(?:j|w|s|my|join|meet(?:ing)?s?)\/[\w.-]{1,100}\?(?:[\w.=-]{1,60}&(?:amp;)?){0,4}(?:pwd|passcode|password)=$/i;

/** Names of values that a test was given: `TEST_FAKE_KEY`, `dummy_secret`, `MOCK_TOKEN`. */
const MADE_UP = /(?:^|_)(?:fake|dummy|mock|mocked|sample|example)(?:_|$)|^(?:fake|dummy|mock)(?=[A-Z])/i;

/** What people write beside a value that they have had taken back. `Rotated` says as much of the new one. */
const REVOKED = /(?:#|\/\/|\/\*|--|;|<!--)[^\n]{0,120}\b(?:revoked|invalidated|deactivated|no longer (?:valid|works|active|in use)|has expired|(?:is|was) disabled)\b/i;

/** What they write beside one that never opened anything. */
const NOT_REAL = /(?:#|\/\/|\/\*|--|;|<!--)[^\n]{0,120}\b(?:not (?:a )?real|made[- ]up|test fixture|fake|dummy)\b/i;

/** And beside one that looks like a secret and guards nothing: `This is not actually a secret key`. */
const NO_SECRET = /(?:#|\/\/|\/\*|--|;|<!--)[^\n]{0,120}\b(?:not|isn't|aren't) (?:actually |really )?(?:an? )?(?:(?:real|actual) )?(?:secret|sensitive|confidential)\b(?![ -](?:manager|store|service))/i;

/** A line over a call that shows how a program is used: `Example usage for GitHub:`. */
const SHOWS_USE = /(?:^|\n)[ \t#*/]{0,20}(?:(?:examples?|samples?) (?:of )?(?:usage|use|calls?|commands?|invocations?)\b[^\n]{0,60}|usage):[ \t]*\r?\n/i;

/** Does such a line stand over it in the same paragraph? */
function isShownUse(text: string, start: number): boolean {
  return SHOWS_USE.test(text.slice(Math.max(0, start - 800), start).split(/\n[ \t]{0,20}\r?\n/).at(-1) ?? '');
}

/** What rules that find secrets are written with, and an expression that tells one by its length. */
const RULE_WORDS: readonly RegExp[] = [/\b(?:rule_?id|detector_?type|secret_?type)\b|\[\[rules\]\]|\bclass\s\w{1,60}Detector\b/i, /\b(?:regexp?|patterns?|denylist)\b/i, /\bkeywords?\b/i, /\bentropy\b/i, /\b(?:tps|fps|true_?positives?|false_?positives?|negative_?examples?)\b/i];
const COUNTED = /[\].](?:\\b)?\{\d{1,3}(?:,\d{0,3})?\}|GenerateUnique\w{0,20}Regex|GenerateSemiGenericRegex/;

/** Is the text made of rules that tell secrets, with samples beside them? What merely checks a form of input has one or two of these words. */
function tellsSecrets(reading: Reading): boolean {
  const known = told.get(reading);
  if (known !== undefined) return known;
  const tells = COUNTED.test(reading.text) && RULE_WORDS.filter((word) => word.test(reading.text)).length >= 3;
  told.set(reading, tells);
  return tells;
}
/** Asked for each secret of a text. */
const told = new WeakMap<Reading, boolean>();

/** Where programs describe their interface: annotations, and constants that hold an example or what is said of one. Up to the end of the statement. */
const DESCRIBES = /(?:@(?:Api[A-Z]\w{2,30}|Operation|Schema|Parameter)\(|_(?:EXAMPLE|DESCRIPTION)\b\s{0,3}=)[^;]{0,1800}$/;

/** Constants that hold what is said of an interface, in a file of which they make a good part. */
const DESCRIPTION = /\b[A-Z][A-Z0-9_]{2,60}_(?:DESCRIPTION|DESC|EXAMPLE|EXAMPLES|NOTES)\b\s{0,3}=/g;
const MANY_DESCRIPTIONS = 5;

function tellsOfAnInterface(reading: Reading): boolean {
  const known = describing.get(reading);
  if (known !== undefined) return known;
  let count = 0;
  for (const _ of reading.text.matchAll(DESCRIPTION)) if (++count >= MANY_DESCRIPTIONS) break;
  describing.set(reading, count >= MANY_DESCRIPTIONS);
  return count >= MANY_DESCRIPTIONS;
}
const describing = new WeakMap<Reading, boolean>();

/** Is it a piece of text that goes on over lines, in the description of an interface? */
function isDescribed(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - 2_000), start);
  return /^[ \t]*"/.test(before.slice(before.lastIndexOf('\n') + 1)) && DESCRIBES.test(before);
}

/** The rest of the value's line, and the line above it where that is a remark. */
function remarks(text: string, sighting: Sighting): string {
  const end = text.indexOf('\n', sighting.end);
  const rest = text.slice(sighting.end, Math.min(end < 0 ? text.length : end, sighting.end + 200));
  const before = text.slice(Math.max(0, sighting.start - 500), sighting.start).split('\n');
  const above = before.at(-2) ?? '';
  return `${rest}\n${/^\s*(?:#|\/\/|\/\*|\*|--|;|<!--)/.test(above) ? above : ''}`;
}

/**
 * What speaks against a value that looks like a secret, as half a sentence; undefined where nothing does. A token that a mark tells is doubted for what it is, never for where
 * it stands: people put real ones anywhere.
 */
export function doubtOf(reading: Reading, sighting: Sighting): string | undefined {
  const { file } = reading.document;
  if (tellsSecrets(reading)) return 'it stands beside the pattern that it is a sample of';
  if (REVOKED.test(remarks(reading.text, sighting))) return 'a remark beside it says that it no longer works';
  if (isSignedWithKnownWord(sighting.raw)) return 'it is signed with a word that everybody tries first';
  if ((sighting.provider === 'unknown' || sighting.provider === 'totp') && NOT_REAL.test(remarks(reading.text, sighting))) return 'a remark beside it says that it is made up';
  if (sighting.provider === 'unknown' && NO_SECRET.test(remarks(reading.text, sighting))) return 'a remark beside it says that it is no secret';
  if ((sighting.provider === 'unknown' || sighting.provider === 'totp') && (isDescribed(reading.text, sighting.start) || tellsOfAnInterface(reading))) return 'it stands in the description of an interface';
  if (sighting.provider === 'unknown' && isShownUse(reading.text, sighting.start)) return 'it stands where the use of a program is shown';
  if (sighting.kinds[0] === 'gcp.oauth-secret' || (sighting.provider === 'unknown' && OF_CLIENT.test(sighting.name) && BUILT_IN.test(file))) return BUILT_IN.test(file) || INSTALLED.test(reading.text) ? 'it is that of an installed application, in the hands of all its users' : undefined;
  if ((sighting.provider === 'unknown' || sighting.provider === 'ssh') && MADE_UP.test(sighting.name.slice(sighting.name.lastIndexOf('.') + 1))) return 'its name says that it is made up';
  if ('roots' in reading.document && sighting.path.some((key) => /^examples?$/.test(key)) && sighting.provider === 'unknown') return 'it is the example of a description';
  if (sighting.provider !== 'unknown' || sighting.own === true || sighting.opens.host !== undefined) return undefined;
  const before = reading.text.slice(Math.max(0, sighting.start - 200), sighting.start);
  if (LOOKED_FOR.test(before)) return 'it is what the program looks for or compares with';
  if (isOfSample(reading.text, sighting.start)) return 'what holds it is called a sample';
  if (isOfShownMessage(reading.text, sighting.start)) return 'it stands in a message that a page shows';
  if (INVITES.test(before)) return 'it is part of the link that invites to a meeting';
  if (DEVELOPMENT.test(file)) return 'the file fills or plays with a copy of the developer';
  if (REPORT.test(file)) return 'the file is a report that a tool wrote';
  if (VECTORS.test(file) || /test[ -]?vector|\bRFC ?\d{4}\b|known[ -]answer/i.test(before)) return 'it stands among test vectors';
  return undefined;
}
