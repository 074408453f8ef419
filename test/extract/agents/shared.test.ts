import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carefulRegex } from '../../../src/extract/agents/shared/careful-regex.ts';
import { splitCommand, wordsOf, writesFile } from '../../../src/extract/agents/shared/command-line.ts';
import { commandsOf } from '../../../src/extract/agents/shared/command-text.ts';
import { glob, ignoreFile, ignorePattern } from '../../../src/extract/agents/shared/glob.ts';
import { hostMatches } from '../../../src/extract/agents/shared/hosts.ts';
import { commandWords, pathWords } from '../../../src/extract/agents/shared/rule-words.ts';
import { wildcardMatches } from '../../../src/extract/agents/shared/wildcard.ts';

describe('command lines', () => {
  it('are split where a shell splits them', () => {
    expect(splitCommand('a && b || c; d | e |& f & g\nh')).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']);
    expect(splitCommand('echo "a && b" \'c;d\' 2>&1')).toEqual(['echo "a && b" \'c;d\' 2>&1']);
    expect(splitCommand('echo $(rm -rf x)')).toContain('rm -rf x');
    expect(splitCommand('echo `rm x`')).toContain('rm x');
    expect(wordsOf('a "b c" d\\ e \'\'')).toEqual(['a', 'b c', 'd e', '']);
    expect([writesFile('a > b'), writesFile('a >/dev/null 2>&1'), writesFile('a ">" b'), writesFile('a >> b')]).toEqual([true, false, false, true]);
  });

  it('lose comments, here-documents and starters', () => {
    expect(commandsOf('# claude -p\nX=1 sudo -u me timeout 5m npx -y claude -p "a # b" # no\ncat <<EOF\nclaude -p\nEOF\nsh -c "codex exec x"')).toEqual([['claude', '-p', 'a # b'], ['cat', '<<EOF'], ['codex', 'exec', 'x']]);
  });

  it('take any text', () => { fc.assert(fc.property(fc.string({ maxLength: 500 }), (text) => { splitCommand(text); wordsOf(text); commandsOf(text); writesFile(text); }), { numRuns: 300 }); });
});

describe('patterns', () => {
  it.each([['.env', 'a/.env', true], ['/.env', 'a/.env', false], ['a/*/c', 'a/b/c', true], ['a/*/c', 'a/b/d/c', false], ['a/**', 'a/b/c', true], ['**/c', 'c', true], ['build/', 'x/build/y', true], ['build/', 'build', false], ['*.pem', 'k/x.pem', true], ['.env.[!e]*', '.env.example', false], ['.env.[!e]*', '.env.production', true]])('%s over %s: %s', (pattern, path, expected) => { expect(ignorePattern(pattern)(path)).toBe(expected); });

  it('of a file are taken back by later lines', () => {
    const test = ignoreFile('# secrets\n.env*\n!.env.example\r\nkeys/\n');
    expect(['.env', '.env.example', 'keys/a', 'src/a'].map(test)).toEqual([true, false, true, false]);
  });

  it('as globs match the whole path', () => {
    expect([glob('.claude/**')('.claude/a/b'), glob('CLAUDE.md')('x/CLAUDE.md'), glob('**/{a,b}.md')('x/b.md'), glob('~/.cursor/*.json')('~/.cursor/mcp.json')]).toEqual([true, false, true, true]);
  });

  it('stay quick when hostile', () => {
    wildcardMatches('*a'.repeat(500), `${'a'.repeat(3000)}b`);
    ignorePattern(`${'**/'.repeat(300)}*a*a*a*a*a*a*b`)(`${'a/'.repeat(300)}${'a'.repeat(900)}`);
    expect([carefulRegex('(a+)+b', ''), carefulRegex('a*b*c*d*', ''), carefulRegex('^git (status|log)', '')?.('git log')]).toEqual([undefined, undefined, true]);
  });

  it('of hosts do not match a longer name', () => {
    expect([hostMatches('a.example.com', '*.example.com'), hostMatches('example.com', '*.example.com'), hostMatches('notexample.com', '*.example.com'), hostMatches('Example.com', 'https://example.com/x')]).toEqual([true, false, false, true]);
  });
});

it('rules are shown without what could be a secret', () => {
  expect([commandWords('npm run test:*'), commandWords('curl -H "Authorization: x"'), commandWords('TOKEN=abc x'), pathWords('**/.env'), pathWords('a b<script>')]).toEqual(['npm run ...', 'curl ...', 'some commands', '**/.env', 'a path']);
});
