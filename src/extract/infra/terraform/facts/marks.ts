import { baseName, placeIn } from '../../../../model/index.ts';
import type { EnvironmentMark, Evidence } from '../../../../model/index.ts';
import { environmentOf, tagsEnvironment } from '../../../shared/environment.ts';
import { valueAt } from '../body.ts';
import { placeOf } from '../scope.ts';
import { textOf } from '../value.ts';
import type { Ref, Value } from '../value.ts';
import type { Item } from '../walk.ts';
import type { Draft } from './drafts.ts';
import { shortName } from './drafts.ts';
import { configurationOf, setting } from './providers.ts';

/** Environments a resource is in by its own words: its name, its tags, the directory and variable file it is applied from. */
export function ownMarks(draft: Draft): EnvironmentMark[] {
  const { item } = draft;
  const out: EnvironmentMark[] = [];
  const head = placeOf(item.declared.file, item.declared.block.headSpan);
  // Where the directory says it, a name that has the workspace in it says no more than the workspace does.
  const apart = directoryEnvironment(item.root.directory) ? item.root.reading?.name : undefined;
  const say = (text: string, by: EnvironmentMark['by'], evidence: Evidence): boolean => {
    const found = environmentOf(apart === undefined || by !== 'name' ? text : text.replaceAll(apart, ''));
    if (found) out.push({ kind: found.kind, name: found.name, by, evidence });
    return found !== undefined;
  };
  const given = textOf(valueAt(item.declared.block.body, 'name', item.instance.scope));
  if (!say(draft.name, 'name', { at: head, note: 'its name' }) && !(given !== undefined && say(given, 'name', { at: head, note: 'its name' })) && !say(item.label, 'name', { at: head, note: 'its name in Terraform' })) {
    for (let call = item.module.call; call; call = call.parent.call) {
      if (say(call.name, 'name', { at: placeOf(call.declared.file, call.declared.block.headSpan), note: 'the name of the module call that makes it' })) break;
    }
  }
  const said = new Set<string>();
  for (const tags of [...['tags', 'labels', 'user_labels', 'settings.user_labels'].map((attribute) => valueAt(item.declared.block.body, attribute, item.instance.scope)), ...tagsOfProvider(item)]) {
    if (tags?.type !== 'map') continue;
    for (const [key, value] of tags.entries) {
      const text = textOf(value);
      // What the thing says of itself wins over what its provider says of all.
      if (text === undefined || said.has(key) || !(tagsEnvironment(key) || key.toLowerCase() === 'stack_environment')) continue;
      said.add(key);
      say(text, 'tag', { at: value.at ?? head, note: `its tag ${key}` });
    }
  }
  // Modules that put names together are handed the environment as a part of them.
  if (item.mode === 'module') for (const attribute of ['stage', 'environment', 'env']) {
    const value = valueAt(item.declared.block.body, attribute, item.instance.scope);
    const text = textOf(value);
    if (text !== undefined) say(text, 'name', { at: value?.at ?? head, note: `its ${attribute}` });
  }
  // A name or tag that says another environment is not overruled by the workspace of this reading: the same text stands in the others.
  const other = (mark: EnvironmentMark): boolean => mark.evidence.at === item.root.reading?.at && out.some((one) => one.kind !== mark.kind);
  out.push(...placeMarks(item).filter((mark) => !other(mark)));
  return out;
}

/** Tags that its provider puts on everything it makes. */
function tagsOfProvider(item: Item): readonly (Value | undefined)[] {
  if (!item.type.startsWith('aws_') && !item.type.startsWith('google_')) return [];
  return [setting(configurationOf(item), item.type.startsWith('aws_') ? 'default_tags.tags' : 'default_labels')];
}

/** Environments of the place something is applied from: the directory, else the workspace; and the variable file. Where a condition that is not known decides whether it is made there at all, that it is there is not established. */
export function placeMarks(item: Pick<Item, 'root' | 'declared'> & { readonly certain?: boolean }): EnvironmentMark[] {
  const out: EnvironmentMark[] = [];
  const { root } = item;
  const perhaps = item.certain === false ? { conditional: true as const } : {};
  const at = placeOf(item.declared.file, item.declared.block.headSpan);
  const directory = directoryEnvironment(root.directory);
  if (directory) out.push({ ...directory, by: 'directory', evidence: { at, note: `it is applied from ${root.directory}` }, ...perhaps });
  const { reading } = root;
  const read = reading && environmentOf(reading.name);
  if (reading && read && !directory) out.push({ kind: read.kind, name: read.name, by: 'file', evidence: { at: reading.at, note: root.run ? `the ${root.run.variable} it is applied with` : 'the workspace it is applied in' }, ...perhaps });
  const variant = root.variant === '' || root.run ? undefined : environmentOf(root.variant);
  const given = [...root.given.values()].find(({ file }) => environmentOf(baseName(file.file).replace(/\.tfvars.*$/, '')) !== undefined || file.file.includes(root.variant) && root.variant !== '');
  const single = root.variant === '' && given ? environmentOf(baseName(given.file.file).replace(/\.tfvars.*$/, '')) : undefined;
  const found = variant ?? single;
  if (found && given) out.push({ kind: found.kind, name: found.name, by: 'file', evidence: { at: placeIn(given.file, given.attribute), note: 'the variable file it is applied with' }, ...perhaps });
  return out;
}

/** The innermost directory that names an environment. */
export function directoryEnvironment(directory: string): ReturnType<typeof environmentOf> {
  for (const segment of directory.split('/').reverse()) {
    const found = environmentOf(segment);
    if (found) return found;
  }
  return undefined;
}

/** Attributes that name a user: `/production/web/DATABASE_URL` of a parameter, `web-production` of a service. */
const USER_NAMES = ['name', 'function_name', 'family', 'service_name'];

/**
 * The environment of one use of a resource: the database name or path put behind its address, else the name of what uses it, else the
 * file, module call or directory the use stands in. Undefined where none of them says.
 */
export function markOfUse(ref: Ref, user: Item, of: Item): EnvironmentMark | undefined {
  const at = ref.at;
  const by = 'referrer' as const;
  const mark = (text: string | undefined, note: string): EnvironmentMark | undefined => {
    const found = text === undefined ? undefined : environmentOf(text);
    return found && { kind: found.kind, name: found.name, by, evidence: { at, note }, ...perhaps };
  };
  const perhaps = ref.perhaps === true ? { conditional: true as const } : {};
  const who = shortName(user);
  const first = mark(ref.segment, `${who} names a ${environmentOf(ref.segment ?? '')?.kind ?? ''} database on it`)
    ?? mark(user.label, `used by ${who}`)
    ?? USER_NAMES.map((name) => mark(textOf(valueAt(user.declared.block.body, name, user.instance.scope)), `used by ${who}, by its ${name}`)).find((found) => found !== undefined)
    ?? mark(user.instance.key === undefined ? undefined : String(user.instance.key), `used by one instance of ${who}`);
  if (first) return first;
  for (let call = user.module.call; call; call = call.parent.call) {
    const found = mark(call.name, `used inside module ${call.name}`);
    if (found) return found;
  }
  const file = mark(baseName(at.file).replace(/\.[a-z.]+$/, ''), `used in ${baseName(at.file)} by ${who}`)
    ?? mark(baseName(user.declared.file.file).replace(/\.[a-z.]+$/, ''), `used in ${baseName(user.declared.file.file)} by ${who}`);
  if (file || user.root === of.root) return file;
  const elsewhere = directoryEnvironment(user.root.directory) ?? environmentOf(user.root.reading?.name ?? user.root.variant);
  return elsewhere && { kind: elsewhere.kind, name: elsewhere.name, by, ...perhaps, evidence: { at, note: `used from ${user.root.directory} by ${who}` } };
}
