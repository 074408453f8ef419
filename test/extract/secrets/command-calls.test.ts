import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { callAt, callSearch, callsIn, callsInBytes, overlapsOf } from '../../../src/extract/secrets/command-calls.ts';
import { lineBefore, wordsBehind } from '../../../src/extract/secrets/command-line.ts';
import { standingOf } from '../../../src/extract/secrets/standing.ts';
import { secretTables } from '../../../src/extract/secrets/tables.ts';
import { createMatcher } from '../../../src/match/index.ts';
import { ASKED } from '../../../src/model/index.ts';
import { knowledge } from '../../support/knowledge.ts';
import { prefilter } from '../../support/prefilter.ts';

const { commands } = secretTables(knowledge());
const asks = new Map(commands.literals.map((literal) => [literal, ASKED.stands]));
const match = createMatcher(commands.literals, await prefilter(), commands.literals, asks);

/** What is found when the literals are known, when they are not, and whether the bytes are said to hold something. */
function found(text: string): { readonly known: number; readonly unknown: number; readonly holds: boolean } {
  const bytes = Buffer.from(text);
  const hits = match(bytes);
  const places = match.looks()?.places(ASKED.stands, true);
  if (!places) throw new Error('nobody looked');
  return { known: commands.find(text, 50, hits).length, unknown: commands.find(text, 50).length, holds: commands.holds(bytes, () => bytes.toString('latin1'), standingOf(places).standing, hits) };
}

test('a literal lies over the name of a program only where what it goes on with stands behind one', () => {
  expect(overlapsOf('mongo -', ['mongo', 'mongosh'])).toEqual([{ program: 'mongo', from: 0 }]);
  expect(overlapsOf('freerdp', ['xfreerdp', 'xfreerdp3'])).toEqual([{ program: 'xfreerdp', from: 1 }, { program: 'xfreerdp3', from: 1 }]);
  expect(overlapsOf('dotnet user-secrets', ['user-secrets'])).toEqual([{ program: 'user-secrets', from: -7 }]);
  expect(overlapsOf(' login ', ['docker', 'oc', 'helm'])).toEqual([]);
});

test('a program is called where its name stands alone with a space, a quote or the end of a line behind it', () => {
  const calls = callsIn(['set', 'setx', 'kadmin.local']);
  expect(calls('setx A; resetx B set.exe c kadmin.local\nset-x setX( SetX "b"', 9).map(({ program, start, end }) => [program, start, end])).toEqual([['setx', 0, 4], ['set', 17, 24], ['kadmin.local', 27, 39], ['setx', 52, 56]]);
  expect([callAt(['setx'])('a setx b', 2)?.end, callAt(['setx'])('a-setx b', 2)]).toEqual([6, undefined]);
});

test('calls in bytes are those in the text', () => {
  const lists = [['set', 'setx', 'kadmin.local', 'kadmin'], ['nuget', 'nuget.exe', 'dotnet'], ['7z', '7za', 'oc', 'redis-cli']];
  const word = fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...lists.flat()) }, { weight: 3, arbitrary: fc.constantFrom(' ', '\t', '"', "'", '\r\n', '.exe', '.', '-', '_', 'x', '\xe9', '\xef\xbb\xbf', '(') });
  let count = 0;
  fc.assert(fc.property(fc.constantFrom(...lists), fc.array(word, { maxLength: 12 }), fc.boolean(), fc.integer({ min: 1, max: 4 }), (programs, words, upper, most) => {
    const bytes = Buffer.from(upper ? words.join('').toUpperCase() : words.join(''), 'latin1');
    const calls = callsIn(programs)(bytes.toString('latin1'), most);
    count += calls.length;
    expect(callsInBytes(callSearch(programs), bytes, most)).toEqual(calls);
  }), { numRuns: 3000 });
  expect(count).toBeGreaterThan(100);
});

test('the words of a call stand behind the beginning of the line that is looked for before each of them', () => {
  const word = fc.constantFrom('docker', 'docker login', ' ', ' ', '\n', '\n', '\r\n', ' \\\n', ' ^\r\n', '\n  - ', '\n- ', ',', ', ', ',\n  ', '\n, ', ' [', '"docker"', '"docker", ', "'-p'", '"x"', '"x y"', 'secret', '-p', '\u00a0', ' # ', '|');
  let apart = 0;
  fc.assert(fc.property(fc.array(word, { minLength: 3, maxLength: 16 }), (words) => {
    const text = words.join('');
    const bytes = Buffer.from(text, 'latin1');
    for (const { start, end } of callsIn(['docker'])(text, 9)) {
      for (const one of wordsBehind(text, start, end)) { if (text.slice(start, one.start).includes('\n')) apart++; expect(lineBefore(bytes, one.end, 0)).toBeLessThanOrEqual(start); }
    }
  }), { numRuns: 4000 });
  expect(apart).toBeGreaterThan(50);
  expect(lineBefore(Buffer.from('docker\n login -p x'), 8, 0)).toBe(7);
  expect(lineBefore(Buffer.from('docker login -p x'), 8, 3)).toBe(3);
});

test('a literal counts among the words behind its call, on one line with it', () => {
  const away = 'docker -p k7Fxw2Dlv3qPz\n# say login first\n';
  expect([found(away).known, found(away).holds, found('docker \\\n  login \\\n -u app -p k7Fxw2Dlv3qPz\n').known, found('["docker",\n  "login",\n "-p",\n "k7Fxw2Dlv3qPz"]\n').known, found('docker login -p k7Fxw2Dlv3qPz\n').known]).toEqual([0, false, 1, 1, 1]);
});

test('a command counts with its literal, not with a word of another one', () => {
  const [scott, mongo] = ['exp scott/k7Fxw2Dlv@db.example.net\n', 'mongo shop -u app -p k7Fxw2Dlv\n'];
  expect([scott, `${scott}element.setX(1);\n`, `${scott}sqlplus / as sysdba\n`].map((text) => found(text).known)).toEqual([0, 0, 1]);
  expect(found(mongo).known).toBe(1);
  expect([found('element.setX("A k7Fxw2Dlv3")\n').holds, found('setx API_TOKEN k7Fxw2Dlv3qPz8\n').holds]).toEqual([false, true]);
});

test('what the bytes are said to hold is what is found, by places of literals as by the text alone', () => {
  const word = fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...commands.literals) }, { weight: 3, arbitrary: fc.constantFrom(' ', '\n', '"', "'", ' -p', ' -p ', ' -a ', ' -u app:', ' login ', 'docker', 'k7Fxw2Dlv3qPz', ' -Pk7Fxw2Dlv3', ' user admin k7Fxw2Dlv3', 'é', '.exe ', ' | ', 'echo k7Fxw2Dlv3 | ', '--stdin', 'passwd', ' API_TOKEN ', 'x') }, { weight: 2, arbitrary: fc.constantFrom('mysql -u app -pk7Fxw2Dlv3 ', 'sqlplus app/k7Fxw2Dlv3@db.example.net\n', ' redis-cli -a k7Fxw2Dlv3\n', 'setx API_TOKEN k7Fxw2Dlv3qPz8\n', 'docker login -u app -p k7Fxw2Dlv3\n', 'echo k7Fxw2Dlv3 | sudo -S ls\n', 'mongo -u app -p k7Fxw2Dlv3\n') });
  let count = 0;
  fc.assert(fc.property(fc.array(word, { minLength: 1, maxLength: 14 }), fc.boolean(), (words, upper) => {
    const text = upper ? words.join('').toUpperCase() : words.join('');
    const { known, unknown, holds } = found(text);
    if (known > 0) count++;
    expect([unknown, holds]).toEqual([known, known > 0]);
  }), { numRuns: 1500 });
  expect(count).toBeGreaterThan(20);
});
