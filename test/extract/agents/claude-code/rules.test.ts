import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bashRuleMatches, commandPatternMatches, mcpRuleMatches, onlyReads, pathRuleMatches } from '../../../../src/extract/agents/claude-code/rules.ts';
import { parseRule, whyDead } from '../../../../src/extract/agents/claude-code/rule-syntax.ts';

describe('Bash rules', () => {
  it.each([
    ['npm run test', 'npm run test', true], ['npm run test', 'npm run test:e2e', false], ['npm run test:*', 'npm run test --watch', true], ['npm run test:*', 'npm run tests', false],
    ['ls *', 'ls -la', true], ['ls *', 'lsof', false], ['ls*', 'lsof', true], ['git * main', 'git push origin main', true], ['git:* push', 'git push', false], ['terraform destroy *', 'terraform -chdir=prod destroy', false],
  ])('%s over %s: %s', (spec, command, expected) => { expect(commandPatternMatches(spec, command)).toBe(expected); });

  it('looks behind wrappers and harmless variables for allow, behind all variables for deny', () => {
    expect(bashRuleMatches('npm test:*', 'allow', 'timeout 30 npm test')).toBe(true);
    expect(bashRuleMatches('npm test:*', 'allow', 'NODE_ENV=test npm test')).toBe(true);
    expect(bashRuleMatches('npm test:*', 'allow', 'LD_PRELOAD=./x.so npm test')).toBe(false);
    expect(bashRuleMatches('curl:*', 'deny', 'X=1 nohup curl https://example.com')).toBe(true);
    expect(bashRuleMatches('rm:*', 'deny', 'xargs rm -rf')).toBe(true);
    expect(bashRuleMatches('rm:*', 'deny', 'xargs -n1 rm -rf')).toBe(false);
    expect(bashRuleMatches('terraform destroy:*', 'deny', 'sh -c "terraform destroy"')).toBe(false);
    expect(bashRuleMatches('find:*', 'allow', 'find . -exec rm {} +')).toBe(false);
    expect(bashRuleMatches('watch:*', 'allow', 'watch ls')).toBe(false);
  });
});

describe('commands that only read', () => {
  it.each([['ls -la', true], ['git status', true], ['git push', false], ['cat x > y', false], ['cat x 2>/dev/null', true], ['cat x 2>&1', true], ['grep a $(rm b)', false], ['find . -delete', false], ['rm x', false], ['cat x; rm y', false], ['echo "a > b"', true]])('%s: %s', (command, expected) => { expect(onlyReads(command)).toBe(expected); });
});

describe('path rules', () => {
  it.each([
    ['.env', 'checkout', '.env', true], ['.env', 'checkout', 'a/b/.env', true], ['.env', 'checkout', '.env.local', false], ['.env', 'checkout', '~/.env', false], ['./.env', 'checkout', 'a/.env', true],
    ['/secrets/**', 'checkout', 'secrets/a/b', true], ['/secrets/**', 'checkout', 'x/secrets/a', false], ['/x', 'user', '~/.claude/x', true], ['/x', 'user', 'x', false],
    ['~/.aws/**', 'checkout', '~/.aws/credentials', true], ['~/.aws', 'checkout', '~/.aws/credentials', true], ['//**/.env', 'checkout', 'a/.env', true], ['//home/me/.env', 'checkout', '.env', false], ['.env.*', 'checkout', '.env.production', true], ['secrets/', 'checkout', 'secrets/a', true],
  ] as const)('%s (%s) over %s: %s', (spec, anchor, file, expected) => { expect(pathRuleMatches(spec, anchor, file)).toBe(expected); });
});

describe('rules for servers', () => {
  const match = (text: string, effect: 'deny' | 'ask' | 'allow'): boolean => { const rule = parseRule(text); return rule !== undefined && mcpRuleMatches(rule, effect, 'db', 'query'); };
  it('takes the server, its tools and, to refuse, wildcards', () => {
    expect([match('mcp__db', 'allow'), match('mcp__db__*', 'allow'), match('mcp__db__query', 'allow'), match('mcp__db__drop', 'allow')]).toEqual([true, true, true, false]);
    expect([match('mcp__*', 'deny'), match('mcp__*', 'allow'), match('*', 'deny')]).toEqual([true, false, true]);
  });
});

describe('dead rules', () => {
  it.each([['Write(.env)', 'deny', true], ['Read(.env)', 'deny', false], ['Bash(command:rm)', 'deny', true], ['WebFetch(url:x)', 'deny', true], ['WebFetch(domain:x)', 'deny', false], ['mcp__*', 'allow', true], ['*', 'allow', true], ['*', 'deny', false], ['Read(/etc/passwd)', 'deny', true]] as const)('%s %s: %s', (text, effect, dead) => {
    const rule = parseRule(text);
    expect(rule && whyDead(rule, effect) !== undefined).toBe(dead);
  });
});

it('takes any rule and any command', () => {
  fc.assert(fc.property(fc.string({ maxLength: 200 }), fc.string({ maxLength: 200 }), (text, command) => {
    const rule = parseRule(text);
    bashRuleMatches(rule?.spec ?? text, 'deny', command);
    bashRuleMatches(rule?.spec ?? text, 'allow', command);
    pathRuleMatches(rule?.spec ?? text, 'checkout', command);
    onlyReads(command);
  }), { numRuns: 200 });
});
