import { byDefault, folderOf, set, unknown } from '../../../model/index.ts';
import type { CredentialFact, Fact, Key, Scalar } from '../../../model/index.ts';
import { fileEnvironments } from '../../shared/file-environment.ts';
import type { App, Backend } from './read.ts';

/** By what login each cloud is reached where no file names one. */
const LOGINS: Readonly<Record<string, string>> = { aws: 'the logged-in AWS account', gcp: 'the logged-in Google account', azure: 'the logged-in Azure account' };

/** The stacks of an app of CDK for Terraform: what Terraform is run on, and the logins it is run with. Without a backend the state lies beside the app. */
export function stackFacts(app: App, clouds: ReadonlySet<string>, backend: Backend | undefined): readonly Fact[] {
  const directory = folderOf(app.file);
  const key: Key = `tfstack:${directory}`;
  return [{
    fact: 'resource', name: directory, kind: 'stack', provider: 'terraform', type: 'terraform.stack', keys: [key], maybe: [],
    attributes: { backend: backend ? set<Scalar>(backend.type, backend.at) : byDefault<Scalar>('local', 'resources/terraform-other:terraform.stack.backend') },
    environments: [...fileEnvironments(app.file, app.at)], evidence: [{ at: app.at, note: 'an app whose stacks are deployed and destroyed by Terraform' }],
  }, ...[...clouds].flatMap((cloud): CredentialFact[] => {
    const name = Object.hasOwn(LOGINS, cloud) ? LOGINS[cloud] : undefined;
    return name === undefined ? [] : [{
      fact: 'credential', provider: cloud, kinds: [`${cloud}.ambient`], name, foundation: 'ambient', opens: {}, holders: [key], readOnly: unknown('the permissions behind it are not in this tree', app.at), confidence: 'medium', environments: [],
      evidence: [{ at: app.at, note: 'deployed with whatever login is at hand; no file names one' }],
    }];
  })];
}
