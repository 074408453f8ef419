import type { Document, Extractor, Knowledge } from '../../model/index.ts';
import { toolsOf } from '../shared/commands/index.ts';
import { joinWorkflows } from './join.ts';
import type { CiLocal } from './local.ts';
import { readAction, readWorkflow } from './read-workflow.ts';
import type { CiTables } from './steps.ts';

const WORKFLOW = /^\.github\/workflows\/[^/]+\.ya?ml$/;
const ACTION = /(?:^|\/)action\.ya?ml$/;

/** Jobs of GitHub workflows: who starts them, what they may do, and the secrets they are given. */
export function create(knowledge: Knowledge): Extractor<CiLocal> {
  const tables: CiTables = { operations: knowledge.operations, tools: toolsOf(knowledge) };
  return {
    id: 'github-workflows',
    wants: ({ file }) => file.derived !== true && (WORKFLOW.test(file.path) || ACTION.test(file.path)),
    syntax: () => 'yaml',
    read: (document) => read(document, tables),
    join: (local, tree) => joinWorkflows(local, tree, knowledge),
  };
}

function read(document: Document, tables: CiTables): readonly CiLocal[] {
  if (document.syntax !== 'yaml') return [];
  return WORKFLOW.test(document.file) ? readWorkflow(document, tables) : readAction(document, tables);
}
