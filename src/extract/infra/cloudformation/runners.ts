import type { Key } from '../../../model/index.ts';
import { addRunner, runnersByTrust } from '../../shared/runners.ts';
import type { Runner, Runners } from '../../shared/runners.ts';
import type { Item } from './instances.ts';
import { policyOf } from './policy-document.ts';
import { below, refsOf } from './value.ts';
import type { Value } from './value.ts';

/** Properties that name what a thing runs as, whatever its type: `Role`, `TaskRoleArn`, `ServiceRole`, `IamInstanceProfile`. */
const RUNS_AS = /^(?:[A-Z]\w{0,60})?(?:Role|RoleArn|RoleARN|FleetRole|InstanceProfile|InstanceProfileName)$/;
/** Types that give rights or trust to a role and run nothing. */
const RUNS_NOTHING = /^AWS::(?:IAM|Lambda::Permission|KMS::Grant|SSO|Cognito::IdentityPoolRoleAttachment|SecretsManager::ResourcePolicy)/;
const DEEPEST = 14;

/** What runs with which role of its template, also through an instance profile. */
export function runnersOf(items: readonly Item[], find: (from: Item, value: Value | undefined) => readonly Item[]): Runners {
  const out = new Map<Key, Runner[]>();
  for (const item of items) {
    if (item.type === 'AWS::SSO::Assignment') {
      for (const set of find(item, below(item.properties, 'PermissionSetArn'))) addRunner(out, set.key, { at: item.at, note: `${item.id} assigns it` });
      continue;
    }
    const trust = item.type === 'AWS::IAM::Role' ? policyOf(below(item.properties, 'AssumeRolePolicyDocument'), () => []) : undefined;
    if (trust) for (const one of runnersByTrust(trust)) addRunner(out, item.key, one);
    if (RUNS_NOTHING.test(item.type)) continue;
    const stack: { value: Value; within: string; depth: number }[] = item.properties ? [{ value: item.properties, within: '', depth: 0 }] : [];
    for (let next = stack.pop(), steps = 0; next && steps < 3_000; next = stack.pop(), steps++) {
      const { value, within, depth } = next;
      if (RUNS_AS.test(within) && refsOf(value).length > 0) {
        for (const found of find(item, value)) {
          const roles = found.type === 'AWS::IAM::InstanceProfile' ? find(found, below(found.properties, 'Roles')) : [found];
          for (const role of roles) if (role.type === 'AWS::IAM::Role') addRunner(out, role.key, { at: value.at, note: `${item.id} runs with it` });
        }
        continue;
      }
      if (depth > DEEPEST) continue;
      if (value.type === 'list') for (const one of value.items.slice(0, 200)) stack.push({ value: one, within, depth: depth + 1 });
      else if (value.type === 'map') for (const [key, one] of value.entries) stack.push({ value: one, within: within === 'IamInstanceProfile' ? within : key, depth: depth + 1 });
      else if (value.type === 'either') for (const one of value.options) if (one) stack.push({ value: one, within, depth: depth + 1 });
    }
  }
  return out;
}
