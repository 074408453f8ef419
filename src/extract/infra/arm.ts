import type { DataDocument, Extractor, Fact, Knowledge } from '../../model/index.ts';
import { CloudRoles } from '../shared/cloud-roles.ts';
import { armGrants } from './arm/grants.ts';
import { armSecrets } from './arm/secrets.ts';
import { resourcesOf } from './arm/template.ts';

/** Reads deployment templates of Azure in JSON: roles, their assignment, keys that may change their account, and secrets written out. */
export function create(knowledge: Knowledge): Extractor<Fact> {
  const roles = new CloudRoles(knowledge, 'azure');
  return {
    id: 'arm',
    literals: ['deploymenttemplate.json'],
    wants: ({ file, hits }) => file.origin !== 'home' && file.derived !== true && file.path.toLowerCase().endsWith('.json') && hits.has('deploymenttemplate.json'),
    syntax: () => 'json',
    read: (document) => {
      if (!isData(document)) return [];
      const resources = resourcesOf(document);
      return [...armGrants(resources, roles), ...armSecrets(resources, knowledge)];
    },
    join: (local) => local.map(({ payload }) => payload),
  };
}

function isData(document: { readonly syntax: string }): document is DataDocument { return document.syntax === 'json'; }
