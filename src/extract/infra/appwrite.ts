import { set } from '../../model/index.ts';
import type { DataDocument, Extractor, Knowledge } from '../../model/index.ts';
import { declaredFacts, namedAt, typesOf } from '../shared/declared.ts';
import type { Declared } from '../shared/declared.ts';
import { fileEnvironments } from '../shared/file-environment.ts';
import { itemsOf, textAt, valueAt } from '../shared/nodes.ts';

const MOST = 500;
/** Lists of the file, and what each of their entries is. */
const LISTS = [{ list: 'databases', type: 'appwrite.database', one: 'database' }, { list: 'tablesDB', type: 'appwrite.database', one: 'database' }, { list: 'buckets', type: 'appwrite.bucket', one: 'bucket' }] as const;

/** Appwrite: the project that its command line deploys to, with its databases and buckets. */
export function create(knowledge: Knowledge): Extractor<Declared> {
  const rows = typesOf(knowledge, 'appwrite');
  return {
    id: 'appwrite',
    wants: ({ file }) => !file.derived && /(?:^|\/)appwrite(?:[._-][\w-]{1,40})?(?:\.config)?\.json$/.test(file.path),
    read: (document) => (document.syntax === 'json' ? readProject(document) : []),
    join: (local) => declaredFacts(local.map(({ payload }) => payload), rows),
  };
}

function readProject(document: DataDocument): readonly Declared[] {
  const [root] = document.roots;
  const project = namedAt(document, root, 'projectId');
  if (!project || !/^[A-Za-z0-9][\w.-]{0,60}$/.test(project.name)) return [];
  const key = `appwrite:${project.name}`;
  const marks = fileEnvironments(document.file, project.at);
  const name = textAt(root, 'projectName');
  const seen = new Set<string>();
  return [
    { type: 'appwrite.project', name: name !== undefined && /^[\w .-]{1,80}$/.test(name) ? `Appwrite project ${name}` : `Appwrite project ${project.name}`, key, at: project.at, note: 'the project this file deploys to', marks, attributes: { 'target.default': set(true, project.at) } },
    ...LISTS.flatMap(({ list, type, one }) => itemsOf(valueAt(root, list)).slice(0, MOST).flatMap((node): Declared[] => {
      const own = namedAt(document, node, '$id');
      if (!own || seen.has(`${one}/${own.name}`)) return [];
      seen.add(`${one}/${own.name}`);
      return [{ type, name: textAt(node, 'name')?.slice(0, 80) ?? own.name, key: `${key}:${one}/${own.name}`, at: own.at, note: `a ${one} of the project`, marks: fileEnvironments(document.file, own.at), arrows: [{ kind: 'partOf', to: key, at: own.at, note: `deleting the project deletes the ${one}` }] }];
    })),
  ];
}
