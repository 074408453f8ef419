import type { Document, Extractor, Fact, Knowledge, LocalFact } from '../../model/index.ts';
import { templateOfBicep } from './arm/bicep.ts';
import { joinTemplates, templateOf } from './arm/join.ts';
import type { TemplateFile } from './arm/join.ts';

const BICEP = /\.bicep$/i;

/** Reads deployment templates of Azure in JSON and Bicep: data stores with their guards and copies, locks, linked templates, roles and their assignment, secrets among parameters. */
export function create(knowledge: Knowledge): Extractor<TemplateFile> {
  return {
    id: 'arm',
    literals: ['deploymenttemplate.json'],
    wants: ({ file, hits }) => file.origin !== 'home' && file.derived !== true && (BICEP.test(file.path) || (file.path.toLowerCase().endsWith('.json') && hits.has('deploymenttemplate.json'))),
    syntax: (file) => (BICEP.test(file) ? 'text' : 'json'),
    read: (document: Document): readonly TemplateFile[] => { const file = templateOf(document.syntax === 'text' && BICEP.test(document.file) ? { ...document, syntax: 'json', roots: [templateOfBicep(document.text)] } : document); return file ? [file] : []; },
    join: (local: readonly LocalFact<TemplateFile>[]): readonly Fact[] => joinTemplates(local, knowledge),
  };
}
