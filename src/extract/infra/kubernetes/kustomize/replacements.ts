import { below, copyOf, listOf, scalarOf, textBelow } from '../tree.ts';
import type { Tree } from '../tree.ts';
import { kindOf, selected } from './identity.ts';
import type { Item } from './identity.ts';

/** `replacements:` written in the kustomization: a value of one object put into fields of others. */
export function replaced(items: readonly Item[], replacements: Tree | undefined): void {
  for (const one of listOf(replacements).slice(0, 500)) {
    const source = below(one, 'source');
    const from = items.find((item) => selected(item, source));
    const found = from && at(from.tree, fieldPath(textBelow(source, 'fieldPath') ?? 'metadata.name'))[0];
    const value = found && part(found, below(source, 'options'));
    if (!value) continue;
    for (const target of listOf(below(one, 'targets'))) {
      const fitting = items.filter((item) => selected(item, below(target, 'select')) && !listOf(below(target, 'reject')).some((reject) => selected(item, reject)));
      for (const item of fitting) for (const field of listOf(below(target, 'fieldPaths')).slice(0, 100)) write(item.tree, fieldPath(textBelow(field) ?? ''), value, below(target, 'options'));
    }
  }
}

/** `vars:`, the older form: `$(NAME)` in commands and variables of pods. */
export function withVariables(items: readonly Item[], variables: Tree | undefined): void {
  const known = new Map<string, Tree>();
  for (const one of listOf(variables).slice(0, 200)) {
    const name = textBelow(one, 'name');
    const from = items.find((item) => selected(item, below(one, 'objref')));
    const value = from && at(from.tree, fieldPath(textBelow(one, 'fieldref', 'fieldpath') ?? textBelow(one, 'fieldref', 'fieldPath') ?? 'metadata.name'))[0];
    if (name !== undefined && value) known.set(name, value);
  }
  if (known.size === 0) return;
  for (const item of items) {
    if (!/^(?:Deployment|StatefulSet|DaemonSet|CronJob|Job|Pod|Ingress)$/.test(kindOf(item))) continue;
    const pending: Tree[] = [item.tree];
    while (pending.length > 0) {
      const next = pending.pop();
      if (next?.type === 'scalar' || !next) continue;
      const change = (child: Tree): Tree => (child.type === 'scalar' && typeof child.value === 'string' && child.value.includes('$(') ? scalarOf(child.value.replace(/\$\(([\w.-]{1,200})\)/g, (whole, name: string) => textBelow(known.get(name)) ?? whole), child.at) : child);
      if (next.type === 'list') { next.items = next.items.map(change); pending.push(...next.items); } else for (const [key, child] of next.entries) { const now = change(child); next.entries.set(key, now); pending.push(now); }
    }
  }
}

/** `spec.template.spec.containers.[name=web].env.0`; a dot inside a name is written `\.`. */
function fieldPath(text: string): readonly string[] {
  return text.slice(0, 2000).split(/(?<!\\)\.(?![^[\]]*\])/).map((part) => part.replaceAll('\\.', '.')).filter((part) => part !== '').slice(0, 100);
}

function children(tree: Tree, step: string): readonly Tree[] {
  if (tree.type === 'map') { const found = tree.entries.get(step); return found ? [found] : []; }
  if (tree.type !== 'list') return [];
  if (step === '*') return tree.items;
  const chosen = /^\[([^=\]]+)=([^\]]*)\]$/.exec(step);
  if (chosen) return tree.items.filter((item) => textBelow(item, chosen[1] ?? '') === chosen[2]);
  const item = /^\d{1,6}$/.test(step) ? tree.items[Number(step)] : undefined;
  return item ? [item] : [];
}

function at(tree: Tree, path: readonly string[]): readonly Tree[] {
  let now: readonly Tree[] = [tree];
  for (const step of path) now = now.flatMap((one) => children(one, step));
  return now;
}

function part(value: Tree, options: Tree | undefined): Tree {
  const delimiter = textBelow(options, 'delimiter');
  const text = textBelow(value);
  return delimiter === undefined || text === undefined ? value : scalarOf(text.split(delimiter)[Number(textBelow(options, 'index') ?? 0)] ?? text, value.at);
}

function write(tree: Tree, path: readonly string[], value: Tree, options: Tree | undefined): void {
  const last = path.at(-1);
  if (last === undefined) return;
  const create = textBelow(options, 'create') === 'true';
  const delimiter = textBelow(options, 'delimiter');
  let holders: readonly Tree[] = [tree];
  for (const step of path.slice(0, -1)) holders = holders.flatMap((one) => { const found = children(one, step); if (found.length > 0 || !create || one.type !== 'map') return found; const made: Tree = { type: 'map', entries: new Map(), at: value.at }; one.entries.set(step, made); return [made]; });
  for (const holder of holders) {
    const old = children(holder, last)[0];
    const text = textBelow(old);
    let now = copyOf(value);
    if (delimiter !== undefined && text !== undefined) {
      const pieces = text.split(delimiter);
      const index = Number(textBelow(options, 'index') ?? 0);
      if (index < 0) pieces.unshift(textBelow(value) ?? ''); else if (index >= pieces.length) pieces.push(textBelow(value) ?? ''); else pieces[index] = textBelow(value) ?? '';
      now = scalarOf(pieces.join(delimiter), value.at);
    }
    if (holder.type === 'map' && (old || create)) holder.entries.set(last, now);
    else if (holder.type === 'list' && old) holder.items = holder.items.map((item) => (item === old ? now : item));
  }
}
