/** Folders that hold what only accompanies the product, by their whole names in lower case: tests, examples, documentation, and where tests keep recorded traffic: of VCR, betamax, Polly
 * (https://netflix.github.io/pollyjs/#/persisters/fs), nock back (https://github.com/nock/nock) and WireMock. */
const SIDE = new Set([
  'node_modules', 'vendor', 'third_party', 'bower_components', '__tests__', '__mocks__', '__fixtures__', '__snapshots__', 'test', 'tests', 'spec', 'specs', 'e2e', '__e2e__', 'testdata', 'test-data', 'test_data', 'fixture', 'fixtures',
  'mock', 'mocks', 'documentation', 'website', 'demo', 'demos', 'tutorial', 'tutorials', 'cookbook', 'stories', '_examples', '_samples', 'testing', 'cassettes', 'vcr_cassettes', '__cassettes__', '__recordings__', 'nock-fixtures',
  '__nock-fixtures', 'nock-fixtures__', '__nock-fixtures__', 'http-recordings', 'http_recordings', 'wiremock', 'cypress', 'itest', 'itests', 'benchmark', 'benchmarks', 'microbenchmark', 'microbenchmarks',
  ...['http', 'requests', 'responses', 'traffic'].flatMap((what) => [`recorded-${what}`, `recorded_${what}`]),
]);
const EXAMPLES = /^(?:[\w.]{1,40}[-_])?(?:examples?|samples?)$/;
const DOCS = /^(?:(?:legacy|api|dev|developer|user|internal|public|old)[-_])?docs?$/;

/** What stands before `test` in folders of tests that say of which: `src/integration-test/`, `Shop.UnitTests/`, `androidTest/`. One that only ends in `-test` may be what is run in an environment of that name. */
const OF_WHICH = new Set([
  'integration', 'integ', 'int', 'unit', 'func', 'functional', 'android', 'acceptance', 'smoke', 'load', 'perf', 'performance', 'api', 'system', 'ui', 'component', 'contract', 'regression', 'stress', 'it', 'jvm', 'common', 'e2e',
  'end-to-end', 'end_to_end', 'end-to_end', 'end_to-end', 'browser', 'manual', 'sanity', 'device', 'instrumentation',
]);
/** And behind it: what tests are given, `testFixtures/` of Gradle (https://docs.gradle.org/current/userguide/java_testing.html). */
const GIVEN = new Set([
  'utilities', 'support', 'kit', 'harness', 'suite', 'integration', 'e2e', 'unit', 'functional',
  ...['fixture', 'resource', 'util', 'helper', 'lib', 'file', 'asset', 'app', 'project', 'case', 'cert', 'key'].flatMap((one) => [one, `${one}s`]),
]);
const BEFORE = /[-_.]?tests?$/;
const BEHIND = [/^test[-_.]?/, /^tests[-_.]?/];
/** `parser-tests`, `Shop.Api.UnitTests`. */
const NAMED = /^[\w.]{1,80}(?:[-_]tests|\.[a-z]{0,24}tests?)$/;
const SUITES = /^(?:tests?[-_.]?)?suites$/;
const MEASURES = /^[\w.]{1,80}\.benchmarks?$/;

/** Does the file lie in a folder that only accompanies the product? `path` in lower case. Names are looked up and only what they leave open is asked of an expression: one of all of them takes longer to compile than a small tree takes to rank. */
export function isInSideFolder(path: string): boolean {
  // What Maven runs its plugins' tests on (https://maven.apache.org/plugins/maven-invoker-plugin/).
  if (path.startsWith('src/it/') || path.includes('/src/it/')) return true;
  for (let from = 0, to = path.indexOf('/'); to >= 0; from = to + 1, to = path.indexOf('/', from)) if (isSide(path.slice(from, to))) return true;
  return false;
}

function isSide(folder: string): boolean {
  return SIDE.has(folder) || (folder.includes('ample') && EXAMPLES.test(folder)) || (folder.includes('doc') && DOCS.test(folder)) || (folder.endsWith('suites') && SUITES.test(folder)) || (folder.includes('.benchmark') && MEASURES.test(folder))
    || (folder.includes('test') && (OF_WHICH.has(folder.replace(BEFORE, '')) || BEHIND.some((start) => start.test(folder) && GIVEN.has(folder.replace(start, ''))) || NAMED.test(folder)));
}
