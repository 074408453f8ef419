import type { DataNode, EvidenceList, Fact, Key, Knowledge } from '../../../model/index.ts';
import { entriesOf, valueAt } from '../../shared/nodes.ts';
import { grantsOf, managedByAws } from '../../shared/iam/index.ts';
import type { Hung } from '../../shared/iam/index.ts';
import type { Draft } from './drafts.ts';
import type { Instance, Item } from './instances.ts';
import { policyOfStatements } from './policy-document.ts';
import type { KeysOf } from './policy-document.ts';
import { itemsOf, refsOf, textOf } from './value.ts';

/** Where a Serverless Framework file gives its functions rights: for all of them, in the older and the newer way. */
const STATEMENTS = [['iam', 'role', 'statements'], ['iamRoleStatements']] as const;
const MANAGED = [['iam', 'role', 'managedPolicies'], ['iamManagedPolicies']] as const;

/** Grants that Serverless Framework files give to their functions, all together or one by one. */
export function serverlessGrants(instances: readonly Instance[], drafts: ReadonlyMap<Item, Draft>, knowledge: Knowledge): readonly Fact[] {
  const out: Hung[] = [];
  for (const instance of instances) {
    // The parts of a file that is many templates share one root; only the first speaks for its functions.
    if (instance.dialect !== 'serverless' || valueAt(instance.root, 'provider') === undefined) continue;
    const keysOf: KeysOf = (value) => refsOf(value).flatMap((ref) => instance.items.filter((item) => item.id === ref.to).flatMap((item) => drafts.get(item)?.keys[0] ?? []));
    const give = (node: DataNode | undefined, to: Key, name: string, key: DataNode): void => {
      const value = node && instance.scope.value(node);
      if (value) out.push({ to, name, policy: policyOfStatements(value, keysOf), given: [{ at: instance.scope.place(key), note: `${name} has these rights` }], role: 'identity' });
    };
    const provider = valueAt(instance.root, 'provider');
    const all: Key = `cfn:${instance.file}:functions`;
    for (const path of STATEMENTS) { const node = valueAt(provider, ...path); if (node) give(node, all, 'every function of this service', node); }
    for (const path of MANAGED) {
      const node = valueAt(provider, ...path);
      for (const arn of itemsOf(node && instance.scope.value(node))) {
        const text = textOf(arn);
        const known = text === undefined ? undefined : managedByAws(text, arn.at, knowledge.iam);
        const given: EvidenceList = [{ at: arn.at, note: 'every function of this service takes this policy of AWS' }];
        if (known !== undefined && known !== 'unknown') out.push({ to: all, name: `${known.name} for every function of this service`, policy: known.policy, given, role: 'identity' });
      }
    }
    for (const entry of entriesOf(valueAt(instance.root, 'functions'))) {
      const node = valueAt(entry.value, 'iamRoleStatements');
      if (node) give(node, `cfn:${instance.file}:functions.${entry.key}`, `function ${entry.key}`, node);
    }
  }
  return grantsOf(out, knowledge.iam);
}
