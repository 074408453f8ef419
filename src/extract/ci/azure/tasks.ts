import { placeIn } from '../../../model/index.ts';
import type { DataDocument, DataNode } from '../../../model/index.ts';
import { entriesOf, textAt, textOf, valueAt } from '../../shared/nodes.ts';
import type { TakenRole } from '../local.ts';
import type { Piece } from '../shared/described.ts';
import { piecesOf, saidBy } from '../shared/pieces.ts';

/** Inputs that name a service connection: an identity that is kept outside of these files. */
const CONNECTIONS: readonly (readonly [RegExp, string, string])[] = [
  [/^(?:azureSubscription|connectedServiceName(?:ARM)?|azureResourceManagerConnection|backendServiceArm|environmentServiceNameAzureRM|azureSubscriptionEndpoint|serviceConnection|ConnectedServiceNameSelector)$/i, 'azure', 'azure.ambient'],
  [/^(?:awsCredentials|backendServiceAWS|environmentServiceNameAWS)$/i, 'aws', 'aws.role'],
  [/^(?:backendServiceGCP|environmentServiceNameGCP)$/i, 'gcp', 'gcp.ambient'],
];

/** Identities a task takes by a service connection. */
export function connectionsOf(document: DataDocument, step: DataNode): readonly TakenRole[] {
  return entriesOf(valueAt(step, 'inputs')).slice(0, 100).flatMap((entry): readonly TakenRole[] => {
    const row = CONNECTIONS.find(([input]) => input.test(entry.key));
    const text = textOf(entry.value);
    if (!row || text === undefined || text === '') return [];
    const name = /[$<]/.test(text) ? 'a service connection that a variable names' : `service connection ${text.slice(0, 80)}`;
    return [{ provider: row[1], kind: row[2], name, lasts: 'for as long as the job runs, by a service connection', at: placeIn(document, entry.value) }];
  });
}

const TOOLS: readonly { readonly task: RegExp; readonly says: (inputs: DataNode | undefined) => string | undefined }[] = [
  { task: /^TerraformTask(?:V\d)?@|^TerraformCLI@|^TerraformTaskV\d@/i, says: (inputs) => { const command = textAt(inputs, 'command'); return command === 'destroy' || command === 'apply' ? `terraform ${command} -auto-approve ${textAt(inputs, 'commandOptions') ?? ''}` : undefined; } },
  { task: /^Kubernetes@|^KubernetesManifest@/i, says: (inputs) => (textAt(inputs, 'command') === 'delete' || textAt(inputs, 'action') === 'delete' ? `kubectl delete ${textAt(inputs, 'arguments') ?? ''}` : undefined) },
  { task: /^HelmDeploy@/i, says: (inputs) => (/^(?:delete|uninstall)$/.test(textAt(inputs, 'command') ?? '') ? `helm uninstall ${textAt(inputs, 'releaseName') ?? textAt(inputs, 'arguments') ?? ''}` : undefined) },
  { task: /^AzureResourceManagerTemplateDeployment@|^AzureResourceGroupDeployment@/i, says: (inputs) => (/^DeleteRG$/i.test(textAt(inputs, 'action') ?? '') ? `az group delete --yes --name ${textAt(inputs, 'resourceGroupName') ?? 'group'}` : /^Complete$/i.test(textAt(inputs, 'deploymentMode') ?? '') ? 'az deployment group create --mode Complete' : undefined) },
];

/** The script of a step, or what its task would say in a shell; nothing for what is not known or is no shell. */
export function scriptOf(document: DataDocument, step: DataNode): readonly Piece[] {
  const plain = valueAt(step, 'script') ?? valueAt(step, 'bash');
  if (plain) return piecesOf(document, plain);
  const task = textAt(step, 'task') ?? '';
  const inputs = valueAt(step, 'inputs');
  if (/^(?:Bash|ShellScript|CmdLine)@|^AzureCLI@|^AWSShellScript@|^SSH@/i.test(task) && !/^(?:ps|pscore|batch)$/i.test(textAt(inputs, 'scriptType') ?? '')) {
    return piecesOf(document, valueAt(inputs, 'script') ?? valueAt(inputs, 'inlineScript') ?? valueAt(inputs, 'inline'));
  }
  // PowerShell calls the same tools with the same words.
  const tool = /^(?:AzureCLI|PowerShell|AzurePowerShell)@/i.test(task) ? valueAt(inputs, 'inlineScript') ?? valueAt(inputs, 'script') : valueAt(step, 'pwsh') ?? valueAt(step, 'powershell');
  const lines = (textOf(tool) ?? '').split('\n').map((line) => line.trim()).filter((line) => /^(?:az|terraform|kubectl|helm|aws|gcloud|npx|npm)\s/.test(line) && !/[`|]/.test(line)).slice(0, 200);
  if (tool && lines.length > 0) return lines.map((line) => saidBy(line, placeIn(document, tool)));
  const said = TOOLS.find((one) => one.task.test(task))?.says(inputs);
  const node = valueAt(step, 'task');
  return said !== undefined && node ? [saidBy(said.split('\n')[0] ?? '', placeIn(document, node))] : [];
}

/** A task that stops until a person says yes. */
export function asksPerson(step: DataNode): boolean { return /^ManualValidation@/i.test(textAt(step, 'task') ?? ''); }
