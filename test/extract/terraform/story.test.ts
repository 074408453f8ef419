import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { expandPlaceholders } from '../../support/placeholders.ts';
import { only } from '../../support/facts.ts';
import { loadTree } from '../../support/tree.ts';
import { attribute, marks, relations, resource, terraform } from './support.ts';

const CLUSTER = 'tf:terraform:aws_rds_cluster.dev_course_cluster';

describe('a production service on a cluster named dev', () => {
  const facts = terraform(loadTree('fixtures/resources/terraform/shared-cluster.tree').workspace);

  it('is seen from the reference, with the name left standing', async () => {
    const cluster = resource(await facts, CLUSTER);
    expect(marks(cluster)).toEqual(['development name', 'development referrer', 'production referrer']);
    const production = cluster.environments.find((mark) => mark.kind === 'production');
    expect(production?.evidence.at.file).toBe('terraform/app_prod.tf');
    const text = loadTree('fixtures/resources/terraform/shared-cluster.tree').files.find((file) => file.path === 'terraform/app_prod.tf')?.content;
    expect(String(text).slice(production?.evidence.at.start, production?.evidence.at.end)).toContain('aws_rds_cluster.dev_course_cluster');
  });

  it('serves both services, through a local too, and not its own instance', async () => {
    expect(relations(await facts, 'serves').sort()).toEqual([`${CLUSTER} -> tf:terraform:aws_ecs_task_definition.course_dev`, `${CLUSTER} -> tf:terraform:aws_ecs_task_definition.course_prod`]);
    const first = only(await facts, 'relation').find((fact) => fact.kind === 'serves' && fact.to.endsWith('course_prod'));
    expect(first?.evidence[0].note).toBe('aws_ecs_task_definition.course_prod uses its endpoint for DATABASE_URL');
    const local = only(await facts, 'relation').find((fact) => fact.kind === 'serves' && fact.to.endsWith('course_dev'));
    expect(local?.evidence.length).toBe(2);
  });

  it('has what the tables ask for and nothing secret', async () => {
    const cluster = resource(await facts, CLUSTER);
    expect([attribute(cluster, 'skip_final_snapshot'), attribute(cluster, 'deletion_protection'), attribute(cluster, 'lifecycle.prevent_destroy')]).toEqual(['set true', 'absent', 'absent']);
    expect(cluster.maybe).toContain('rds:dev-course-cluster');
    const secret = expandPlaceholders('{{password:state}}');
    expect(JSON.stringify(await facts) + inspect(await facts, { depth: 12 })).not.toContain(secret);
  });

  it('is known by its address in the world from the state file, which is a credential', async () => {
    const cluster = resource(await facts, CLUSTER);
    expect(cluster.keys).toEqual([CLUSTER, 'arn:aws:rds:eu-west-1:123456789012:cluster:dev-course-cluster', 'dbhost:dev-course-cluster.cluster-c9abcdefghij.eu-west-1.rds.amazonaws.com:5432']);
    const state = only(await facts, 'credential').find((fact) => fact.kinds.includes('terraform.state'));
    expect([state?.foundation, state?.name, state?.evidence[0].at.origin]).toEqual(['found', 'terraform.tfstate', 'ignored']);
  });

  it('belongs to a stack with local state that acts as whoever is logged in', async () => {
    const stack = resource(await facts, 'tfstack:terraform');
    expect([stack.type, stack.kind, attribute(stack, 'backend')]).toEqual(['terraform.stack', 'stack', 'default local']);
    expect(stack.evidence[0].at.file).toBe('terraform/main.tf');
    expect(relations(await facts, 'partOf')).toEqual([`${CLUSTER} -> tfstack:terraform`]);
    const ambient = only(await facts, 'credential').filter((fact) => fact.foundation === 'ambient');
    expect(ambient.map((fact) => [fact.kinds[0], fact.name, fact.holders])).toEqual([['aws.ambient', 'the logged-in AWS account', ['tfstack:terraform']]]);
  });
});

describe('its hardened twin', () => {
  const facts = terraform(loadTree('fixtures/resources/terraform/shared-cluster-hardened.tree').workspace);

  it('has its guards, a vault beside it and one in another account', async () => {
    const all = await facts;
    const prod = resource(all, 'tf:terraform:aws_rds_cluster.prod');
    expect(['deletion_protection', 'backup_retention_period', 'delete_automated_backups', 'lifecycle.prevent_destroy'].map((name) => attribute(prod, name))).toEqual(['set true', 'set 14', 'set false', 'set true']);
    expect(relations(all, 'copiedTo')).toEqual([
      'tf:terraform:aws_rds_cluster.prod -> tf:terraform:aws_backup_vault.here',
      'tf:terraform:aws_rds_cluster.prod -> arn:aws:backup:eu-west-1:210987654321:backup-vault:course-away',
    ]);
    expect(resource(all, 'arn:aws:backup:eu-west-1:210987654321:backup-vault:course-away').kind).toBe('backup');
    expect(relations(all, 'partOf')).toContain('arn:aws:backup:eu-west-1:210987654321:backup-vault:course-away -> aws:account/210987654321');
    expect(resource(all, 'aws:account/210987654321').kind).toBe('account');
  });

  it('keeps its environments apart', async () => {
    expect(marks(resource(await facts, 'tf:terraform:aws_rds_cluster.prod'))).toEqual(['production account', 'production name', 'production tag']);
    expect(resource(await facts, 'tf:terraform:aws_rds_cluster.dev').environments.map((mark) => mark.kind)).toContain('development');
  });

  it('names the profile it acts by and keeps its state elsewhere', async () => {
    const named = only(await facts, 'credential');
    expect(named.map((fact) => [fact.foundation, fact.kinds[0], fact.name, fact.holders])).toEqual([['named', 'aws.profile', 'profile course-prod', ['tfstack:terraform']]]);
    expect(attribute(resource(await facts, 'tfstack:terraform'), 'backend')).toBe('set s3');
    expect(relations(await facts, 'partOf')).toContain('tf:terraform:aws_rds_cluster.prod -> aws:profile/course-prod');
  });
});
