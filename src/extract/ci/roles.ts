import { placeIn } from '../../model/index.ts';
import type { DataDocument, DataNode } from '../../model/index.ts';
import { textAt, textOf, valueAt } from '../shared/nodes.ts';
import { isExpression, secretReferences } from './expressions.ts';
import type { TakenRole } from './local.ts';

/** The cloud role an action takes by the identity of the job; undefined when it takes none, or is handed a secret instead. */
export function roleOf(document: DataDocument, action: string, inputs: DataNode | undefined, node: DataNode): TakenRole | undefined {
  const name = action.split('@')[0] ?? '';
  const at = (input: string): TakenRole['at'] => placeIn(document, valueAt(inputs, input) ?? node);
  if (name === 'aws-actions/configure-aws-credentials') {
    const role = textAt(inputs, 'role-to-assume');
    if (role === undefined) return undefined;
    const arn = /^arn:aws[\w-]{0,20}:iam::(\d{12}):role\/([\w+=,.@/-]{1,200})$/.exec(role);
    return arn?.[1] === undefined ? { provider: 'aws', kind: 'aws.role', name: named(role, 'role'), at: at('role-to-assume') } : { provider: 'aws', kind: 'aws.role', name: `role ${arn[2] ?? ''}`, key: role, account: arn[1], at: at('role-to-assume') };
  }
  if (name === 'google-github-actions/auth' && valueAt(inputs, 'workload_identity_provider')) {
    const account = textAt(inputs, 'service_account');
    return { provider: 'gcp', kind: 'gcp.ambient', name: account === undefined || isExpression(account) ? named(account ?? '', 'workload identity') : `service account ${account.replace(/[^\w.@-]/g, '?').slice(0, 120)}`, at: at(account === undefined ? 'workload_identity_provider' : 'service_account') };
  }
  if (name === 'azure/login' && !valueAt(inputs, 'creds')) return { provider: 'azure', kind: 'azure.ambient', name: named(textOf(valueAt(inputs, 'client-id')) ?? '', 'federated login'), at: at('client-id') };
  return undefined;
}

function named(text: string, otherwise: string): string {
  return secretReferences(text)[0]?.name ?? otherwise;
}
