import { placeIn, set } from '../../model/index.ts';
import type { DataDocument, DataNode, Extractor, Knowledge } from '../../model/index.ts';
import { declaredFacts, namedAt, typesOf } from '../shared/declared.ts';
import type { Declared } from '../shared/declared.ts';
import { entriesOf, itemsOf, spanOf, textAt, textOf, valueAt } from '../shared/nodes.ts';

/** Gives a pull request a branch of the database. */
const CREATES = 'neondatabase/create-branch-action';
/** Branches that production runs on, as vendors and people call them; without a word it is the default one. */
const PRODUCTION = /^(?:main|master|prod(?:uction)?|live|default)$/i;
const MOST = 500;

/** Neon: the project that its command line is told to act on (`.neon`), and the branches that workflows make of the one production runs on. */
export function create(knowledge: Knowledge): Extractor<Declared> {
  const rows = typesOf(knowledge, 'neon');
  return {
    id: 'neon',
    literals: [CREATES],
    wants: ({ file, hits }) => !file.derived && (/(?:^|\/)\.neon$/.test(file.path) || (hits.has(CREATES) && /(?:^|\/)\.github\/(?:workflows|actions)\/.*\.ya?ml$/.test(file.path))),
    syntax: (file) => (file.endsWith('.neon') ? 'json' : undefined),
    read: (document) => (document.syntax === 'json' ? readContext(document) : document.syntax === 'yaml' ? readWorkflow(document) : []),
    join: (local) => declaredFacts(local.map(({ payload }) => payload), rows),
  };
}

function readContext(document: DataDocument): readonly Declared[] {
  const [root] = document.roots;
  const project = namedAt(document, root, 'projectId');
  if (!project || !/^[a-z0-9-]{4,80}$/.test(project.name)) return [];
  return [{ type: 'neon.project', name: `Neon project ${project.name}`, key: `neon:project/${project.name}`, at: project.at, note: 'commands of neonctl that name no project act on this one', marks: [], attributes: { 'target.default': set(true, project.at) } }];
}

function readWorkflow(document: DataDocument): readonly Declared[] {
  const [root] = document.roots;
  const jobs = entriesOf(valueAt(root, 'jobs')).slice(0, MOST).flatMap(({ value }) => itemsOf(valueAt(value, 'steps')));
  return [...jobs, ...itemsOf(valueAt(root, 'runs', 'steps'))].slice(0, MOST).flatMap((step) => branchOf(document, step));
}

/** A branch begins with all rows of its parent, unless it takes the schema alone. */
function branchOf(document: DataDocument, step: DataNode): readonly Declared[] {
  const uses = valueAt(step, 'uses');
  if (!uses || !textOf(uses)?.startsWith(`${CREATES}@`)) return [];
  const parent = ['parent_branch', 'parent'].map((name) => valueAt(step, 'with', name)).find((node) => node !== undefined);
  const named = textOf(parent)?.trim() ?? '';
  const bare = /^schema[-_]only$/i.test(textAt(step, 'with', 'branch_type') ?? '') || textAt(step, 'with', 'schema_only') === 'true';
  if (bare || (named !== '' && !PRODUCTION.test(named))) return [];
  const at = placeIn(document, spanOf(parent ?? uses));
  const from = named === '' ? 'the default branch' : `branch ${named}`;
  return [{ type: 'neon.preview-branch', name: 'Neon branch of a preview', key: `neon:-:preview/${document.file}`, at, note: `a branch made of ${from}`, marks: [], attributes: { 'made.of': set(from, at) } }];
}
