import { bufferOf } from '../../model/index.ts';
import type { Document, Extractor, FileHint, Knowledge } from '../../model/index.ts';
import { syntaxOf } from '../../parse/index.ts';
import { toolsOf } from '../shared/commands/index.ts';
import { joinWorkflows } from './join.ts';
import type { CiLocal } from './local.ts';
import { readAction, readWorkflow } from './read-workflow.ts';
import { readAnswer } from './service/read.ts';
import type { CiTables } from './steps.ts';
import { belongsTo, pipelinesOf, systems, wantsOf } from './systems.ts';

const WORKFLOW = /^\.github\/workflows\/[^/]+\.ya?ml$/;
const YAML = /^(?!\.github\/).{1,400}\.ya?ml$/;
const ANSWER = 'api://';
const ACTION = /(?:^|\/)action\.ya?ml$/;

/** Jobs of GitHub workflows and of the pipelines of other systems: who starts them, what they may do, and the secrets they are given. */
export function create(knowledge: Knowledge): Extractor<CiLocal> {
  const tables: CiTables = { operations: knowledge.operations, tools: toolsOf(knowledge), ...(knowledge.cache ? { cache: knowledge.cache } : {}) };
  return {
    id: 'github-workflows',
    // A pipeline may include files of any name; jobs are told by their scripts.
    literals: ['script:'],
    answers: true,
    wants: ({ file, hits, within }) => file.derived !== true && (file.origin === 'api' || WORKFLOW.test(file.path) || ACTION.test(file.path) || systems.some((system) => wantsOf(system, file.path)) || (hits.has('script:') && YAML.test(file.path) && namesScript(within))),
    // Names that tell by themselves are left to tell: a file that others read too is then parsed once.
    syntax: (path) => (path.startsWith(ANSWER) ? 'json' : WORKFLOW.test(path) || ACTION.test(path) ? (syntaxOf(path, '') === 'yaml' ? undefined : 'yaml') : systems.find((system) => wantsOf(system, path))?.syntax === 'text' ? 'text' : undefined),
    read: (document) => read(document, tables),
    join: (local, tree) => joinWorkflows(local, pipelinesOf(local, tree, tables, knowledge), tree, knowledge),
  };
}

/** Is there a `script:`, or one behind an underscore, that is not the end of another word? Lock files and lists of packages are full of `typescript:`. Where the bytes are not at hand there may be. */
function namesScript(within: FileHint['within']): boolean {
  if (!within) return true;
  const bytes = bufferOf(within.bytes);
  for (let at = bytes.indexOf('script:'); at >= 0; at = bytes.indexOf('script:', at + 1)) if (at === 0 || !isLetter(bytes[at - 1] ?? 0)) return true;
  return false;
}
const isLetter = (byte: number): boolean => { const small = byte | 0x20; return small >= 0x61 && small <= 0x7a; };

function read(document: Document, tables: CiTables): readonly CiLocal[] {
  if (document.origin === 'api') return readAnswer(document).map((answer) => ({ sort: 'service', answer }));
  if (document.syntax === 'yaml' && WORKFLOW.test(document.file)) return readWorkflow(document, tables);
  if (document.syntax === 'yaml' && ACTION.test(document.file)) return readAction(document, tables);
  if (document.syntax !== 'yaml' && document.syntax !== 'text') return [];
  return systems.some((system) => belongsTo(system, document)) ? [{ sort: 'pipeline', document }] : [];
}
