import { describe, expect, it } from 'vitest';
import { brief, oneWay, shifts } from './latent-support.ts';

const workflow = (head: string, job: string): Record<string, string> => ({ '.github/workflows/deploy.yml': `name: deploy\non: ${head}\njobs:\n  teardown:\n    runs-on: ubuntu-latest\n${job}    steps:\n      - run: terraform destroy -auto-approve\n        env:\n          AWS_SECRET_ACCESS_KEY: \${{ secrets.AWS_SECRET_ACCESS_KEY }}\n` });
const reads = '    permissions:\n      contents: read\n';

describe('an approval', () => {
  it('is lost with the environment of a job', async () => {
    const [shift] = await oneWay('approval', workflow('workflow_dispatch', `    environment: production\n${reads}`), workflow('workflow_dispatch', reads));
    expect(shift).toMatchObject({ from: 'production', to: 'no environment', side: 'base', causes: [{ side: 'base', shownAt: { file: '.github/workflows/deploy.yml' } }] });
  });

  it('is not known with an environment that an expression names', async () => {
    const { weakened } = await shifts(workflow('workflow_dispatch', `    environment: production\n${reads}`), workflow('workflow_dispatch', `    environment: \${{ inputs.where }}\n${reads}`));
    expect(brief(weakened)).toEqual(['approval job teardown of deploy.yml: production -> not known']);
  });

  it('weakens with the rights of the job\'s token', async () => {
    const [wide] = await oneWay('approval', workflow('workflow_dispatch', reads), workflow('workflow_dispatch', '    permissions: write-all\n'));
    expect(wide?.to).toBe('write-all');
    const [more] = await oneWay('approval', workflow('workflow_dispatch', reads), workflow('workflow_dispatch', '    permissions:\n      contents: write\n'));
    expect(more?.says).toBe('The token of job teardown of deploy.yml may now write contents, which it could not before.');
    const lost = await shifts(workflow('workflow_dispatch', reads), workflow('workflow_dispatch', ''));
    expect(brief(lost.weakened)).toEqual(['approval job teardown of deploy.yml: reads listed things -> repository default']);
  });

  it('weakens when more people can start the job', async () => {
    const [shift] = await oneWay('approval', workflow('workflow_dispatch', reads), workflow('issue_comment', reads));
    expect(shift).toMatchObject({ from: 'maintainers', to: 'anyone' });
  });

  it('holds when the job, the workflow or the order changes and nothing else', async () => {
    const before = workflow('workflow_dispatch', `    environment: production\n${reads}`);
    const text = before['.github/workflows/deploy.yml'] ?? '';
    for (const head of [{ '.github/workflows/release.yml': text }, { '.github/workflows/deploy.yml': text.replace('teardown:', 'destroy:') }, workflow('workflow_dispatch', `${reads}    environment: production\n`)]) {
      const { weakened, strengthened } = await shifts(before, head);
      expect([brief(weakened), brief(strengthened)]).toEqual([[], []]);
    }
  });

  it('is got around by another job that is handed the same secret without an environment', async () => {
    const before = workflow('workflow_dispatch', `    environment: production\n${reads}`);
    const text = before['.github/workflows/deploy.yml'] ?? '';
    const second = text.slice(text.indexOf('  teardown:')).replace('teardown:', 'nightly:').replace('    environment: production\n', '');
    const [shift] = await oneWay('approval', before, { '.github/workflows/deploy.yml': `${text}${second}` });
    expect(shift?.says).toBe('Job nightly of deploy.yml is handed AWS_SECRET_ACCESS_KEY without an environment; every job that had it before runs in one.');
  });

  it('narrows when a list of rights takes the place of the repository\'s default', async () => {
    const { weakened, strengthened } = await shifts(workflow('workflow_dispatch', ''), workflow('workflow_dispatch', '    permissions:\n      contents: write\n'));
    expect([brief(weakened), brief(strengthened).length]).toEqual([[], 1]);
  });

  it('does not weigh for a job that holds nothing', async () => {
    const lint = (trigger: string): Record<string, string> => ({ '.github/workflows/lint.yml': `on: ${trigger}\njobs:\n  lint:\n    runs-on: ubuntu-latest\n    permissions:\n      contents: read\n    steps:\n      - run: echo ok\n` });
    const { weakened } = await shifts(lint('push'), lint('issue_comment'));
    expect(weakened.map((shift) => shift.notCounted)).toEqual(['the job holds nothing and changes nothing']);
  });
});

describe('a confirmation', () => {
  const scripts = (line: string): Record<string, string> => ({ 'package.json': JSON.stringify({ scripts: { down: line } }, null, 2) });

  it('is lost when the question is switched off, by a flag or by another command of the same tool', async () => {
    const [flag] = await oneWay('confirmation', scripts('pulumi destroy'), scripts('pulumi destroy --yes'));
    expect(flag).toMatchObject({ about: 'npm run down', from: 'asks', to: 'question switched off', causes: [{ side: 'head', at: { file: 'package.json' } }] });
    await oneWay('confirmation', scripts('drizzle-kit push'), scripts('drizzle-kit push --force'));
  });

  it('of a program that is new is none of its concern', async () => {
    expect(brief((await shifts(scripts('echo hi'), scripts('pulumi destroy --yes'))).weakened)).toEqual([]);
  });
});

describe('a grant', () => {
  const policy = (actions: readonly string[], more = ''): Record<string, string> => ({
    'iam.tf': `resource "aws_iam_role" "ci" {\n  name = "ci"\n  assume_role_policy = "{}"\n}\nresource "aws_iam_role_policy" "ci" {\n  role = aws_iam_role.ci.id\n  policy = jsonencode({\n    Version = "2012-10-17"\n    Statement = [{\n      Effect = "Allow"\n      Action = [${actions.map((action) => `"${action}"`).join(', ')}]\n      Resource = "*"\n${more}    }]\n  })\n}\n`,
  });

  it('is wider with another effect, and no wider when reordered', async () => {
    const [shift] = await oneWay('grant', policy(['rds:DeleteDBInstance']), policy(['rds:DeleteDBInstance', 'rds:DeleteDBSnapshot']));
    expect(shift?.says).toContain('destroy backup');
    const same = await shifts(policy(['s3:GetObject', 'rds:DeleteDBInstance']), policy(['rds:DeleteDBInstance', 's3:GetObject']));
    expect([brief(same.weakened), brief(same.strengthened)]).toEqual([[], []]);
  });

  it('of an identity under another name is the same', async () => {
    const before = policy(['rds:DeleteDBInstance']);
    const { weakened } = await shifts(before, { 'iam.tf': (before['iam.tf'] ?? '').replaceAll('"ci"', '"deploy"').replaceAll('.ci.', '.deploy.') });
    expect(brief(weakened)).toEqual([]);
  });

  it('is wider with everything allowed, and not by reading more', async () => {
    await oneWay('grant', policy(['rds:DeleteDBInstance']), policy(['*']));
    expect(brief((await shifts(policy(['rds:DeleteDBInstance']), policy(['rds:DeleteDBInstance', 's3:GetObject']))).weakened)).toEqual([]);
  });

  it('is wider without the condition that narrowed it', async () => {
    const condition = '      Condition = { StringEquals = { "aws:ResourceTag/env" = "test" } }\n';
    const [shift] = await oneWay('grant', policy(['rds:DeleteDBInstance'], condition), policy(['rds:DeleteDBInstance']));
    expect(shift?.says).toContain('without the conditions');
  });
});

describe('a credential', () => {
  const URL = 'DATABASE_URL=postgres://app:{{password:one}}@db.prod.example.com:5432/app\n';
  const cursor = { '.cursor/rules/a.mdc': 'Be brief.\n' };

  it('that was not there before and can be read is worse; gone again it is no gain, for git remembers', async () => {
    const added = await shifts(cursor, { ...cursor, '.env': URL });
    expect(added.weakened).toMatchObject([{ kind: 'credential', counts: true, about: 'DATABASE_URL', causes: [{ side: 'head', at: { file: '.env' } }] }]);
    expect(added.weakened[0]?.says).toContain('.env now holds a PostgreSQL URL that Cursor can read');
    const removed = await shifts({ ...cursor, '.env': URL }, cursor);
    expect(removed.strengthened.map((shift) => [shift.counts, shift.notCounted])).toEqual([[false, 'still in git history']]);
  });

  it('is as grave as what it opens', async () => {
    expect((await shifts(cursor, { ...cursor, '.env': URL })).weakened[0]?.level).toBe('error');
    expect((await shifts(cursor, { ...cursor, '.env.test': URL.replace('db.prod.example.com', 'localhost') })).weakened[0]?.level).toBe('note');
  });

  it('moved, renamed or rotated is the same', async () => {
    for (const head of [{ 'config/.env': URL }, { '.env': URL.replace('DATABASE_URL', 'DB_URL') }, { '.env': URL.replace('one', 'two') }]) {
      const { weakened, strengthened } = await shifts({ ...cursor, '.env': URL }, { ...cursor, ...head });
      expect([brief(weakened), brief(strengthened)]).toEqual([[], []]);
    }
  });

  it('filled in where a placeholder stood is worse', async () => {
    const { weakened } = await shifts({ ...cursor, '.env': 'RAILWAY_TOKEN=changeme\n' }, { ...cursor, '.env': 'RAILWAY_TOKEN={{uuid:one}}\n' });
    expect(brief(weakened)).toEqual(['credential RAILWAY_TOKEN: not here -> readable']);
  });

  it('copied past the rule that kept it from being read is worse', async () => {
    const settings = { '.claude/settings.json': JSON.stringify({ permissions: { defaultMode: 'default', deny: ['Read(.env)', 'Bash'] } }) };
    const { weakened } = await shifts({ ...settings, '.env': URL }, { ...settings, '.env': URL, 'docs/setup.env': URL });
    expect(weakened.filter((shift) => shift.counts).map((shift) => shift.says)).toEqual([expect.stringContaining('docs/setup.env now holds a PostgreSQL URL that Claude Code can read')]);
  });

  it('never shows its value', async () => {
    const { weakened } = await shifts(cursor, { ...cursor, '.env': 'DATABASE_URL=postgres://app:Xk29vQ7mTz4w@db.prod.example.com:5432/app\n' });
    expect(weakened).toHaveLength(1);
    expect(JSON.stringify(weakened)).not.toContain('Xk29vQ7mTz4w');
  });
});
