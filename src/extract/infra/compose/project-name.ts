import { baseName, folderOf } from '../../../model/index.ts';
import type { EnvironmentMark, Fact, Place } from '../../../model/index.ts';
import { environmentOf } from '../../shared/environment.ts';
import type { CommandName, PathSettings } from './model.ts';
import { interpolate } from './services.ts';
import type { Stack } from './stacks.ts';

/**
 * Volumes are called after their project. Two environments whose files give the project one name have one set of volumes on a host that runs both: each volume is then marked with the
 * other environment too, on condition, since no file says which hosts there are.
 */
export function withOneName(facts: readonly Fact[], stacks: readonly Stack[], settings: readonly PathSettings[], commands: readonly CommandName[], settingsOf: (stack: Stack) => ReadonlyMap<string, string>): readonly Fact[] {
  const extra = new Map<string, readonly EnvironmentMark[]>();
  const named = stacks.flatMap((stack) => { const given = commands.filter((one) => one.files.some((path) => stack.files.at(-1)?.file === path)).map(({ project, at }) => ({ name: project, at })); const own = given.length > 0 ? undefined : nameOf(stack, settingsOf(stack)); return (own ? [own] : given).map((name) => ({ stack, ...name })); });
  for (const one of named) {
    const others = named.filter((other, index) => other.stack !== one.stack && other.name === one.name && named.findIndex((same) => same.stack === other.stack && same.name === other.name) === index).flatMap((other) => marksOf(other.stack, other.at, other.name));
    if (others.length > 0) extra.set(one.stack.key, [...others, ...marksOf(one.stack, one.at, one.name)]);
  }
  for (const stack of stacks) {
    const groups = new Map<string, EnvironmentMark[]>();
    for (const file of settings) {
      const found = file.project && folderOf(file.file) === stack.directory ? environmentOf(baseName(file.file).replace(/\.?env\.?/, '')) : undefined;
      if (!file.project || !found || file.project.text.includes('$')) continue;
      const mark = markOf(found, file.project.at, sameProject(file.project.text, found.name));
      const group = groups.get(file.project.text);
      if (group) group.push(mark); else groups.set(file.project.text, [mark]);
    }
    const shared = [...groups.values()].filter((group) => new Set(group.map((mark) => mark.kind)).size > 1).flat();
    if (shared.length > 0) extra.set(stack.key, [...(extra.get(stack.key) ?? []), ...shared]);
  }
  const fromOutside = marksOfVolumes(stacks);
  if (extra.size === 0 && fromOutside.size === 0) return facts;
  return facts.map((fact) => {
    if (fact.fact !== 'resource' || fact.kind !== 'volume' || !fact.type.startsWith('compose.data-')) return fact;
    const more = [...(extra.get(fact.keys[0].slice(0, fact.keys[0].lastIndexOf(':volume:'))) ?? []), ...(fromOutside.get(fact.keys[0]) ?? [])];
    return more.length === 0 ? fact : { ...fact, environments: [...fact.environments, ...more] };
  });
}

/** The same for volumes that are made elsewhere: their name is the same for every project of a host, whatever the project is called. */
function marksOfVolumes(stacks: readonly Stack[]): ReadonlyMap<string, readonly EnvironmentMark[]> {
  const named = stacks.flatMap((stack) => [...stack.volumes].flatMap(([alias, layers]) => {
    const volume = layers.at(-1);
    if (!volume?.external?.value) return [];
    const name = volume.externalName ?? alias;
    return name.includes('$') ? [] : [{ stack, key: `${stack.key}:volume:${alias}`, name, at: { file: volume.file.file, ...volume.at, origin: volume.file.origin } }];
  }));
  const byName = new Map<string, typeof named>();
  for (const one of named) { const group = byName.get(`${one.stack.directory}\0${one.name}`); if (group) group.push(one); else byName.set(`${one.stack.directory}\0${one.name}`, [one]); }
  const found = new Map<string, readonly EnvironmentMark[]>();
  for (const group of byName.values()) {
    const marks = group.flatMap(({ stack, at }) => stack.marks.filter((mark) => mark.by === 'file' || mark.by === 'directory').map((mark) => markOf(mark, at, `${mark.name} takes the volume of this name too: on one host both have the same one`)));
    if (new Set(marks.map((mark) => mark.kind)).size > 1) for (const { key } of group) found.set(key, marks);
  }
  return found;
}

/** The name its files give, the last one speaking; undefined where none does, or where something that no file sets decides. */
function nameOf(stack: Stack, settings: ReadonlyMap<string, string>): { readonly name: string; readonly at: Place } | undefined {
  const file = stack.files.findLast((one) => one.project !== undefined);
  const name = file?.project && interpolate(file.project.text, settings);
  return file?.project && name !== undefined && !name.includes('$') ? { name, at: { file: file.file, ...file.project.at, origin: file.origin } } : undefined;
}

function marksOf(stack: Stack, at: Place, name: string): readonly EnvironmentMark[] {
  return stack.marks.filter((mark) => mark.by === 'file' || mark.by === 'directory').map((mark) => markOf(mark, at, sameProject(name, mark.name)));
}

function sameProject(name: string, environment: string): string { return `the project is called ${/^[\w-]{1,60}$/.test(name) ? name : 'the same'} in ${environment} too: on one host both have the same volumes`; }

function markOf(of: { readonly kind: EnvironmentMark['kind']; readonly name: string }, at: Place, note: string): EnvironmentMark {
  return { kind: of.kind, name: of.name, by: 'file', evidence: { at, note }, conditional: true };
}
