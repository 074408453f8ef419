import { placeIn, set } from '../../../model/index.ts';
import type { Document, Fact, Key, Place, ResourceFact, Scalar } from '../../../model/index.ts';
import { environmentOf } from '../../shared/environment.ts';
import { textOf, valueAt } from '../../shared/nodes.ts';
import { commandFrom, fileMeant, isComment, optionIn } from '../../shared/run-text.ts';
import type { Draft } from './drafts.ts';
import { symbolic, isKnown } from './evaluate.ts';
import { resolve } from './template.ts';
import type { ArmResource } from './template.ts';

/** What a script does to a resource group: makes it, locks it, or deploys a template into it. */
export interface GroupRun { readonly kind: 'group'; readonly file: string; readonly does: 'create' | 'deploy' | 'lock'; readonly name: string; readonly template?: string; readonly at: Place }

export const GROUP_LITERALS: readonly string[] = ['az group create', 'az deployment group', 'az group deployment', 'az lock create'];
const COMMAND = /\baz[ \t]+(group[ \t]+create|deployment[ \t]+group[ \t]+create|group[ \t]+deployment[ \t]+create|lock[ \t]+create)\b/g;
const GROUP = 'microsoft.resources/resourcegroups';
const MOST = 100;

export function groupRunsOf(document: Document): readonly GroupRun[] {
  const { text } = document;
  return [...text.slice(0, 400_000).matchAll(COMMAND)].slice(0, MOST).flatMap((match): readonly GroupRun[] => {
    if (isComment(text, match.index)) return [];
    const command = commandFrom(text, match.index);
    const word = (match[1] ?? '').replaceAll(/[ \t]+/g, ' ');
    const does = word.startsWith('lock') ? 'lock' : word.includes('deployment') ? 'deploy' : 'create';
    const name = does === 'create' ? optionIn(command, '--name', '-n', '--resource-group', '-g') : optionIn(command, '--resource-group', '-g');
    if (name === undefined || !/^[\w.()-]{1,90}$/.test(name)) return [];
    // A lock on one thing is not one on all.
    if (does === 'lock' && (/\s--resource(?:-name|-type)?[\s=]/.test(command) || !/^(?:CanNotDelete|ReadOnly)$/i.test(optionIn(command, '--lock-type', '-t') ?? ''))) return [];
    const template = does === 'deploy' ? optionIn(command, '--template-file', '-f') : undefined;
    return [{ kind: 'group', file: document.file, does, name, ...template === undefined ? {} : { template: template.replace(/^@/, '') }, at: placeIn(document, { start: match.index, end: match.index + match[0].length }) }];
  });
}

/** The group that scripts deploy each template into, by its file, where all of them say the same one. */
export function groupsOfTemplates(runs: readonly GroupRun[], files: Iterable<string>): ReadonlyMap<string, GroupRun> {
  const known = [...files];
  const found = new Map<string, GroupRun | undefined>();
  for (const run of runs) {
    if (run.does !== 'deploy' || run.template === undefined) continue;
    const file = fileMeant(run.template, run.file, known);
    if (file === undefined) continue;
    const had = found.get(file);
    found.set(file, found.has(file) && had?.name !== run.name ? undefined : had ?? run);
  }
  return new Map([...found].flatMap(([file, run]) => (run ? [[file, run] as const] : [])));
}

/** The group a nested deployment goes to: one of its own template, or one made elsewhere by its name; `same` where it says none, undefined where that cannot be told. */
export function groupOf(one: ArmResource, among: readonly ArmResource[]): Key | 'same' | undefined {
  const written = valueAt(one.node, 'resourceGroup') ?? valueAt(one.node, 'scope');
  if (!written) return 'same';
  const raw = textOf(written) ?? '';
  const called = /^\[resourceGroup\((?:[^]{0,300},)?\s*([^]{1,300})\)\]$/i.exec(raw)?.[1];
  const text = called === undefined ? symbolic(written, one.template) : named(called, one);
  if (text === undefined || !isKnown(text)) {
    // What is not known in part may still be the very name of a group of this template.
    return text === undefined ? undefined : among.find((other) => other.type.toLowerCase() === GROUP && other.fullName === nameIn(text))?.key;
  }
  const name = nameIn(text);
  return among.find((other) => other.type.toLowerCase() === GROUP && other.fullName === name)?.key ?? (/^[\w.()-]{1,90}$/.test(name) ? `azgroup:${name}` : undefined);
}

function named(called: string, one: ArmResource): string | undefined {
  const span = valueAt(one.node, 'scope') ?? one.node;
  const found = resolve({ type: 'scalar', value: `[${called}]`, start: span.start, end: span.end, decoded: true }, one.template);
  return found?.is === 'node' ? textOf(found.node) : symbolic({ type: 'scalar', value: `[${called}]`, start: span.start, end: span.end, decoded: true }, one.template);
}

function nameIn(text: string): string {
  const lower = text.toLowerCase();
  return lower.startsWith(`/providers/${GROUP}/`) ? lower.slice(`/providers/${GROUP}/`.length) : lower;
}

/** Groups that scripts make, deploy into or lock and no template declares, and what lies in which. A lock of the group guards all of it. */
export function groupFacts(runs: readonly GroupRun[], placed: readonly { readonly draft: Draft; readonly group: Key; readonly at: Place }[], declared: readonly Draft[]): readonly Fact[] {
  const known = new Map(declared.flatMap((draft) => (draft.row.type.toLowerCase() === GROUP ? [[draft.resource.name?.toLowerCase() ?? '', draft] as const] : [])));
  const keyOf = (group: Key): Key => known.get(group.slice('azgroup:'.length).toLowerCase())?.resource.key ?? group.toLowerCase();
  const locks = new Map(runs.flatMap((run) => (run.does === 'lock' ? [[keyOf(`azgroup:${run.name}`), run] as const] : [])));
  const say = (draft: Draft, run: GroupRun | undefined): void => { if (run && draft.attributes.get('management_lock')?.basis !== 'set') draft.attributes.set('management_lock', set<Scalar>(true, run.at)); };
  for (const draft of known.values()) say(draft, locks.get(draft.resource.key));
  const made = new Map<Key, ResourceFact>();
  for (const run of runs) {
    const key = keyOf(`azgroup:${run.name}`);
    if (!key.startsWith('azgroup:') || made.has(key)) continue;
    const found = environmentOf(run.name);
    const lock = locks.get(key);
    made.set(key, {
      fact: 'resource', name: run.name, kind: 'project', provider: 'azure', type: 'Microsoft.Resources/resourceGroups', keys: [key], maybe: [], attributes: lock ? { management_lock: set<Scalar>(true, lock.at) } : {},
      environments: found ? [{ kind: found.kind, name: found.name, by: 'name', evidence: { at: run.at, note: 'its name' } }] : [], evidence: [{ at: run.at, note: 'a resource group that a script names' }],
    });
  }
  const parts = placed.flatMap(({ draft, group, at }): Fact[] => {
    const key = group.startsWith('azgroup:') ? keyOf(group) : group;
    if (key === draft.resource.key || (key.startsWith('azgroup:') && !made.has(key))) return [];
    say(draft, locks.get(key));
    return [{ fact: 'relation', kind: 'partOf', from: draft.resource.key, to: key, evidence: [{ at, note: 'it is deployed into this resource group' }] }];
  });
  // A group that nothing here lies in says nothing.
  const used = new Set(parts.flatMap((part) => (part.fact === 'relation' ? [part.to] : [])));
  return [...[...made.values()].filter((fact) => used.has(fact.keys[0])), ...parts];
}
