import { set } from '../../model/index.ts';
import type { DataDocument, Extractor, Knowledge } from '../../model/index.ts';
import { declaredFacts, namedAt, rowsOf } from '../shared/declared.ts';
import type { Declared } from '../shared/declared.ts';

/** Neon: the project that its command line is told to act on (`.neon`). */
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
  return [{ type: 'neon.project', name: `Neon project ${project.name}`, key: `neon:project/${project.name}`, at: project.at, note: 'commands of neonctl that name no project act on this one', marks: [], attributes: { 'target.default': set(true, project.at) } }];
}
