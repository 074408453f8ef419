import { baseName, compareText, folderOf } from '../../../model/index.ts';
import type { EnvironmentMark, Key } from '../../../model/index.ts';
import { composeEnvironment, environmentOf } from '../../shared/environment.ts';
import { joinRelative } from '../../shared/mounts.ts';
import type { ComposeFile, ComposeService, VolumeDeclaration } from './model.ts';

/** Files that are run together, as one project on one machine. */
export interface Stack {
  readonly key: Key;
  /** The key with the environment its files are named for, where `key` goes without. */
  readonly also?: Key;
  readonly directory: string;
  readonly files: readonly ComposeFile[];
  readonly marks: readonly EnvironmentMark[];
  readonly services: readonly MergedService[];
  /** Those of the files that are not run where a command names none, and are not taken in by one that is. */
  readonly further: readonly ComposeFile[];
  readonly volumes: ReadonlyMap<string, readonly (VolumeDeclaration & { readonly file: ComposeFile })[]>;
}
/** One service with every layer that speaks of it, the base first. */
export interface MergedService { readonly name: string; readonly layers: readonly [ComposeService, ...ComposeService[]] }

/**
 * Puts compose files of one directory together. Files whose name says no environment (base, override, extras) are one project. A file
 * named after an environment runs on that environment's machine, so its services, with the base below them, are a project of their own:
 * equal volume names in `docker-compose.dev.yml` and `docker-compose.prod.yml` are not one volume. One that says all of its services itself has no base. A lone environment file is the project.
 */
export function stacksOf(files: readonly ComposeFile[]): readonly Stack[] {
  const byPath = new Map(files.map((file) => [file.file, file]));
  const byDirectory = new Map<string, ComposeFile[]>();
  // What another project takes in is part of that one. A circle leaves everything where it stands.
  const taken = new Set(files.flatMap((file) => includedBy(file, byPath).filter((one) => !includedBy(one, byPath).includes(file)).map((one) => one.file)));
  for (const file of files) {
    if (taken.has(file.file)) continue;
    const directory = folderOf(file.file);
    const group = byDirectory.get(directory);
    if (group) group.push(file); else byDirectory.set(directory, [file]);
  }
  const stacks: Stack[] = [];
  for (const directory of [...byDirectory.keys()].sort(compareText)) {
    const listed = byDirectory.get(directory) ?? [];
    const here = [...new Set(listed.flatMap((file) => [...includedBy(file, byPath), file]))].sort((a, b) => rank(a) - rank(b) || compareText(a.file, b.file));
    const neutral = here.filter((file) => !kindOf(file));
    const kinds = [...new Set(here.flatMap((file) => kindOf(file)?.kind ?? []))].sort(compareText);
    if (neutral.length > 0) stacks.push(stackOf(`compose:${directory}`, directory, neutral, neutral, byPath));
    for (const kind of kinds) {
      const own = here.filter((file) => kindOf(file)?.kind === kind);
      const full = `compose:${directory}#${kind}`;
      const lone = neutral.length === 0 && kinds.length === 1;
      const stack = stackOf(lone ? `compose:${directory}` : full, directory, own, [...neutral.filter((file) => rank(file) === 0 && !standsAlone(own, file)), ...own], byPath);
      stacks.push(lone ? { ...stack, also: full } : stack);
    }
  }
  return stacks;
}

/** `own` says which services are meant; `layers` is where they are read from. */
function stackOf(key: Key, directory: string, own: readonly ComposeFile[], layers: readonly ComposeFile[], byPath: ReadonlyMap<string, ComposeFile>): Stack {
  const wanted = new Set(own.flatMap((file) => file.services.map((service) => service.name)));
  for (let round = 0; round < 20; round++) {
    const before = wanted.size;
    for (const file of layers) for (const service of file.services) if (wanted.has(service.name)) for (const needed of service.dependsOn) wanted.add(needed.service);
    if (wanted.size === before) break;
  }
  const services: MergedService[] = [];
  for (const name of [...wanted].sort(compareText)) {
    const found = layers.flatMap((file) => file.services.filter((service) => service.name === name).flatMap((service) => [...inherited(service, file, byPath, 0), service]));
    const [first, ...rest] = found;
    if (first) services.push({ name, layers: [first, ...rest] });
  }
  const volumes = new Map<string, (VolumeDeclaration & { file: ComposeFile })[]>();
  for (const file of layers) for (const volume of file.volumes) {
    const group = volumes.get(volume.name);
    if (group) group.push({ ...volume, file }); else volumes.set(volume.name, [{ ...volume, file }]);
  }
  const unnamed = layers.some(kindOf) || !layers.some((file) => rank(file) === 0) ? layers : layers.filter((file) => rank(file) < 2);
  const named = new Set(unnamed.flatMap((file) => [...includedBy(file, byPath), ...file.services.flatMap((service) => inherited(service, file, byPath, 0)), file]).map(({ file }) => file));
  const further = layers.filter(({ file }) => !named.has(file));
  return { key, directory, files: layers, further, marks: own.flatMap(fileMarks), services, volumes };
}

/** Do the files say of all their services what the base says of them, so that they run in its place and are not laid over it? */
function standsAlone(files: readonly ComposeFile[], base: ComposeFile): boolean {
  const services = new Map(files.flatMap((file) => file.services).map((service) => [service.name, service]));
  const both = base.services.flatMap((below): readonly (readonly [ComposeService, ComposeService])[] => { const own = services.get(below.name); return own ? [[below, own]] : []; });
  return both.length > 0 && [...services.values()].every((service) => service.image !== undefined || service.built || service.extends !== undefined)
    && both.every(([below, own]) => below.dependsOn.every((needed) => services.has(needed.service)) && (below.mounts.length === 0 || own.mounts.length > 0) && (!isGivenSettings(below) || isGivenSettings(own)));
}

function isGivenSettings({ settings, given, reaches, unprotected }: ComposeService): boolean { return settings.length > 0 || given.length > 0 || reaches.length > 0 || unprotected !== undefined; }

/** Files that a file takes in, and those that they take in. */
function includedBy(file: ComposeFile, byPath: ReadonlyMap<string, ComposeFile>): readonly ComposeFile[] {
  const found = new Set<ComposeFile>();
  const pending = [file];
  for (let next = pending.pop(); next !== undefined && found.size < 500; next = pending.pop()) {
    for (const path of next.includes) {
      const one = byPath.get(joinRelative(folderOf(next.file), path));
      if (one && one !== file && !found.has(one)) { found.add(one); pending.push(one); }
    }
  }
  return [...found];
}

/** Services named by `extends`, the farthest first; bounded, so a circle ends. */
function inherited(service: ComposeService, file: ComposeFile, byPath: ReadonlyMap<string, ComposeFile>, depth: number): readonly ComposeService[] {
  const base = service.extends;
  if (!base || depth > 8) return [];
  const from = base.file === undefined ? file : byPath.get(joinRelative(folderOf(file.file), base.file));
  const parent = from?.services.find((candidate) => candidate.name === base.service);
  return parent && from && parent !== service ? [...inherited(parent, from, byPath, depth + 1), parent] : [];
}

/** Base files first, the override next, extras after, so that later layers win. */
function rank(file: ComposeFile): number {
  const name = baseName(file.file);
  return /^(?:docker-)?compose\.ya?ml$/i.test(name) ? 0 : /^(?:docker-)?compose\.override\.ya?ml$/i.test(name) ? 1 : 2;
}

function kindOf(file: ComposeFile): ReturnType<typeof environmentOf> { return composeEnvironment(file.file); }

/** The environment the name of the file or the nearest telling directory says. */
function fileMarks(file: ComposeFile): readonly EnvironmentMark[] {
  const at = { file: file.file, ...file.at, origin: file.origin };
  const named = kindOf(file);
  const own: readonly EnvironmentMark[] = named?.kind === 'development' ? [{ kind: 'local', name: 'local', by: 'account', evidence: { at, note: 'compose runs a project for development on the machine of the developer' } }] : [];
  if (named) return [{ kind: named.kind, name: named.name, by: 'file', evidence: { at, note: `the file is named for ${named.name}` } }, ...own];
  const directory = folderOf(file.file).split('/').reverse().map((part) => environmentOf(part)).find((found) => found !== undefined);
  return directory ? [{ kind: directory.kind, name: directory.name, by: 'directory', evidence: { at, note: `the file lies below a directory named for ${directory.name}` } }] : [];
}
