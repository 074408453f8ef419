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
  expect(facts).toHaveLength(3);
  const orders = resource(facts, 'ansible:play.yml:aws_db_instance.orders-production');
  expect(orders).toMatchObject({ type: 'aws_db_instance', name: 'orders-production', attributes: { deletion_protection: { value: false }, backup_retention_period: { value: 0 }, skip_final_snapshot: { basis: 'unknown' } } });
  expect(kinds(orders)).toEqual(['production']);
  expect(resource(facts, 's3:acme-media').attributes).toMatchObject({ 'versioning.enabled': { value: true }, force_destroy: { basis: 'unknown' } });
  expect(facts.flatMap((fact) => (fact.fact === 'resource' ? Object.values(fact.attributes) : [])).filter((known) => known.basis === 'set' && String(known.value).includes('{{'))).toEqual([]);
});
