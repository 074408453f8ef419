import { set } from '../../model/index.ts';
import type { DataDocument, EnvironmentMark, Extractor, Knowledge } from '../../model/index.ts';
import { declaredFacts, namedAt, sectionMarks, typesOf } from '../shared/declared.ts';
import type { Declared } from '../shared/declared.ts';

/** PlanetScale: the database and branch that its command line is told to act on (`.pscale.yml`). */
export function create(knowledge: Knowledge): Extractor<Declared> {
  const rows = typesOf(knowledge, 'planetscale');
  return {
    id: 'planetscale',
    wants: ({ file }) => !file.derived && /(?:^|\/)\.pscale\.ya?ml$/.test(file.path),
    read: (document) => (document.syntax === 'yaml' ? readContext(document) : []),
    join: (local) => declaredFacts(local.map(({ payload }) => payload), rows),
  };
}

function readContext(document: DataDocument): readonly Declared[] {
  const [root] = document.roots;
  const organization = namedAt(document, root, 'org');
  const database = namedAt(document, root, 'database');
  if (!database) return [];
  const key = `planetscale:${organization?.name ?? '-'}/${database.name}`;
  const branch = namedAt(document, root, 'branch');
  const marks: readonly EnvironmentMark[] = branch ? sectionMarks(branch.name, branch.at, (name) => `the branch is called ${name}`).map((mark): EnvironmentMark => ({ ...mark, by: 'branch' })) : [];
  return [
    { type: 'planetscale.database', name: database.name, key, at: database.at, note: 'commands of pscale that name no database act on this one', marks: [], attributes: { 'target.default': set(true, database.at) } },
    ...(branch ? [{ type: 'planetscale.branch', name: `${database.name}, branch ${branch.name}`, key: `${key}/${branch.name}`, at: branch.at, note: 'commands that name no branch act on this one', marks, arrows: [{ kind: 'partOf' as const, to: key, at: branch.at, note: 'a branch of the database' }] }] : []),
  ];
}
