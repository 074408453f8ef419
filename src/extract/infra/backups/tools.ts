import { placeIn } from '../../../model/index.ts';
import type { CopyRhythm, DataDocument, DataNode, Place } from '../../../model/index.ts';
import { entriesOf, itemsOf, spanOf, textAt, textOf, textsOf, valueAt } from '../../shared/nodes.ts';
import { keptBy, keptFor } from './kept.ts';
import { clean, MOST, targetOf, textWith } from './job.ts';
import type { Job, Source } from './job.ts';

type Target = Job['to'][number];
interface Tool { readonly file: RegExp; readonly read: (document: DataDocument, root: DataNode | undefined) => readonly Job[] }

/** Configurations of backup tools by the names they go by. */
export const TOOLS: readonly Tool[] = [
  { file: /(?:^|\/)litestream(?:[._-][\w-]{1,40})?\.ya?ml$/, read: litestream },
  { file: /(?:^|\/)pgbackrest(?:[._-][\w-]{1,40})?\.(?:conf|ini)$/, read: pgbackrest },
  { file: /(?:^|\/)(?:barman(?:[._-][\w-]{1,40})?\.conf|barman\.d\/[\w.-]{1,60}\.conf)$/, read: barman },
  { file: /(?:^|\/)(?:borgmatic(?:\.d)?\/[\w.-]{1,60}|borgmatic(?:[._-][\w-]{1,40})?)\.ya?ml$/, read: borgmatic },
  { file: /(?:^|\/)\.?autorestic\.ya?ml$/, read: autorestic },
  { file: /(?:^|\/)(?:resticprofile(?:\/[\w.-]{1,60})?|profiles)\.(?:ya?ml|toml|json)$/, read: resticprofile },
  { file: /(?:^|\/)\.?wal-?g(?:[._-][\w-]{1,40})?\.(?:json|ya?ml)$/, read: walg },
  { file: /(?:^|\/)(?:kopia\/[\w.-]{0,60}|kopia-?)?repository\.config$/, read: kopia },
];

function targets(document: DataDocument, nodes: readonly (DataNode | undefined)[]): readonly Target[] {
  return nodes.slice(0, MOST).flatMap((node) => { const found = textWith(document, node); return found ? [{ ...targetOf(found.text), at: found.at }] : []; });
}

function paths(document: DataDocument, node: DataNode | undefined, kind: 'sqlite' | 'data' | 'folder'): readonly Source[] {
  return textsOf(node).slice(0, MOST).map(({ text, at }): Source => ({ kind, path: clean(text), at: placeIn(document, at) }));
}

function jobOf(tool: string, at: Place | undefined, from: readonly Source[], to: readonly Target[], rhythm?: CopyRhythm): readonly Job[] {
  return at && from.length > 0 && to.length > 0 ? [{ tool, at, from, to, rhythm }] : [];
}

function litestream(document: DataDocument, root: DataNode | undefined): readonly Job[] {
  return itemsOf(valueAt(root, 'dbs')).slice(0, MOST).flatMap((db) => {
    const from = paths(document, valueAt(db, 'path'), 'sqlite');
    const replicas = [...itemsOf(valueAt(db, 'replicas')), valueAt(db, 'replica')].flatMap((node) => (node ? [node] : []));
    const to = replicas.flatMap((node): readonly Target[] => {
      const bucket = textWith(document, valueAt(node, 'bucket'));
      const type = textAt(node, 'type') ?? 's3';
      if (bucket) return [{ ...targetOf(`${type === 'gcs' ? 'gs' : type === 's3' ? 's3' : 'abs'}://${bucket.text}`), at: bucket.at }];
      return targets(document, [valueAt(node, 'url') ?? valueAt(node, 'host') ?? valueAt(node, 'path') ?? node]);
    });
    const kept = replicas.length === 1 ? keptFor(document, valueAt(replicas[0], 'retention') ?? valueAt(root, 'snapshot', 'retention'), (text) => text) : undefined;
    return jobOf('Litestream', from[0]?.at, from, to, kept);
  });
}

function pgbackrest(document: DataDocument, root: DataNode | undefined): readonly Job[] {
  const global = valueAt(root, 'global');
  const to = [1, 2, 3, 4].flatMap((number): readonly Target[] => {
    const bucket = textWith(document, valueAt(global, `repo${number}-s3-bucket`) ?? valueAt(global, `repo${number}-gcs-bucket`) ?? valueAt(global, `repo${number}-azure-container`));
    const type = textAt(global, `repo${number}-type`);
    if (bucket) return [{ ...targetOf(`${type === 'gcs' ? 'gs' : type === 'azure' ? 'azure' : 's3'}://${bucket.text}`), at: bucket.at }];
    const host = textWith(document, valueAt(global, `repo${number}-host`) ?? valueAt(global, `repo${number}-sftp-host`));
    return host ? [{ kind: 'remote', name: host.text, at: host.at }] : targets(document, [valueAt(global, `repo${number}-path`)]);
  });
  // A number of backups tells no time without the table of cron.
  const kept = textAt(global, 'repo1-retention-full-type') === 'time' ? keptFor(document, valueAt(global, 'repo1-retention-full'), (text) => `${text} days`) : undefined;
  return entriesOf(root).filter(({ key }) => !key.startsWith('global')).slice(0, MOST).flatMap((stanza) => jobOf('pgBackRest', placeIn(document, spanOf(stanza.keySpan)), textAt(stanza.value, 'pg1-host') === undefined ? paths(document, valueAt(stanza.value, 'pg1-path'), 'data') : [], to, kept));
}

function barman(document: DataDocument, root: DataNode | undefined): readonly Job[] {
  const home = textAt(root, 'barman', 'barman_home');
  return entriesOf(root).filter(({ key, value }) => key !== 'barman' && value.type === 'map').slice(0, MOST).flatMap((server) => {
    const found = textWith(document, valueAt(server.value, 'conninfo'));
    const host = found && /(?:^|\s)host\s*=\s*'?([\w.-]{1,253})/.exec(found.text)?.[1];
    const name = found && /(?:^|\s)dbname\s*=\s*'?([\w-]{1,100})/.exec(found.text)?.[1];
    const port = found && /(?:^|\s)port\s*=\s*'?(\d{1,5})/.exec(found.text)?.[1];
    const written = textWith(document, valueAt(server.value, 'backup_directory'));
    const at = placeIn(document, spanOf(server.keySpan));
    const to: Target[] = written ? [{ ...targetOf(written.text), at: written.at }] : [{ ...(home === undefined ? { kind: 'unknown' as const, why: 'barman_home stands elsewhere' } : targetOf(`${home}/${server.key}`)), at }];
    return jobOf('Barman', at, host && found ? [{ kind: 'database', key: name ? `db:${host.toLowerCase()}:${port ?? '5432'}/${name}` : `dbhost:${host.toLowerCase()}:${port ?? '5432'}`, at: found.at }] : [], to, keptFor(document, valueAt(server.value, 'retention_policy') ?? valueAt(root, 'barman', 'retention_policy'), (text) => /^RECOVERY\s+WINDOW\s+OF\s+(\d{1,4}\s+(?:DAYS?|WEEKS?))$/i.exec(text.trim())?.[1] ?? ''));
  });
}

function borgmatic(document: DataDocument, root: DataNode | undefined): readonly Job[] {
  // Until version 1.8 the options stood in sections.
  const at = (name: string, section: string): DataNode | undefined => valueAt(root, name) ?? valueAt(root, section, name);
  const repositories = itemsOf(at('repositories', 'location')).map((node) => valueAt(node, 'path') ?? node);
  const databases = (['postgresql', 'mysql', 'mariadb', 'mongodb', 'sqlite'] as const).flatMap((engine) => itemsOf(at(`${engine}_databases`, 'hooks')).slice(0, MOST).flatMap((node): readonly Source[] => {
    const place = placeIn(document, spanOf(node));
    if (engine === 'sqlite') return paths(document, valueAt(node, 'path'), 'sqlite');
    const host = textAt(node, 'hostname');
    const name = textAt(node, 'name');
    const port = textAt(node, 'port') ?? (engine === 'postgresql' ? '5432' : engine === 'mongodb' ? '27017' : '3306');
    return host === undefined || name === undefined || name === 'all' || !/^[\w.-]{1,253}$/.test(host) ? [] : [{ kind: 'database', key: `db:${host.toLowerCase()}:${port}/${name}`, at: place }];
  }));
  const from = [...paths(document, at('source_directories', 'location'), 'folder'), ...databases];
  return jobOf('borgmatic', from[0]?.at, from, targets(document, repositories), withChecks(keptBy(document, (name) => at(`keep_${name}`, 'retention')), uncheckedAt(document, at('checks', 'consistency'), valueAt(root, 'skip_actions'))));
}

/** `checks: [{ name: disabled }]`, until version 1.8 a list of words, or the action left out. */
function uncheckedAt(document: DataDocument, checks: DataNode | undefined, skipped: DataNode | undefined): Place | undefined {
  const off = itemsOf(checks).find((node) => (textAt(node, 'name') ?? textOf(node)) === 'disabled') ?? itemsOf(skipped).find((node) => textOf(node) === 'check');
  return off && placeIn(document, spanOf(off));
}

function withChecks(rhythm: CopyRhythm | undefined, unchecked: Place | undefined): CopyRhythm | undefined { return unchecked ? { ...rhythm, unchecked } : rhythm; }

function autorestic(document: DataDocument, root: DataNode | undefined): readonly Job[] {
  const backends = new Map(entriesOf(valueAt(root, 'backends')).slice(0, MOST).map((entry) => [entry.key, entry.value]));
  return entriesOf(valueAt(root, 'locations')).slice(0, MOST).flatMap((location) => jobOf('autorestic', placeIn(document, spanOf(location.keySpan)), paths(document, valueAt(location.value, 'from'), 'folder'), textsOf(valueAt(location.value, 'to')).flatMap(({ text }): readonly Target[] => {
    const backend = backends.get(text);
    const path = textWith(document, valueAt(backend, 'path'));
    const type = textAt(backend, 'type') ?? 'local';
    return path ? [{ ...targetOf(type === 'local' ? path.text : `${type}:${path.text}`), at: path.at }] : [];
  }), keptBy(document, (name) => valueAt(location.value, 'options', 'forget', `keep-${name}`))));
}

function resticprofile(document: DataDocument, root: DataNode | undefined): readonly Job[] {
  return [...entriesOf(root), ...entriesOf(valueAt(root, 'profiles'))].slice(0, MOST).flatMap((profile) => jobOf('restic', placeIn(document, spanOf(profile.keySpan)), paths(document, valueAt(profile.value, 'backup', 'source'), 'folder'), targets(document, [valueAt(profile.value, 'repository')]), keptBy(document, (name) => valueAt(profile.value, 'retention', `keep-${name}`) ?? valueAt(profile.value, 'forget', `keep-${name}`))));
}

function walg(document: DataDocument, root: DataNode | undefined): readonly Job[] {
  const prefix = ['WALG_S3_PREFIX', 'WALG_GS_PREFIX', 'WALG_AZ_PREFIX', 'WALG_FILE_PREFIX', 'WALE_S3_PREFIX'].map((name) => valueAt(root, name));
  const from = paths(document, valueAt(root, 'PGDATA'), 'data');
  return jobOf('WAL-G', from[0]?.at, from, targets(document, prefix));
}

/** Where a machine is connected to. What it copies stands in the repository itself. */
function kopia(document: DataDocument, root: DataNode | undefined): readonly Job[] {
  const config = valueAt(root, 'storage', 'config');
  const type = textAt(root, 'storage', 'type');
  const bucket = textWith(document, valueAt(config, 'bucket'));
  const endpoint = textAt(config, 'endpoint') ?? '';
  const to = bucket === undefined ? targets(document, [valueAt(config, 'path') ?? valueAt(config, 'host') ?? valueAt(config, 'url')])
    : endpoint !== '' && !endpoint.includes('amazonaws.com') ? [{ kind: 'remote' as const, name: endpoint.replace(/:\d+$/, '').toLowerCase(), at: bucket.at }] : [{ ...targetOf(`${type === 'gcs' ? 'gs' : type === 'b2' ? 'b2' : 's3'}://${bucket.text}`), at: bucket.at }];
  return to[0] ? [{ tool: 'Kopia', at: to[0].at, from: [], to }] : [];
}
