import { describe, expect, it } from 'vitest';
import { create as claude } from '../../../src/extract/agents/claude-code/index.ts';
import { create as codex } from '../../../src/extract/agents/codex/index.ts';
import { create as gemini } from '../../../src/extract/agents/gemini-cli/index.ts';
import { create as ci } from '../../../src/extract/ci/index.ts';
import { factsOf, only } from '../../support/facts.ts';
import { loadTree, treeOf } from '../../support/tree.ts';

const ids = async (files: Record<string, string>): Promise<string[]> => only(await factsOf(treeOf(files), [claude]), 'agent').map((agent) => agent.id).sort();

describe('agents that jobs of other systems start', () => {
  it('are told with the very job that the reader of pipelines knows', async () => {
    const facts = await factsOf(loadTree('fixtures/pipelines/agents.tree').workspace, [ci, claude, codex, gemini]);
    const agents = only(facts, 'agent').filter((agent) => agent.id.startsWith('ci:'));
    const jobs = new Set(only(facts, 'job').map((job) => job.key));
    expect(agents.map((agent) => `${agent.id} ${agent.vendor}`).sort()).toEqual([
      'ci:.gitlab-ci.yml/triage claude-code', 'ci:Jenkinsfile/Ask claude-code', 'ci:azure-pipelines.yml/agents/gemini gemini-cli', 'ci:bitbucket-pipelines.yml/default/Ask claude-code', 'ci:config.yml/fix-it claude-code', 'ci:review.yml/review codex',
    ]);
    expect(agents.filter((agent) => !jobs.has(agent.within ?? '')).map((agent) => agent.id)).toEqual([]);
  });

  it.each<[string, Record<string, string>, string[]]>([
    ['a hidden job of GitLab starts none by itself', { '.gitlab-ci.yml': '.a:\n  script: [claude -p x]\n' }, []],
    ['a script of its own replaces that of the base', { '.gitlab-ci.yml': '.a:\n  script: [claude -p x]\nb:\n  extends: .a\n  script: [ls]\n' }, []],
    ['jobs that extend each other end', { '.gitlab-ci.yml': 'a:\n  extends: b\nb:\n  extends: a\n  script: [claude -p x]\n' }, ['ci:.gitlab-ci.yml/a', 'ci:.gitlab-ci.yml/b']],
    ['a comment of a Jenkinsfile', { Jenkinsfile: "stage('x') { /* sh 'claude -p x' */ // sh 'claude -p x'\n sh 'ls' }" }, []],
    ['a text that never ends', { Jenkinsfile: "stage('x') { sh '''claude -p x" }, []],
    ['a step that a workflow puts before a job of CircleCI', { '.circleci/config.yml': 'jobs: { fix: { steps: [checkout] } }\nworkflows: { w: { jobs: [{ fix: { name: "fix << matrix.part >>", pre-steps: [{ run: claude -p x }] } }] } }\n' }, ['ci:config.yml/fix x']],
    ['an approval of CircleCI with the name of a job', { '.circleci/config.yml': 'jobs: { fix: { steps: [{ run: claude -p x }] } }\nworkflows: { a: { jobs: [fix] }, b: { jobs: [{ fix: { type: approval } }] } }\n' }, ['ci:config.yml/a/fix']],
    ['commands of CircleCI that call each other', { '.circleci/config.yml': 'jobs: { build: { steps: [{ a: {} }] } }\ncommands: { a: { steps: [a, a, { run: claude -p x }] } }\n' }, ['ci:config.yml/build']],
  ])('%s', async (_, files, expected) => { expect(await ids(files)).toEqual(expected); });
});
