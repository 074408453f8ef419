import type { Document, Extractor, Fact, Knowledge, LocalFact } from '../../model/index.ts';
import { joinTemplates, templateOf } from './arm/join.ts';
import type { TemplateFile } from './arm/join.ts';

/** Reads deployment templates of Azure in JSON: data stores with their guards and copies, locks, linked templates, roles and their assignment, secrets among parameters. */
export function create(knowledge: Knowledge): Extractor<TemplateFile> {
  return {
    id: 'arm',
    literals: ['deploymenttemplate.json'],
    wants: ({ file, hits }) => file.origin !== 'home' && file.derived !== true && file.path.toLowerCase().endsWith('.json') && hits.has('deploymenttemplate.json'),
    syntax: () => 'json',
    read: (document: Document): readonly TemplateFile[] => { const file = document.syntax === 'json' ? templateOf(document) : undefined; return file ? [file] : []; },
    join: (local: readonly LocalFact<TemplateFile>[]): readonly Fact[] => joinTemplates(local, knowledge),
  };
}
