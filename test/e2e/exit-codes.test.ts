import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, cliPath, INCIDENT, put, REPAIRED, runtimes, temporary } from '../support/cli.ts';

const plain = put(temporary('plain'), { 'README.md': 'A shop.\n', 'src/a.ts': 'export const a = 1;\n' });
const empty = temporary('empty');
const pipe = temporary('pipe');
execFileSync('mkfifo', [join(pipe, 'x')]);
const broken = put(temporary('broken'), { 'package.json': '{ "scripts": { ', 'a.ts': 'export const a = 1;\n' });

describe.each(runtimes())('exit codes on Node %s', (_, node) => {
  const run = (...args: string[]): ReturnType<typeof cli> => cli(args, { node });

  it.each([
    ['the incident closes the gate', [INCIDENT], 1],
    ['its repaired twin leaves it open', [REPAIRED], 0],
    ['the incident, with a gate that never closes', [INCIDENT, '--fail-on', 'never'], 0],
    ['a tree with nothing in it to destroy', [plain], 0],
    ['an empty directory', [empty], 3],
    ['a directory with nothing that can be read', [pipe], 3],
    ['a file that cannot be read, where all must be', [broken, '--require-complete'], 3],
    ['the same where not', [broken], 0],
  ])('%s', async (_name, args, code) => {
    const result = await run('scan', ...args);
    expect(result).toMatchObject({ code });
    if (code !== 3) expect(result.stderr).toBe('');
  });

  it('an agent that is there is judged for', async () => { expect((await run('scan', INCIDENT, '--agent', 'cursor')).code).toBe(1); });

  it('notes close the gate when asked to', async () => {
    const result = await run('scan', INCIDENT, '--fail-on', 'note', '-f', 'json');
    expect(result.code).toBe(1);
  });
});

describe('what the user can mend is exit 2 and a sentence', () => {
  const config = (text: string): string => put(temporary('config'), { 'craterscan.yml': text, 'a.txt': 'a\n' });

  it.each([
    ['no such directory', ['scan', join(empty, 'missing')], /there is no directory/],
    ['a file for a directory', ['scan', join(plain, 'README.md')], /is not a directory/],
    ['an unknown option', ['scan', plain, '--bogus'], /unknown option '--bogus'/],
    ['an unknown command', ['scna'], /Did you mean scan\?/],
    ['an unknown format', ['scan', plain, '-f', 'jsn'], /no format "jsn"; the formats are .*json/],
    ['an output that names no format', ['scan', plain, '-o', 'out.xyz'], /names no format; write NAME=FILE/],
    ['an output that cannot be written', ['scan', plain, '-o', join(plain, 'README.md/out.json')], /cannot be written \(E[A-Z]+\); choose another place/],
    ['a day that is none', ['scan', plain, '--as-of', 'today'], /--as-of takes a day as YYYY-MM-DD/],
    ['a day no calendar has', ['scan', plain, '--as-of', '2026-02-30'], /--as-of takes a day/],
    ['a month no calendar has', ['scan', plain, '--today', '2026-13-01'], /--today takes a day/],
    ['an unknown level', ['scan', plain, '--fail-on', 'high'], /--fail-on is error, warning, note or never/],
    ['an unknown profile', ['scan', plain, '--sarif-profile', 'gitlab'], /--sarif-profile is full or github/],
    ['two directories', ['scan', plain, empty], /too many arguments/],
    ['no home directory', ['scan', plain, `--home=${join(empty, 'missing')}`], /there is no home directory/],
    ['an unknown rule', ['rules', 'nope'], /there is no rule "nope"/],
    ['nothing of that name', ['explain', 'path-99', plain], /nothing here is called "path-99"/],
    ['an agent nobody configured, for whom the gate would stand open', ['scan', INCIDENT, '--agent', 'cursr'], /there is no agent "cursr"/],
    ['the same in the configuration', ['scan', config('version: 1\nagents: [cursr]\n')], /there is no agent "cursr"/],
    ['no such configuration', ['scan', plain, '--config', 'nope.yml'], /nope\.yml: there is no such file/],
    ['a key that is misspelt', ['scan', config('version: 1\nenviroments:\n  prod: { is: production }\n')], /craterscan\.yml:2: "enviroments" is not a key; did you mean "environments"\?/],
    ['a version that is missing', ['scan', config('failOn: note\n')], /craterscan\.yml:1: version is missing/],
    ['a configuration that is no YAML', ['scan', config('version: [1\n')], /craterscan\.yml:\d+/],
    ['a recogniser that misses its own example', ['scan', config('version: 1\nrecognisers:\n  - id: acme\n    name: Acme token\n    keywords: [acme_]\n    regex: acme_[0-9]{9}\n    matches: [acme_12x]\n    ignores: [acme_]\n')], /craterscan\.yml:7: recognisers\[0\]\.matches\[0\] is not matched by the expression/],
    ['a recogniser of a kind that there is not', ['scan', config('version: 1\nrecognisers:\n  - id: acme\n    name: Acme token\n    keywords: [acme_]\n    regex: acme_[0-9]{9}\n    kind: acme.token\n    matches: [acme_135790864]\n    ignores: [acme_]\n')], /craterscan\.yml:7: recognisers\[0\]\.kind is no kind of our tables/],
    ['a configuration that is no text', ['scan', put(temporary('config'), { 'craterscan.yml': new Uint8Array([0, 255, 0, 1]) })], /^craterscan: the configuration cannot be used\n {2}craterscan\.yml/],
  ])('%s', async (_name, args, sentence) => {
    const result = await cli(args);
    expect(result.code).toBe(2);
    expect(result.stdout).toBe('');
    expect(result.stderr).toMatch(sentence);
    expect(result.stderr).not.toMatch(/\n\s+at /);
  });

  it('nothing asked is the help, and exit 2', async () => {
    const result = await cli([]);
    expect(result.code).toBe(2);
    expect(`${result.stdout}${result.stderr}`).toContain('Usage: craterscan');
  });
});

it('a directory that was removed under the feet of the shell is said in one line', async () => {
  const gone = spawnSync('sh', ['-c', 'mkdir gone && cd gone && rmdir ../gone && exec "$0" "$1" scan .', process.execPath, await cliPath()], { cwd: temporary('removed'), encoding: 'utf8' });
  expect({ code: gone.status, stdout: gone.stdout, stderr: gone.stderr }).toEqual({ code: 2, stdout: '', stderr: 'craterscan: the directory it was started in is gone; change to one that is there\n' });
});
