import { placeIn, set } from '../../model/index.ts';
import type { DataDocument, EnvironmentMark, Extractor, Knowledge } from '../../model/index.ts';
import { declaredFacts, namedAt, rowsOf, sectionMarks } from '../shared/declared.ts';
import type { Declared } from '../shared/declared.ts';
import { entryOf, spanOf } from '../shared/nodes.ts';

/** Neon: the project and branch that its command line is told to act on (`.neon`). */
export function create(knowledge: Knowledge): Extractor<Declared> {
  const rows = rowsOf(knowledge, 'neon');
  return {
    id: 'neon',
    wants: ({ file }) => !file.derived && /(?:^|\/)\.neon$/.test(file.path),
    syntax: () => 'json',
    read: (document) => (document.syntax === 'json' ? readContext(document) : []),
    join: (local) => declaredFacts(local.map(({ payload }) => payload), rows),
  };
}

function readContext(document: DataDocument): readonly Declared[] {
  const [root] = document.roots;
  const project = namedAt(document, root, 'projectId');
  if (!project || !/^[a-z0-9-]{4,80}$/.test(project.name)) return [];
  const key = `neon:project/${project.name}`;
  const out: Declared[] = [{ type: 'neon.project', name: `Neon project ${project.name}`, key, at: project.at, note: 'commands of neonctl that name no project act on this one', marks: [], attributes: { 'target.default': set(true, project.at) } }];
  const branch = namedAt(document, root, 'branchId') ?? namedAt(document, root, 'branch');
  const entry = entryOf(root, 'branchId') ?? entryOf(root, 'branch');
  if (!branch || !entry) return out;
  const marks: readonly EnvironmentMark[] = sectionMarks(branch.name, branch.at, (name) => `the branch is called ${name}`);
  return [...out, { type: 'neon.branch', name: `branch ${branch.name}`, key: `${key}/${branch.name}`, at: branch.at, note: 'commands that name no branch act on this one', marks: marks.map((mark): EnvironmentMark => ({ ...mark, by: 'branch' })), arrows: [{ kind: 'partOf', to: key, at: placeIn(document, spanOf(entry.keySpan)), note: 'a branch of the project' }] }];
}
