import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { create } from '../../../../src/extract/agents/prohibitions/index.ts';
import { topicOf } from '../../../../src/extract/agents/prohibitions/sentence.ts';
import { factsOf, only } from '../../../support/facts.ts';
import { treeOf } from '../../../support/tree.ts';

describe('topicOf', () => {
  it.each([
    ['NEVER run destructive/irreversible git commands (like push --force, hard reset) unless the user explicitly requests them', 'destroy'],
    ['- **Do not** run `rm -rf` outside of dist.', 'destroy'],
    ["Don't delete any database or volume.", 'destroy'],
    ['You must never drop tables.', 'destroy'],
    ['Deleting backups is strictly forbidden.', 'destroy'],
    ['Agents should not touch production.', 'production'],
    ['Never connect to the prod database.', 'production'],
    ['Do not read .env files.', 'secrets'],
    ['Never commit secrets or API keys.', 'secrets'],
    ['Avoid deploying from a laptop.', 'deploy'],
    ['Do not push to main.', 'deploy'],
    ['Ask for confirmation before running migrations.', 'ask-first'],
    ['Do not run any command without asking.', 'ask-first'],
    ['Before you run terraform, always ask.', 'ask-first'],
  ])('%s', (sentence, topic) => { expect(topicOf(sentence)).toBe(topic); });

  it.each([
    'Never mind the production logs.', "Don't forget to delete the temporary files.", "Don't hesitate to drop a table in development.",
    'The cache never drops entries.', 'Delete the old files.', 'Use pnpm, not npm.', 'Never use console.log in production code.', 'Do not remove unused imports by hand.',
    'Should you never delete a table?', 'We deploy on Fridays.', 'Avoid any and prefer unknown.', 'Do not add comments.', 'There is no database here.', 'Ask a colleague when you are stuck.',
    'Users are never asked for their password twice.', "You don't need to deploy anything.",
  ])('says nothing of: %s', (sentence) => { expect(topicOf(sentence)).toBeUndefined(); });

  it('takes any text', () => { fc.assert(fc.property(fc.string({ maxLength: 3000 }), (text) => { topicOf(text); }), { numRuns: 200 }); });

  it('is quick on hostile text', () => {
    for (const part of ['never ', 'do not delete ', 'ask before ', 'without a ', 'only unless until ', '. ']) topicOf(part.repeat(200_000));
  });
});

describe('prohibitions', () => {
  it('belong to the configured agents that read the file', async () => {
    const facts = only(await factsOf(treeOf({
      '.cursorrules': 'Be brief.\n\nNever delete volumes.\n', 'AGENTS.md': '# Rules\n\n- Do not touch production.\n', 'CLAUDE.md': 'Never print secrets.\n', 'docs/guide.md': 'Never delete volumes.\n',
    }), [create]), 'prohibition');
    expect(facts.map((fact) => [fact.evidence[0].at.file, fact.topic, fact.agents])).toEqual([
      ['.cursorrules', 'destroy', ['cursor']], ['AGENTS.md', 'production', ['cursor']], ['CLAUDE.md', 'secrets', ['claude-code']],
    ]);
  });

  it('belong to the unconfigured agent where none is configured, and code blocks forbid nothing', async () => {
    const facts = only(await factsOf(treeOf({ 'AGENTS.md': 'Never delete tables.\n\n```\nnever drop tables\n```\n' }), [create]), 'prohibition');
    expect(facts.map((fact) => [fact.topic, fact.agents])).toEqual([['destroy', ['unconfigured']]]);
  });

  it('point at the sentence', async () => {
    const text = 'Be brief. Never delete tables. Use tabs.\n';
    const [fact] = only(await factsOf(treeOf({ 'CLAUDE.md': text }), [create]), 'prohibition');
    expect(text.slice(fact?.evidence[0].at.start, fact?.evidence[0].at.end)).toBe('Never delete tables.');
  });
});
