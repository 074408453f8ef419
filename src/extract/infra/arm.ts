import type { DataDocument, Extractor, GrantFact, Knowledge } from '../../model/index.ts';
import { CloudRoles } from '../shared/cloud-roles.ts';
import { armGrants } from './arm/grants.ts';
import { resourcesOf } from './arm/template.ts';

/** Reads deployment templates of Azure in JSON: roles, their assignment, and keys that may change their account. */
export function create(knowledge: Knowledge): Extractor<GrantFact> {
  const roles = new CloudRoles(knowledge, 'azure');
  return {
    id: 'arm',
    literals: ['deploymenttemplate.json'],
    wants: ({ file, hits }) => file.origin !== 'home' && file.derived !== true && file.path.toLowerCase().endsWith('.json') && hits.has('deploymenttemplate.json'),
    syntax: () => 'json',
    read: (document) => (isData(document) ? armGrants(resourcesOf(document), roles) : []),
    join: (local) => local.map(({ payload }) => payload),
  };
}

function isData(document: { readonly syntax: string }): document is DataDocument { return document.syntax === 'json'; }
