import { placeIn } from '../../../model/index.ts';
import type { DataDocument, DataNode, Fact, Key, ResourceFact, ResourceKind } from '../../../model/index.ts';
import { bucketNamed } from '../../shared/copies.ts';
import { entriesOf, spanOf, textAt, valueAt } from '../../shared/nodes.ts';
import { placeTarget } from '../../shared/place-target.ts';
import { MOST, textWith } from './job.ts';

export const RCLONE = /(?:^|\/)(?:\.?rclone(?:[._-][\w-]{1,40})?\.conf|rclone\/[\w-]{1,40}\.conf)$/;

/** One remote as its section says: what it is, where it lies, what it is put over. */
export interface Remote { readonly name: string; readonly facts: readonly Fact[] }

/** What the types of remotes are: kind, and the provider of our tables whose account holds them. */
const STORES: Readonly<Record<string, readonly [ResourceKind, string]>> = {
  s3: ['object-store', 'unknown'], b2: ['object-store', 'backblaze'], 'google cloud storage': ['object-store', 'gcp'], azureblob: ['object-store', 'azure'], swift: ['object-store', 'unknown'], oracleobjectstorage: ['object-store', 'oracle_cloud'], storj: ['object-store', 'unknown'], qingstor: ['object-store', 'unknown'],
  dropbox: ['filesystem', 'dropbox'], box: ['filesystem', 'box'], azurefiles: ['filesystem', 'azure'],
};
/** Whose S3 it is, as rclone calls them. */
const OF_S3: Readonly<Record<string, string>> = { AWS: 'aws', Alibaba: 'alibaba', Cloudflare: 'cloudflare', DigitalOcean: 'digitalocean', GCS: 'gcp', IBMCOS: 'ibm', Linode: 'linode', Scaleway: 'scaleway', TencentCOS: 'tencent', Hetzner: 'hetzner', OVHcloud: 'ovh', Vultr: 'vultr' };
/** Remotes that are put over another: whatever is written to them lies there. */
const OVER = new Set(['alias', 'cache', 'chunker', 'compress', 'crypt', 'hasher']);

/** Remotes that are put over several: what is written to them lies in one of those. */
const SEVERAL = new Set(['combine', 'union']);

/** `docs=one:docs "two:more docs:ro"`: what each stands for, without the name it has there and without its mode. */
function upstreamsOf(text: string): readonly string[] {
  return [...text.matchAll(/"([^"]{1,500})"|(\S{1,500})/g)].slice(0, MOST).map((match) => (match[1] ?? match[2] ?? '').replace(/^[\w-]{1,60}=/, '').replace(/:(?:ro|nc|writeback)$/, ''));
}

/** The one place that all of them lie in: the same bucket or remote, or one folder of this machine. */
function commonPlace(upstreams: readonly (ReturnType<typeof placesOf>)[]): ReturnType<typeof placesOf> {
  // Disks of their own may be mounted right below the root and in the folders for that.
  const folderOf = (key: Key): Key => { const parent = key.slice(0, key.lastIndexOf('/')); return upstreams.length > 1 && key.startsWith('bind:') && parent.split('/').length > 2 && !/^bind:\/(?:mnt|media|run)\//.test(key) ? parent : key; };
  const [first = [], ...rest] = upstreams.map((places) => places.map((place) => ({ ...place, key: folderOf(place.key) })));
  return first.filter((place) => rest.every((places) => places.some(({ key }) => key === place.key)));
}

/** The remotes of a configuration of rclone. Their credentials are the secrets' readers' to find. */
export function remotesOf(document: DataDocument): readonly Remote[] {
  const sections = entriesOf(document.roots[0]).filter(({ value }) => value.type === 'map').slice(0, MOST);
  const types = new Map(sections.map((section) => [section.key, (textAt(section.value, 'type') ?? '').toLowerCase()]));
  return sections.flatMap((section): readonly Remote[] => {
    const type = types.get(section.key) ?? '';
    if (type === '' || !/^[\w][\w .+@-]{0,100}$/.test(section.key)) return [];
    const key: Key = `rclone:${section.key}`;
    const evidence = { at: placeIn(document, spanOf(section.keySpan)), note: `a remote of rclone of type ${/^[a-z0-9 ]{1,30}$/.test(type) ? type : 'unknown'}` };
    if (OVER.has(type) || SEVERAL.has(type)) {
      const under = textWith(document, valueAt(section.value, SEVERAL.has(type) ? 'upstreams' : 'remote'));
      if (!under) return [];
      const providerOf = (name: string): string | undefined => textAt(sections.find((one) => one.key === name)?.value, 'provider');
      const lies = SEVERAL.has(type) ? commonPlace(upstreamsOf(under.text).map((text) => placesOf(text, types, providerOf))) : placesOf(under.text, types, providerOf);
      return [{ name: section.key, facts: [resource(section.key, key, 'filesystem', 'unknown', section.value, evidence), ...lies.flatMap((place): readonly Fact[] => [
        ...(place.bucket === undefined ? [] : [bucketNamed(place.key, place.bucket, { at: under.at, note: `rclone remote ${section.key} lies in it` }, [])]),
        { fact: 'relation', kind: 'storedOn', from: key, to: place.key, evidence: [{ at: under.at, note: 'what is written to it lies there' }] },
      ])] }];
    }
    const [kind, provider] = Object.hasOwn(STORES, type) ? STORES[type] ?? (['filesystem', 'unknown'] as const) : (['filesystem', 'unknown'] as const);
    const whose = textAt(section.value, 'provider') ?? '';
    return [{ name: section.key, facts: [resource(section.key, key, kind, type === 's3' && Object.hasOwn(OF_S3, whose) ? OF_S3[whose] ?? provider : provider, section.value, evidence)] }];
  });
}

function resource(name: string, key: Key, kind: ResourceKind, provider: string, node: DataNode, evidence: ResourceFact['evidence'][0]): ResourceFact {
  const host = textAt(node, 'host');
  const keys: [Key, ...Key[]] = host !== undefined && /^[\w.-]{1,253}$/.test(host) ? [key, `remote:${host.toLowerCase()}`] : [key];
  return { fact: 'resource', name: `rclone remote ${name}`, kind, provider, type: kind === 'object-store' ? 'rclone.store' : 'rclone.folder', keys, maybe: [], attributes: {}, environments: [], evidence: [evidence] };
}

/** `offsite:bucket/path` or a path of this machine: the remote below, and its bucket where a name is one of Amazon, Google or Backblaze. */
function placesOf(text: string, types: ReadonlyMap<string, string>, providerOf: (name: string) => string | undefined): readonly { readonly key: Key; readonly bucket?: string }[] {
  const [, name, rest = ''] = /^([\w][\w .+@-]{0,100}):(.{0,1024})$/.exec(text) ?? [];
  if (name === undefined) { const target = placeTarget(text); return target.kind === 'path' ? [{ key: `bind:${target.path}` }] : []; }
  const type = types.get(name);
  const bucket = /^\/?([\w.-]{3,255})/.exec(rest)?.[1];
  const scheme = type === 'b2' ? 'b2' : type === 'google cloud storage' ? 'gs' : type === 's3' && providerOf(name) === 'AWS' ? 's3' : undefined;
  return [{ key: `rclone:${name}` }, ...(bucket === undefined || scheme === undefined ? [] : [{ key: `${scheme}:${bucket}`, bucket }])];
}
