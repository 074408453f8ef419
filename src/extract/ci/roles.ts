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
    const lasts = sessionOf(inputs);
    const arn = /^arn:aws[\w-]{0,20}:iam::(\d{12}):role\/([\w+=,.@/-]{1,200})$/.exec(role);
    return arn?.[1] === undefined ? { provider: 'aws', kind: 'aws.role', name: named(role, 'role'), lasts, at: at('role-to-assume') } : { provider: 'aws', kind: 'aws.role', name: `role ${arn[2] ?? ''}`, key: role, account: arn[1], lasts, at: at('role-to-assume') };
  }
  if (name === 'google-github-actions/auth' && valueAt(inputs, 'workload_identity_provider')) {
    const account = textAt(inputs, 'service_account');
    return { provider: 'gcp', kind: 'gcp.ambient', name: account === undefined || isExpression(account) ? named(account ?? '', 'workload identity') : `service account ${account.replace(/[^\w.@-]/g, '?').slice(0, 120)}`, lasts: 'for an hour at a time, by the identity of the job', at: at(account === undefined ? 'workload_identity_provider' : 'service_account') };
  }
  if (name === 'azure/login' && !valueAt(inputs, 'creds')) return { provider: 'azure', kind: 'azure.ambient', name: named(textOf(valueAt(inputs, 'client-id')) ?? '', 'federated login'), lasts: 'for about an hour, by the identity of the job', at: at('client-id') };
  return undefined;
}

/** An hour unless it says otherwise; with a key of its own beside it the role is taken with that key, and not by the identity of the job. */
function sessionOf(inputs: DataNode | undefined): string {
  const seconds = Number(textAt(inputs, 'role-duration-seconds') ?? '3600');
  const minutes = Number.isInteger(seconds) && seconds >= 900 && seconds <= 43_200 ? Math.round(seconds / 60) : undefined;
  const long = minutes === undefined ? 'for the session it asks for' : minutes % 60 === 0 ? `for ${minutes === 60 ? 'an hour' : `${minutes / 60} hours`} at a time` : `for ${minutes} minutes at a time`;
  return `${long}, by ${valueAt(inputs, 'aws-access-key-id') ? 'a key of its own' : 'the identity of the job'}`;
}

function named(text: string, otherwise: string): string {
  return secretReferences(text)[0]?.name ?? otherwise;
}
