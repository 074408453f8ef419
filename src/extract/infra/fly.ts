import { baseName, placeIn, set } from '../../model/index.ts';
import type { DataDocument, EnvironmentMark, Extractor, Fact, Knowledge, Known, Place, Scalar } from '../../model/index.ts';
import { environmentOf } from '../shared/environment.ts';
import { imageTable } from '../shared/images.ts';
import type { ImageTable } from '../shared/images.ts';
import { entriesOf, entryOf, spanOf, textAt, textOf, textsOf, valueAt } from '../shared/nodes.ts';

interface Mount { readonly name: string; readonly path: string; readonly at: Place; readonly attributes: Readonly<Record<string, Known<Scalar>>> }
/** One fly.toml. */
export interface FlyLocal { readonly app: string; readonly at: Place; readonly marks: readonly EnvironmentMark[]; readonly mounts: readonly Mount[]; readonly database?: Place; readonly reaches: readonly { readonly app: string; readonly variable: string; readonly at: Place }[] }

const FILE = /(?:^|\/)fly(?:[._-][\w.-]{1,60})?\.toml$|(?:^|\/)\.?fly\/[\w.-]{1,80}\.toml$|(?:^|\/)[\w-]{1,60}\.fly\.toml$/;

/** Fly.io apps: the app, its volumes, and whether it is a database. Two files with one `app` are one app in two environments. */
export function create(knowledge: Knowledge): Extractor<FlyLocal> {
  const images = imageTable(knowledge);
  return {
    id: 'fly',
    wants: ({ file }) => !file.derived && file.path.endsWith('.toml') && FILE.test(file.path),
    read: (document) => (document.syntax === 'toml' ? readFly(document, images) : []),
    join: (local) => local.flatMap(({ payload }) => appFacts(payload)),
  };
}

function readFly(document: DataDocument, images: ImageTable): readonly FlyLocal[] {
  const [root] = document.roots;
  const node = valueAt(root, 'app');
  const app = textOf(node);
  if (!node || app === undefined || !/^[\w-]{1,80}$/.test(app)) return [];
  const at = placeIn(document, spanOf(node));
  const marks: EnvironmentMark[] = [];
  const file = environmentOf(baseName(document.file).replace(/\.toml$/, ''));
  if (file) marks.push({ kind: file.kind, name: file.name, by: 'file', evidence: { at, note: `the file is named for ${file.name}` } });
  const named = environmentOf(app);
  if (named) marks.push({ kind: named.kind, name: named.name, by: 'name', evidence: { at, note: `the app is named for ${named.name}` } });
  const mounts = valueAt(root, 'mounts');
  const image = textAt(root, 'build', 'image');
  const database = image === undefined ? undefined : images.of(image)?.row.kind === 'database' ? entryOf(valueAt(root, 'build'), 'image') : undefined;
  return [{
    app, at, marks,
    mounts: (mounts?.type === 'list' ? mounts.items : mounts ? [mounts] : []).slice(0, 100).flatMap((mount): Mount[] => {
      const source = valueAt(mount, 'source');
      const name = textOf(source);
      if (!source || name === undefined) return [];
      const attributes: Record<string, Known<Scalar>> = {};
      for (const key of ['snapshot_retention', 'scheduled_snapshots']) {
        const value = valueAt(mount, key);
        if (value?.type === 'scalar') attributes[key] = set<Scalar>(value.value, placeIn(document, spanOf(value)));
      }
      return [{ name, path: textsOf(valueAt(mount, 'destination'))[0]?.text ?? '', at: placeIn(document, spanOf(source)), attributes }];
    }),
    ...(database ? { database: placeIn(document, spanOf(database.value)) } : {}),
    reaches: entriesOf(valueAt(root, 'env')).flatMap((entry) => {
      const host = /(?:^|[@/])([\w-]{1,80})\.(?:internal|flycast)(?:[:/]|$)/.exec((textOf(entry.value) ?? '').slice(0, 2048))?.[1];
      return host === undefined ? [] : [{ app: host, variable: entry.key, at: placeIn(document, spanOf(entry.value)) }];
    }).slice(0, 100),
  }];
}

function appFacts(local: FlyLocal): readonly Fact[] {
  const key = `fly:${local.app}`;
  const facts: Fact[] = [{ fact: 'resource', name: local.app, kind: 'project', provider: 'fly', type: 'fly.app', keys: [key], maybe: [], attributes: {}, environments: local.marks, evidence: [{ at: local.at, note: 'the Fly app this file deploys' }] }];
  const store = `${key}:postgres`;
  if (local.database) facts.push(
    { fact: 'resource', name: `database of ${local.app}`, kind: 'database', provider: 'fly', type: 'fly.postgres', keys: [store], maybe: [`fly:database:${local.app}`], attributes: {}, environments: local.marks, evidence: [{ at: local.database, note: 'the app runs a database image' }] },
    { fact: 'relation', kind: 'partOf', from: store, to: key, evidence: [{ at: local.database, note: 'it runs as this app' }] },
  );
  for (const mount of local.mounts) {
    const own = `${key}:volume:${mount.name}`;
    facts.push(
      { fact: 'resource', name: mount.name, kind: 'volume', provider: 'fly', type: 'fly.volume', keys: [own], maybe: [], attributes: mount.attributes, environments: local.marks, evidence: [{ at: mount.at, note: `a volume of app ${local.app}` }] },
      { fact: 'relation', kind: 'partOf', from: own, to: key, evidence: [{ at: mount.at, note: 'its machines mount it' }] },
    );
    if (local.database) facts.push({ fact: 'relation', kind: 'storedOn', from: store, to: own, evidence: [{ at: mount.at, note: 'the database keeps its data on it' }] });
  }
  for (const reach of local.reaches) if (reach.app !== local.app) facts.push({ fact: 'relation', kind: 'serves', from: `fly:${reach.app}:postgres`, to: key, evidence: [{ at: reach.at, note: `${reach.variable} of app ${local.app} names it` }] });
  return facts;
}
