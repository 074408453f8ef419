import type { Resource } from '../model/index.ts';
import type { LinkedCredential } from './credentials.ts';

const TEST_FOLDER = /(?:^|\/)(?:__tests__|__mocks__|__fixtures__|__snapshots__|tests?|specs?|e2e|test[-_]?data|fixtures?|mocks?|testing|cassettes|vcr_cassettes|__cassettes__|__recordings__|(?:__)?nock-fixtures(?:__)?|http[-_]recordings|recorded[-_](?:http|requests|responses|traffic)|wiremock)\//i;
const TEST_FILE = /[._-](?:test|tests|spec|mock|fixture)\.[a-z]+$|(?:^|\/)(?:tests?|conftest)[_.][^/]*$/i;

/** What tells people how a thing is used, and the hosts that are kept for that (https://www.rfc-editor.org/rfc/rfc2606). */
const MANUAL = /(?:^|\/)(?:docs?|documentation)\/|\.(?:md|mdx|rst|adoc)$/i;
const OF_MANUALS = /(?:^|\.)example\.(?:com|net|org)$|\.(?:example|invalid)$/i;

/**
 * Is it a token that stands in tests alone and names nothing it opens, or one that a remark shows as an example? That it opens what else the tree declares is shown by nothing. What names a host, an account or
 * a store behind a secret, unless the same tests are all that declares it, what code sends somewhere, what a runbook tells people to use, and what carries the checksum of its maker is not meant.
 */
export function isMadeUp(credential: LinkedCredential | undefined, resource: Resource): boolean {
  const { key, host, account, project, also } = credential?.opens ?? {};
  if (credential?.foundation !== 'found') return false;
  // Who shows the form of a key in a remark has seldom a use for the one that is shown, which other remarks and files to be copied may repeat.
  if (credential.uses.length === 0 && credential.facts.some(({ truth }) => truth?.shown === true) && credential.facts.every((fact) => fact.truth?.checksum !== 'right' && (fact.truth?.shown === true || fact.truth?.looks === 'example' || isOfTest(fact)))) return true;
  // A host of a manual is nobody's: whoever tells readers to use it has put it in the place of theirs.
  if (host !== undefined && OF_MANUALS.test(host) && credential.uses.length === 0 && credential.facts.every(({ truth, evidence }) => truth?.looks === 'test' && evidence.every(({ at }) => MANUAL.test(at.file)))) return true;
  // An address without a secret of its own is written down in a moment, host and all.
  const plain = credential.facts.every(({ truth }) => truth?.secret !== undefined);
  // What a template of the tests declares is there for their run.
  const declared = key !== undefined && resource.keys.includes(key) && resource.evidence.every(({ at }) => inTest(at.file) || credential.facts.some(({ truth, evidence }) => truth?.tested === true && evidence.some((one) => one.at.file === at.file && one.at.start <= at.start && at.end <= one.at.end)));
  if (!plain && (credential.uses.length > 0 || [declared ? undefined : key, host, account, project, also?.[0]].some((one) => one !== undefined))) return false;
  return credential.facts.every((fact) => isOfTest(fact) && fact.truth?.checksum !== 'right');
}

function isOfTest({ truth, evidence }: LinkedCredential['facts'][number]): boolean { return truth?.looks === 'test' && (truth.tested === true || evidence.every(({ at }) => inTest(at.file))); }
function inTest(file: string): boolean { return TEST_FOLDER.test(file) || TEST_FILE.test(file); }
