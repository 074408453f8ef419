import { expect, test } from 'vitest';
import { create } from '../../../src/extract/infra/ansible.ts';
import { factsOfFiles, kinds, resource } from './support.ts';

test('tasks that make stores, and none that delete or only look', async () => {
  const facts = await factsOfFiles({ 'play.yml': `- hosts: localhost
  tasks:
    - name: database
      amazon.aws.rds_instance:
        db_instance_identifier: orders-production
        engine: postgres
        deletion_protection: no
        backup_retention_period: 0
    - block:
        - s3_bucket:
            name: acme-media
            versioning: yes
        - amazon.aws.rds_instance: { db_instance_identifier: old, state: absent }
        - amazon.aws.dynamodb_table: { name: "{{ table }}" }
`, 'values.yml': 's3_bucket:\n  name: no-task\n' }, create);
  expect(facts.filter((fact) => fact.fact === 'resource')).toHaveLength(3);
  expect(facts.filter((fact) => fact.fact === 'operation')).toHaveLength(1);
  const orders = resource(facts, 'ansible:play.yml:aws_db_instance.orders-production');
  expect(orders).toMatchObject({ type: 'aws_db_instance', name: 'orders-production', attributes: { deletion_protection: { value: false }, backup_retention_period: { value: 0 }, skip_final_snapshot: { basis: 'unknown' } } });
  expect(kinds(orders)).toEqual(['production']);
  expect(resource(facts, 's3:acme-media').attributes).toMatchObject({ 'versioning.enabled': { value: true }, force_destroy: { basis: 'unknown' } });
  expect(facts.flatMap((fact) => (fact.fact === 'resource' ? Object.values(fact.attributes) : [])).filter((known) => known.basis === 'set' && String(known.value).includes('{{'))).toEqual([]);
});

test('what plays take away, by themselves and by what they include', async () => {
  const facts = await factsOfFiles({
    'playbooks/teardown.yml': `- hosts: localhost
  roles: [cleanup]
  tasks:
    - amazon.aws.rds_instance: { db_instance_identifier: orders-production, state: absent, skip_final_snapshot: true }
    - community.postgresql.postgresql_db: { name: orders, login_host: db.example.net, state: absent }
    - amazon.aws.s3_bucket: { name: kept-without-force, state: absent }
    - amazon.aws.rds_instance: { db_instance_identifier: asked-for-by-name, state: absent }
      tags: [never, wipe]
    - amazon.aws.dynamodb_table: { name: "{{ table }}", state: absent }
    - ansible.builtin.shell: terraform destroy -auto-approve
      args: { chdir: infra }
`,
    'roles/cleanup/tasks/main.yml': '- include_tasks: buckets.yml\n', 'roles/cleanup/tasks/buckets.yml': '- amazon.aws.s3_bucket: { name: acme-media, state: absent, force: yes }\n',
    'roles/other/tasks/main.yml': '- debug: { msg: hello }\n', 'compose.yml': 'services: { a: { extra_hosts: ["x:y"] } }\n',
  }, create);
  const programs = facts.flatMap((fact) => (fact.fact === 'program' ? [`${fact.key} [${fact.invocations.join()}] > ${fact.starts.map((one) => one.key).join()}`] : []));
  expect(programs).toEqual(['file:playbooks/teardown.yml [ansible-playbook playbooks/teardown.yml] > file:roles/cleanup/tasks/main.yml', 'file:roles/cleanup/tasks/buckets.yml [] > ', 'file:roles/cleanup/tasks/main.yml [] > file:roles/cleanup/tasks/buckets.yml']);
  const operations = facts.flatMap((fact) => (fact.fact === 'operation' ? [`${fact.program.slice(fact.program.lastIndexOf('/') + 1)} ${fact.row} ${fact.target.key ?? '-'}`] : []));
  expect(operations).toEqual([
    'teardown.yml aws.rds-delete rds:orders-production', 'teardown.yml pg.dropdb db:db.example.net:5432/orders', 'teardown.yml aws.dynamodb-delete-table -', 'teardown.yml terraform.destroy -', 'buckets.yml aws.s3-rb s3:acme-media',
  ]);
});
