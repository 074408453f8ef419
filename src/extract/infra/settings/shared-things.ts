import { resourceTypes } from '../../../model/index.ts';
import type { EnvironmentKind, Fact, Knowledge } from '../../../model/index.ts';
import { providerOfHost } from '../../shared/hosts.ts';
import type { Mention } from './named.ts';
import { rootOf } from './named.ts';
import { EVERYDAY } from './setting.ts';

/** Facts of what the settings of two environments name, or those of production and the file of every day. What one alone names is that of whoever declares it. */
export function sharedThings(mentions: readonly Mention[], knowledge: Knowledge): readonly Fact[] {
  const rows = resourceTypes(knowledge);
  const groups = new Map<string, Mention[]>();
  for (const mention of mentions) {
    const key = mention.root ? `${mention.key}@${rootOf(mention.setting.at, mention.setting.marks.map((mark) => mark.name))}` : mention.key;
    const group = groups.get(key);
    if (group) group.push(mention); else groups.set(key, [mention]);
  }
  const crossing = [...groups].filter(([, group]) => isCrossing(group) || group.some((one) => one.always === true && one.setting.marks.length > 0)).sort(([a], [b]) => (a < b ? -1 : 1));
  const stores = new Set(crossing.flatMap(([, group]) => group.flatMap((one) => { const server = /^db:([^/]+)\//.exec(one.key)?.[1]; return server === undefined ? [] : [`dbhost:${server}`]; })));
  const said = new Set(crossing.map(([key]) => key));
  const alone = [...groups].filter(([key]) => !said.has(key) && GLOBAL.test(key)).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, group]) => [key, group, []] as const);
  return [...oneNetwork(crossing.filter(([key]) => !stores.has(key))), ...alone].flatMap(([key, group, others]) => group.filter((one) => one.opened !== true).flatMap((one): Fact[] => {
    const row = rows.get(one.type);
    const host = one.key.startsWith('db') ? /^db(?:host)?:([^:/]+):/.exec(one.key)?.[1] : undefined;
    const { setting } = one;
    return row ? [{ fact: 'resource', name: one.name, kind: row.kind, provider: (host === undefined ? undefined : providerOfHost(host, knowledge)) ?? row.provider, type: one.type, keys: [key, ...one.also ?? [], ...others], maybe: [], attributes: {}, environments: setting.marks, evidence: [{ at: setting.at, note: `${setting.name} names it` }], ...said.has(key) ? {} : { mere: true as const } }] : [];
  }));
}

/** Names that mean one thing in the whole world. */
const GLOBAL = /^(?:s3|gs|azblob|arn):/;

const kindsOf = (group: readonly Mention[]): ReadonlySet<EnvironmentKind> => new Set(group.flatMap((one) => one.setting.marks.map((mark) => mark.kind)));

/** Is it named for production and for another environment, or by the file of every day? Buckets of tests are made up as often as not. */
function isCrossing(group: readonly Mention[]): boolean {
  const telling = group.filter((one) => one.type !== 'url.bucket' || one.setting.marks.every((mark) => mark.kind !== 'test'));
  const kinds = kindsOf(telling);
  return kinds.has('production') && (kinds.has('staging') || kinds.has('development') || kinds.has('test') || telling.some((one) => one.setting.marks.length === 0 && EVERYDAY.test(one.setting.at.file)));
}

/** A network and its parts that the same files name are one thing to tell. */
function oneNetwork(groups: readonly (readonly [string, readonly Mention[]])[]): readonly (readonly [string, readonly Mention[], readonly string[]])[] {
  const first = new Map<string, [string, readonly Mention[], string[]]>();
  const out: [string, readonly Mention[], string[]][] = [];
  for (const [key, group] of [...groups].sort(([a], [b]) => Number(b.includes('/vpc-')) - Number(a.includes('/vpc-')))) {
    const files = group[0]?.type === 'settings.network' ? [...new Set(group.map((one) => one.setting.at.file))].sort().join('\u0000') : undefined;
    const known = files === undefined ? undefined : first.get(files);
    if (known) { known[2].push(key); continue; }
    const entry: [string, readonly Mention[], string[]] = [key, group, []];
    if (files !== undefined) first.set(files, entry);
    out.push(entry);
  }
  return out;
}
