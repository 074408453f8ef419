import { describe, expect, test } from 'vitest';
import { parseConfig } from '../src/config/index.ts';
import { recogniserErrors } from '../src/own-recognisers.ts';
import { settingChanges } from '../src/trust-config.ts';
import { knowledge } from './support/knowledge.ts';
import { compareFiles } from './support/compare.ts';
import { scanTree } from './support/scan.ts';
import { treeOf } from './support/tree.ts';

const VALUE = 'acme_x9Kd3Lq8Zt5Wm2Rb7Yc4Nf6H';
const OTHER = 'acme_p4Hs8Vw1Gj6Tb3Qm9Xk2Zc5D';
const config = (rest: string, own = `authority: { effects: [destroy], on: ['db:db.example.net:5432/orders'] }`): string => `version: 1
recognisers:
  - id: acme-deploy
    name: Acme deploy token
    keywords: [acme_]
    regex: 'acme_[A-Za-z0-9]{24}'
    ${own}
    matches: ['DEPLOY=${OTHER}']
    ignores: ['acme_handbook', 'acme_short1234']
${rest}`;

describe('a recogniser of the user', () => {
  test('finds its credential, says what it opens and where it was described', async () => {
    const result = await scanTree(treeOf({ 'craterscan.yml': config(''), 'deploy.sh': `curl -H "X-Acme: ${VALUE}" https://deploy.example.com\n`, 'README.md': 'see acme_handbook\n' }));
    expect(result.graph.credentials.map((one) => [one.provider, one.kinds[0]?.name, one.confidence, one.places.map((place) => place.file)])).toEqual([['configured', 'Acme deploy token', 'high', ['deploy.sh']]]);
    const path = result.graph.paths.find((one) => one.resource === 'db:db.example.net:5432/orders');
    expect(path).toMatchObject({ effect: 'destroy', foundation: 'found' });
    expect(result.findings.some((one) => one.rule === 'credential-tracked' && one.places[0].file === 'deploy.sh')).toBe(true);
    expect(result.findings.some((one) => one.rule === 'path-destroys-data')).toBe(true);
    expect(result.tool.tables).toBe(knowledge().digest);
  });

  test('its own examples, placeholders and references are no credentials', async () => {
    const result = await scanTree(treeOf({ 'craterscan.yml': config(''), '.env': 'DEPLOY=acme_xxxxxxxxxxxxxxxxxxxxxxxx\nB=acme_${TOKEN}\nC=acme_EXAMPLEEXAMPLEEXAMPLE12\n' }));
    expect(result.graph.credentials).toEqual([]);
    expect(result.findings.filter((one) => one.level !== 'note')).toEqual([]);
  });

  test('an example written as an assignment is none either', async () => {
    const text = config('').replace('DEPLOY=', 'ACME_TOKEN=').replace("'acme_handbook'", "'API_PASSWORD=Lp7-horse-Grid-93'");
    expect((await scanTree(treeOf({ 'craterscan.yml': text, 'a.txt': 'a\n' }))).graph.credentials).toEqual([]);
    expect((await scanTree(treeOf({ 'craterscan.yml': text, 'settings.yml': text }))).graph.credentials.map((one) => one.places[0].file)).toContain('settings.yml');
  });

  test('a kind of the tables brings what the tables say', async () => {
    const result = await scanTree(treeOf({ 'craterscan.yml': config('', 'kind: railway.account-token'), 'deploy.sh': `DEPLOY=${VALUE}\n` }));
    expect(result.graph.credentials.map((one) => [one.provider, one.kinds.map((kind) => kind.id)])).toEqual([['railway', ['railway.account-token']]]);
    expect(result.graph.paths.some((one) => one.effect === 'destroy')).toBe(true);
  });

  test('where it opens is not said, it is told and no path is made up', async () => {
    const result = await scanTree(treeOf({ 'craterscan.yml': config('', 'near: [deploy]'), 'a.sh': `DEPLOY=${VALUE}\n`, 'b.sh': `SOMETHING=${OTHER}\n` }));
    expect(result.graph.credentials.filter((one) => one.provider === 'configured').map((one) => one.places[0].file)).toEqual(['a.sh']);
    expect(result.graph.paths).toEqual([]);
    expect(result.findings.map((one) => [one.rule, one.level, one.places[0].file])).toContainEqual(['credential-in-file', 'warning', 'a.sh']);
  });

  test('only in the files it names, and the secret is the group of that name', async () => {
    const own = `files: ['conf/**']`;
    const text = `version: 1\nrecognisers:\n  - id: legacy\n    name: legacy password\n    keywords: [LegacyLogin]\n    regex: 'LegacyLogin\\([^,)]+, "(?<secret>[^"]{8,40})"'\n    ${own}\n    matches: ['LegacyLogin(host, "Tr4vel-Lamp-93x")']\n    ignores: ['LegacyLogin(host, password)']\n`;
    const source = 'LegacyLogin(server, "Gr8-Walnut-Door-51")\n';
    const result = await scanTree(treeOf({ 'craterscan.yml': text, 'conf/a.vb': source, 'other/a.vb': source }));
    const [credential, ...more] = result.graph.credentials.filter((one) => one.provider === 'configured');
    expect(more).toEqual([]);
    expect(credential?.places).toEqual([{ file: 'conf/a.vb', start: 21, end: 39, origin: 'tree' }]);
  });

  test('adds to what the tables know and takes nothing from it', async () => {
    const own = `authority: { effects: [read], on: [service] }`;
    const text = `version: 1\nrecognisers:\n  - id: harmless\n    name: harmless thing\n    keywords: [ghp_]\n    regex: 'ghp_[A-Za-z0-9]{36}'\n    matches: ['ghp_${'aB3dE5gH7jK9mN1pQ3sT'}${'5vX7zA9cE1gI3kM5'}']\n    ignores: ['ghp_']\n`.replace('    matches', `    ${own}\n    matches`);
    const files = { '.env': 'GITHUB_TOKEN={{github-pat:one}}\n', 'a.txt': 'here {{github-pat:one}}\n' };
    const alone = await scanTree(treeOf(files));
    const both = await scanTree(treeOf({ ...files, 'craterscan.yml': text }));
    expect(both.graph.credentials.filter((one) => one.places[0].file !== 'craterscan.yml').map((one) => [one.id, one.kinds.map((kind) => kind.id)])).toEqual(alone.graph.credentials.map((one) => [one.id, one.kinds.map((kind) => kind.id)]));
  });

  test('a keyword nearly everywhere is a gap, and time stays small', async () => {
    const text = `version: 1\nrecognisers:\n  - id: slow\n    name: slow thing\n    keywords: [aaa]\n    regex: '(?:a+)+(?:a?){80}Z9'\n    matches: ['aaaaQbcdefgh']\n    ignores: ['b']\n`.replace("'(?:a+)+(?:a?){80}Z9'", "'(?:a+)+(?:a?){80}Q[b-z0-9]{7}'");
    const result = await scanTree(treeOf({ 'craterscan.yml': text, 'big.txt': 'a'.repeat(2_000_000) }));
    expect(result.graph.gaps.map((gap) => [gap.kind, gap.place.file])).toEqual([['bound', 'big.txt']]);
  });
});

describe('a recogniser that cannot be used is refused with file and line', () => {
  const errors = (text: string): string[] => {
    const parsed = parseConfig(text, 'c.yml');
    return parsed.errors ? [...parsed.errors] : recogniserErrors(parsed.config, text, 'c.yml', knowledge());
  };
  test.each<[string, string, string, string]>([
    ['an example that is not matched', 'DEPLOY=acme_', 'DEPLOY=acmf_', 'c.yml:8: recognisers[0].matches[0] holds none of the keywords'],
    ['an example of another form', `matches: ['DEPLOY=${OTHER}']`, "matches: ['acme_x']", 'c.yml:8: recognisers[0].matches[0] is not matched by the expression'],
    ['a placeholder for an example', `matches: ['DEPLOY=${OTHER}']`, "matches: ['acme_xxxxxxxxxxxxxxxxxxxxxxxx']", 'c.yml:8: recognisers[0].matches[0] is taken for a placeholder'],
    ['what must not be found and is', "'acme_short1234'", `'${VALUE}'`, 'c.yml:9: recognisers[0].ignores[1] is found, and must not be'],
    ['a broken expression', '[A-Za-z0-9]{24}', '[A-Za-z0-9{24}', 'c.yml:6: recognisers[0].regex has a "[" at character 6 that is not closed'],
    ['look-around', "'acme_[A", "'(?<=x)acme_[A", 'c.yml:6: recognisers[0].regex looks behind'],
    ['a kind that there is not', 'authority: { effects: [destroy], on:', 'kind: acme.token #', 'c.yml:7: recognisers[0].kind is no kind of our tables'],
    ['a public kind', 'authority: { effects: [destroy], on:', 'kind: supabase.anon-key #', 'recognisers[0].kind is'],
    ['a kind and an authority', '    matches', '    kind: railway.account-token\n    matches', 'c.yml:3: recognisers[0] says both kind and authority'],
    ['an effect that there is not', '[destroy]', '[destory]', 'did you mean "destroy"?'],
    ['no examples', `    matches: ['DEPLOY=${OTHER}']\n`, '', 'c.yml:3: recognisers[0].matches is missing'],
    ['a keyword that is everywhere', '[acme_]', '[ac]', 'c.yml:5: recognisers[0].keywords[0] must be 3 to 100 characters'],
    ['an id of other signs', 'acme-deploy', 'Acme Deploy', 'c.yml:3: recognisers[0].id must be'],
    ['a word that is misspelt', 'regex:', 'regexp:', '"regexp" is not a key of recognisers[0]; did you mean "regex"?'],
  ])('%s', (_, from, to, sentence) => {
    const text = config('').replace(from, to);
    expect(text).not.toBe(config(''));
    const said = errors(text);
    expect(said.join('\n')).toContain(sentence);
    for (const one of said) expect(one).toMatch(/^c\.yml:\d+: /);
    expect(said.join('\n')).not.toContain(OTHER);
  });

  test('one id twice', () => {
    const twice = config('') + config('').split('recognisers:\n')[1];
    expect(errors(twice)).toEqual(['c.yml:10: recognisers[1].id stands twice']);
  });
});

describe('accepting a credential', () => {
  const files = { 'deploy.sh': `DEPLOY=${VALUE}\n`, 'test/run.sh': `DEPLOY=${OTHER}1\nACME=${OTHER}\n` };
  const rules = (result: Awaited<ReturnType<typeof scanTree>>): string[] => result.findings.filter((one) => one.level !== 'note' && one.rule.startsWith('credential')).map((one) => one.places[0].file);

  test('by path, by id, with a reason, and never what it opens', async () => {
    const allow = (entry: string): string => config(`allow:\n  - { ${entry}, reason: a throwaway account }\n`);
    const one = { 'deploy.sh': files['deploy.sh'] };
    expect(rules(await scanTree(treeOf({ ...one, 'craterscan.yml': config('') })))).toEqual(['deploy.sh']);
    for (const entry of ["paths: ['*.sh']", "credentials: ['configured/DEPLOY@*']", "paths: ['deploy.sh'], credentials: ['*']"]) {
      const result = await scanTree(treeOf({ ...one, 'craterscan.yml': allow(entry) }));
      expect(rules(result)).toEqual([]);
      expect(result.waived.map((waived) => waived.reason)).toContain('a throwaway account');
      expect(result.findings.some((finding) => finding.rule === 'path-destroys-data' && finding.level !== 'note')).toBe(true);
    }
    for (const entry of ["paths: ['docs/**']", "credentials: ['configured/OTHER*']", "paths: ['*.sh'], credentials: ['x']", "paths: ['*.sh'], until: 2026-01-01"]) {
      const result = await scanTree(treeOf({ ...one, 'craterscan.yml': allow(entry) }));
      expect(rules(result)).toEqual(['deploy.sh']);
      expect(result.hidden.map((hidden) => hidden.note).join('\n')).toMatch(/allow\[0\] fits nothing|ran out/);
    }
  });

  test.each<[string, boolean]>([
    ['# craterscan:allow a throwaway account', true], ['# craterscan:allow credential-tracked a throwaway account', true], ['# craterscan:allow', false], ['# craterscan:allow credential-trackd a throwaway account', false],
    ['# craterscan:allow a throwaway account until=2026-01-01', false], ['# craterscan:allow made-up for the course until=2027-01-01', true], ['# craterscan:allow data-store-unguarded wrong rule', false],
  ])('by a comment: %s', async (comment, accepted) => {
    const result = await scanTree(treeOf({ 'craterscan.yml': config(''), 'deploy.sh': `DEPLOY=${VALUE} ${comment}\n` }));
    expect(rules(result)).toEqual(accepted ? [] : ['deploy.sh']);
  });
});

describe('a change of recognisers and allow lists', () => {
  const change = (before: string, after: string): string[] => {
    const [a, b] = [before, after].map((text) => { const parsed = parseConfig(text, 'c.yml'); if (parsed.errors) throw new Error(parsed.errors.join()); return parsed.config; });
    return settingChanges(a, b).map((one) => `${one.effect}: ${one.says}`);
  };
  const none = 'version: 1\n';
  test.each<[string, string, string, RegExp]>([
    ['one more tightens', none, config(''), /^tightened: a recogniser acme-deploy was added$/],
    ['one less loosens', config(''), none, /^loosened: the recogniser acme-deploy was taken out$/],
    ['another expression loosens', config(''), config('').replace('{24}', '{25}'), /^loosened: .* another expression/],
    ['a keyword more tightens', config(''), config('').replace('[acme_]', '[acme_, ACMF_]'), /^tightened: .* more keywords/],
    ['a keyword less loosens', config('').replace('[acme_]', '[acme_, acmf_]'), config(''), /^loosened: .* fewer or other keywords/],
    ['a keyword in another case is nothing', config(''), config('').replace('[acme_]', '[ACME_]'), /^told/],
    ['words nearby loosen', config(''), config('', 'near: [deploy]\n    authority: { effects: [destroy], on: [\'db:db.example.net:5432/orders\'] }'), /^loosened: .* nearby/],
    ['files loosen', config(''), config('').replace('    matches', "    files: ['a/**']\n    matches"), /^loosened: .* files/],
    ['no files asked any more tightens', config('').replace('    matches', "    files: ['a/**']\n    matches"), config(''), /^tightened: .* files/],
    ['an effect less loosens', config('').replace('[destroy]', '[write, destroy]'), config(''), /^loosened: .* what it may do/],
    ['an effect more tightens', config(''), config('').replace('[destroy]', '[write, destroy]'), /^tightened: .* what it may do/],
    ['another thing it opens loosens', config(''), config('').replace('/orders', '/other'), /^loosened: .* what it opens/],
    ['a kind for an authority loosens', config(''), config('', 'kind: railway.account-token'), /^loosened: .* another kind/],
    ['other examples are told', config(''), config('').replace(OTHER, VALUE), /^told/],
    ['an allowance loosens', none, `${none}allow:\n  - { paths: ['a/**'], reason: x }\n`, /^loosened: credentials are to be accepted/],
    ['a longer one loosens', `${none}allow:\n  - { paths: ['a/**'], reason: x, until: 2027-01-01 }\n`, `${none}allow:\n  - { paths: ['a/**'], reason: x }\n`, /^loosened/],
    ['one less tightens', `${none}allow:\n  - { paths: ['a/**'], reason: x }\n`, none, /^tightened: credentials are accepted no more/],
    ['a narrower one tightens', `${none}allow:\n  - { paths: ['a/**'], reason: x }\n`, `${none}allow:\n  - { paths: ['a/**'], credentials: [a], reason: x }\n`, /^tightened/],
  ])('%s', (_, before, after, says) => {
    const said = change(before, after);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(says);
  });
});

describe('a recogniser in a comparison', () => {
  const files = { '.cursorrules': 'Be brief.\n', 'a.txt': 'a\n' };

  test('of the trusted side finds what the change adds', async () => {
    const base = { ...files, 'craterscan.yml': config('') };
    const comparison = await compareFiles(base, { ...base, 'deploy.sh': `DEPLOY=${VALUE}\n` });
    expect([comparison.delta.verdict, comparison.gate.state]).toEqual(['worse', 'closed']);
    expect(comparison.delta.added.paths.some((path) => path.counts)).toBe(true);
  });

  test('that comes with the change finds nothing in it yet, and is told as tighter', async () => {
    const comparison = await compareFiles(files, { ...files, 'craterscan.yml': config(''), 'deploy.sh': `DEPLOY=${VALUE}\n` });
    expect(comparison.head.graph.credentials.filter((one) => one.provider === 'configured')).toEqual([]);
    expect(comparison.delta.strengthened.map((shift) => shift.says)).toEqual(['craterscan.yml is tightened: a recogniser acme-deploy was added.']);
  });

  test('that is taken out, narrowed or broken closes the gate, at its line', async () => {
    const base = { ...files, 'craterscan.yml': config('') };
    for (const head of ['version: 1\n', config('').replace('{24}', '{30}').replace(OTHER, `${OTHER}abcdef`), config('', 'near: [deploy]'), config('').replace('acme_short1234', VALUE)]) {
      const comparison = await compareFiles(base, { ...base, 'craterscan.yml': head });
      expect([comparison.delta.verdict, comparison.gate.state]).toEqual(['worse', 'closed']);
      expect(comparison.delta.weakened.map((shift) => shift.kind)).toContain('trust-file');
    }
  });
});

test('a value packed in base64 is found as if it stood there plainly', async () => {
  const packed = (before: string): string => Buffer.from(`${before}${VALUE}\n`).toString('base64');
  for (const before of ['', 'x', 'ab', 'token: ']) {
    const result = await scanTree(treeOf({ 'craterscan.yml': config(''), 'values.yaml': `deploy: ${packed(before)}\n` }));
    expect(result.graph.credentials.flatMap((one) => one.kinds.map((kind) => kind.id)), before).toContain('configured.acme-deploy');
  }
});
