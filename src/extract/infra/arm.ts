import type { Document, Extractor, Fact, Knowledge, LocalFact } from '../../model/index.ts';
import { templateOfBicep } from './arm/bicep.ts';
import { byEnding } from '../shared/ending.ts';
import { isRunner } from '../shared/run-text.ts';
import { GROUP_LITERALS, groupRunsOf } from './arm/groups.ts';
import type { GroupRun } from './arm/groups.ts';
import { joinTemplates, templateOf } from './arm/join.ts';
import type { TemplateFile } from './arm/join.ts';
import { parametersOfBicep, parametersOfJson } from './arm/parameter-files.ts';
import type { ParameterSet } from './arm/parameter-files.ts';

type Local = TemplateFile | ParameterSet | GroupRun;

const BICEP = /\.bicep$/i;
const BICEP_VALUES = /\.bicepparam$/i;
const isBicep = byEnding((file) => BICEP.test(file) || BICEP_VALUES.test(file));

/** Reads deployment templates of Azure in JSON and Bicep: data stores with their guards and copies, locks, linked templates, roles and their assignment, secrets among parameters. */
export function create(knowledge: Knowledge): Extractor<Local> {
  return {
    id: 'arm',
    literals: ['deploymenttemplate.json', 'deploymentparameters.json', ...GROUP_LITERALS],
    needsTree: ({ file }) => !isRunner(file),
    wants: ({ file, hits }) => file.origin !== 'home' && file.derived !== true && ((hits.size > 0 && GROUP_LITERALS.some((one) => hits.has(one)) && isRunner(file.path)) || isBicep(file.path) || ((hits.has('deploymenttemplate.json') || hits.has('deploymentparameters.json')) && file.path.toLowerCase().endsWith('.json'))),
    syntax: (file) => (isRunner(file) ? undefined : BICEP.test(file) || BICEP_VALUES.test(file) ? 'text' : 'json'),
    read,
    join: (local: readonly LocalFact<Local>[]): readonly Fact[] => (local.length === 0 ? [] : joinTemplates(local, knowledge)),
  };
}

function read(document: Document): readonly Local[] {
  const { file, syntax } = document;
  if (isRunner(file) && syntax !== 'json') return groupRunsOf(document);
  const values = syntax === 'text' && BICEP_VALUES.test(file) ? parametersOfBicep(document) : syntax === 'json' ? parametersOfJson(document) : undefined;
  if (values) return [values];
  if (BICEP_VALUES.test(file)) return [];
  const template = templateOf(syntax === 'text' && BICEP.test(file) ? { ...document, syntax: 'json', roots: [templateOfBicep(document.text)] } : document);
  return template ? [template] : [];
}
