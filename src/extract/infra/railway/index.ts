import type { Extractor, Fact, Knowledge, Place } from '../../../model/index.ts';
import { imageTable } from '../../shared/images.ts';
import { entriesOf, entryOf, spanOf, valueAt } from '../../shared/nodes.ts';
import { projectFacts } from './facts.ts';
import { readRailway } from './read.ts';
import type { RailwayFile } from './read.ts';

/** railway.json or railway.toml: build and deploy settings of one service; it names no data. */
export interface LegacyFile { readonly kind: 'legacy'; readonly file: string; readonly at: Place; readonly environments: readonly { readonly name: string; readonly at: Place }[] }
/** A project file in a language that is not read. */
interface ForeignFile { readonly kind: 'foreign'; readonly file: string; readonly at: Place }
export type RailwayLocal = RailwayFile | LegacyFile | ForeignFile;

const PROJECT = /(?:^|\/)\.railway\/[\w.-]{1,80}\.[cm]?[jt]s$/;
const FOREIGN = /(?:^|\/)\.railway\/railway\.(?:py|go)$/;
const LEGACY = /(?:^|\/)railway(?:\.[\w-]{1,40})?\.(?:json|toml)$/;

/** Railway project files: databases, volumes, buckets, services and what they use of each other. */
export function create(knowledge: Knowledge): Extractor<RailwayLocal> {
  const images = imageTable(knowledge);
  return {
    id: 'railway',
    namesSources: true,
    wants: ({ file }) => !file.derived && file.path.includes('railway') && (PROJECT.test(file.path) || FOREIGN.test(file.path) || LEGACY.test(file.path)),
    syntax: (file) => (FOREIGN.test(file) ? 'text' : undefined),
    read(document): readonly RailwayLocal[] {
      const at: Place = { file: document.file, start: 0, end: 0, origin: document.origin };
      if (document.syntax === 'javascript') { const file = readRailway(document); return file.declarations.length > 0 || file.unread ? [file] : []; }
      if (FOREIGN.test(document.file)) return [{ kind: 'foreign', file: document.file, at }];
      if (document.syntax !== 'json' && document.syntax !== 'toml') return [];
      const [root] = document.roots;
      if (!entryOf(root, 'build') && !entryOf(root, 'deploy') && !entryOf(root, 'environments')) return [];
      return [{ kind: 'legacy', file: document.file, at, environments: entriesOf(valueAt(root, 'environments')).map((entry) => ({ name: entry.key, at: { ...at, ...spanOf(entry.keySpan) } })) }];
    },
    join(local): readonly Fact[] {
      const files = local.map(({ payload }) => payload);
      const declared = files.filter((file) => file.kind === 'iac');
      return [
        ...projectFacts(declared, files.filter((file) => file.kind === 'legacy'), images),
        ...files.filter((file) => file.kind === 'foreign').map((file): Fact => ({ fact: 'gap', kind: 'unresolved', reason: 'Railway project files in Python and Go are not read; what this one declares is not known', place: file.at })),
      ];
    },
  };
}
