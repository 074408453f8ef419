import { compareText } from '../../../model/index.ts';
import type { CopyRhythm, EnvironmentMark, Fact, Key, Place } from '../../../model/index.ts';
import { bucketNamed, copiedTo, undeclaredTarget } from '../../shared/copies.ts';
import { dumpsIn } from '../../shared/dumps.ts';
import type { DumpSource, DumpTarget, Engine } from '../../shared/dumps.ts';
import { placeTarget } from '../../shared/place-target.ts';
import { everyOf } from '../../shared/rhythm.ts';
import { hoursOf } from '../../shared/schedule.ts';
import { placeOfScript } from '../../shared/script.ts';
import { joinRelative } from '../../shared/mounts.ts';
import type { ComposeService } from './model.ts';
import { interpolate, isDataPath, placeOf } from './services.ts';
import type { Placed, Stored } from './facts.ts';
import type { PlacedMount } from './services.ts';

/** A copy some service makes: of which keys, to which targets. */
interface Job { readonly by: Placed; readonly tool: string; readonly of: readonly Key[]; readonly to: readonly DumpTarget[]; readonly at: Place; readonly rhythm?: CopyRhythm }

/** Copies the services of a stack make: dump commands they run, and images whose only job is to copy. */
export function copiesOf(services: readonly Placed[], settings: ReadonlyMap<string, string>, marks: ReadonlyMap<string, readonly EnvironmentMark[]>): readonly Fact[] {
  const facts = new Map<string, Fact>();
  for (const service of services) {
    const jobs = [...commandJobs(service, services, settings), ...imageJobs(service, services, settings)];
    for (const job of jobs) for (const target of job.to) {
      const stored = target.kind === 'path' ? storedAt(service, target.path) : undefined;
      if (target.kind === 'path' && !stored) continue;
      const to = stored?.key ?? (target.kind === 'bucket' ? target.key : undeclaredTarget(target, `${job.at.file}#${service.understood.service.name}`));
      const where = stored ? stored.mount.path ?? stored.mount.source : target.kind === 'bucket' ? `bucket ${target.name}` : target.kind === 'remote' ? target.name : 'a place no file names';
      if (target.kind === 'bucket') facts.set(`bucket ${to}`, bucketNamed(to, target.name, { at: job.at, note: `service ${service.understood.service.name} writes copies to it` }, marks.get(service.understood.service.name) ?? []));
      for (const of of job.of) facts.set(`${of} ${to}`, copiedTo(of, to, `${job.tool} to ${where}`, { at: job.at, note: `service ${service.understood.service.name} copies it to ${where}` }, 'dump', job.rhythm));
    }
  }
  return [...facts].sort(([a], [b]) => compareText(a, b)).map(([, fact]) => fact);
}

/** Dump commands in the command or entrypoint of a service. */
function commandJobs(service: Placed, all: readonly Placed[], settings: ReadonlyMap<string, string>): readonly Job[] {
  return service.understood.service.layers.flatMap((layer) => {
    const { script } = layer;
    if (!script) return [];
    const variables = variablesOf(service, settings);
    return dumpsIn(script, variables).map((dump): Job => ({
      by: service, tool: dump.tool, of: sourceKeys(dump.from, service, all, layer), to: dump.to.map((to) => absolute(to, layer)), at: placeOf(layer, placeOfScript(script, dump.span)),
    }));
  });
}

/** Services that run a backup image of the tables. */
function imageJobs(service: Placed, all: readonly Placed[], settings: ReadonlyMap<string, string>): readonly Job[] {
  const { row } = service;
  if (row?.kind !== 'backup' || !row.images || !service.understood.image) return [];
  const { images } = row;
  const said = (names: readonly string[] = []): { readonly text: string; readonly at: Place } | undefined => names.map((name) => settingOf(service, name, settings)).find((found) => found !== undefined && found.text !== '');
  const to: DumpTarget[] = service.stored.filter((stored) => isDataPath(row, stored.mount.target)).map((stored) => ({ kind: 'path', path: stored.mount.target }));
  const bucket = said(images.buckets);
  const endpoint = hostIn(said(images.endpoints)?.text);
  const name = bucket && /^(?:s3:\/\/)?([\w.-]{1,255})/.exec(bucket.text)?.[1];
  // A bucket of another service is none of Amazon's.
  if (name !== undefined) to.push(endpoint === undefined ? { kind: 'bucket', key: `s3:${name}`, name } : { kind: 'remote', name: endpoint });
  const target = said(images.targets);
  if (target && !target.text.includes('$')) to.push(placeTarget(target.text));
  const sources = service.understood.mounts.filter((mount) => images.copies?.some((path) => within(mount.target, path)));
  const of = images.copies ? sources.flatMap((mount) => storesOn(all, mount)) : sourceKeys({ kind: 'database', engine: engineOf(row.type), variables: [] }, service, all, undefined);
  const when = said(images.schedule?.variables);
  const every = when ? { text: scheduleIn(when.text, images.schedule?.unit), at: when.at } : images.schedule?.default === undefined ? undefined : { text: images.schedule.default, at: service.understood.image.at };
  const kept = said(images.kept?.variables);
  const rhythm = everyOf(every, kept && { text: lengthIn(kept.text, images.kept?.unit), at: kept.at });
  return [{ by: service, tool: `service ${service.understood.service.name}`, of, to, at: service.understood.image.at, ...(rhythm ? { rhythm } : {}) }];
}

/** A number alone counts in the unit of its image. */
function lengthIn(text: string, unit: 'seconds' | 'minutes' | 'days' | undefined): string { return /^\d{1,9}$/.test(text.trim()) && unit !== undefined ? `${text.trim()} ${unit}` : text.trim(); }

/** A length of time is one between two runs; the rest is as cron writes it. */
function scheduleIn(text: string, unit: 'seconds' | 'minutes' | undefined): string { const length = lengthIn(text, unit); return hoursOf(length) === undefined ? length : `@every ${length}`; }

function engineOf(type: string): Engine { return type.startsWith('compose.backup-mysql') ? 'mysql' : type.startsWith('compose.backup-mongo') ? 'mongodb' : 'postgres'; }

/** Another host than Amazon's. */
function hostIn(text: string | undefined): string | undefined {
  const host = text === undefined ? undefined : /^(?:https?:\/\/)?([\w.-]{3,253})/.exec(text)?.[1]?.toLowerCase();
  return host === undefined || /(?:^|\.)amazonaws\.com$/.test(host) ? undefined : host;
}

/** What a variable of a service says, the last layer speaking; undefined where nothing fills it in. */
function settingOf(service: Placed, name: string, settings: ReadonlyMap<string, string>): { readonly text: string; readonly at: Place } | undefined {
  const layer = service.understood.service.layers.findLast((one) => one.settings.some((setting) => setting.name === name));
  const setting = layer?.settings.findLast((one) => one.name === name);
  if (!layer || !setting) return undefined;
  const text = interpolate(setting.value, settings);
  return text.includes('$') ? undefined : { text, at: setting.place ?? placeOf(layer, setting.at) };
}

function variablesOf(service: Placed, settings: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const layer of service.understood.service.layers) for (const setting of layer.settings) variables.set(setting.name, interpolate(setting.value, settings));
  return variables;
}

/** Which stores a source is: the host it names, else the host its variables name, else what it depends on, else the only one there is. */
function sourceKeys(source: DumpSource, service: Placed, all: readonly Placed[], layer: ComposeService | undefined): readonly Key[] {
  if (source.kind === 'path') {
    const path = absolutePath(source.path, layer);
    const found = service.stored.filter((stored) => within(path, stored.mount.target) || within(stored.mount.target, path));
    const readOnly = service.understood.mounts.filter((mount) => mount.readOnly && mount.type === 'volume' && (within(path, mount.target) || within(mount.target, path)));
    return [...new Set([...found.map((stored) => stored.key), ...readOnly.flatMap((mount) => storesOn(all, mount))])];
  }
  if (source.kind === 'bucket') return [source.key];
  if (source.key !== undefined) return [source.key];
  const stores = all.filter((candidate) => candidate !== service && candidate.row && candidate.row.kind !== 'backup' && candidate.row.kind !== 'queue');
  const named = (host: string): readonly Placed[] => stores.filter((store) => store.understood.service.name === host);
  if (source.host !== undefined) return named(source.host).map((store) => store.key);
  const layers = service.understood.service.layers;
  const reached = layers.flatMap((each) => each.reaches.flatMap((reach) => named(reach.host)));
  const needed = layers.flatMap((each) => each.dependsOn.flatMap((dependency) => named(dependency.service)));
  const fitting = stores.filter((store) => store.row?.type === `compose.${source.engine}`);
  const own = service.row?.type === `compose.${source.engine}` ? [service] : [];
  const found = [reached, needed, own, fitting.length === 1 ? fitting : []].find((list) => list.length > 0) ?? [];
  return [...new Set(found.map((store) => store.key))];
}

/** What others keep on the volume or folder that is mounted here. */
function storesOn(all: readonly Placed[], mount: PlacedMount): readonly Key[] {
  return [...new Set(all.flatMap((candidate) => candidate.stored.filter((stored) => stored.mount.type === mount.type && (mount.type === 'volume' ? stored.mount.source === mount.source : stored.mount.path === mount.path)).map((stored) => stored.key)))];
}

/** What is mounted deepest over a path. */
function storedAt(service: Placed, path: string): Stored | undefined {
  return service.stored.filter((stored) => within(path, stored.mount.target)).sort((a, b) => b.mount.target.length - a.mount.target.length)[0];
}

function within(path: string, directory: string): boolean { return path === directory || path.startsWith(directory === '/' ? '/' : `${directory}/`); }
function absolute(target: DumpTarget, layer: ComposeService): DumpTarget { return target.kind === 'path' ? { kind: 'path', path: absolutePath(target.path, layer) } : target; }
function absolutePath(path: string, layer: ComposeService | undefined): string {
  return path.startsWith('/') || layer?.workingDirectory === undefined ? path.replace(/(.)\/+$/, '$1') : `/${joinRelative(layer.workingDirectory, path)}`;
}
