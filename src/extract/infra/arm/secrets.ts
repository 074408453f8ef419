import type { DataNode, Fact, Knowledge } from '../../../model/index.ts';
import { givenCredentials } from '../../shared/given-secret.ts';
import type { GivenSecret } from '../../shared/given-secret.ts';
import { entriesOf, itemsOf, textAt, textOf, valueAt } from '../../shared/nodes.ts';
import { secretArgument } from '../../shared/secret-arguments.ts';
import { placeIn } from '../../../model/index.ts';
import { resolve } from './template.ts';
import type { ArmResource, ArmTemplate } from './template.ts';

const DEEPEST = 14;
const MOST = 10_000;

/** Literals that stand where properties of a template take secrets, and defaults of parameters declared secure. */
export function armSecrets(resources: readonly ArmResource[], knowledge: Knowledge): readonly Fact[] {
  const out: GivenSecret[] = [];
  const templates = new Set<ArmTemplate>();
  for (const resource of resources) {
    templates.add(resource.template);
    const name = resource.name !== undefined && /^[\w.-]{1,90}$/.test(resource.name) ? resource.name : resource.type;
    const properties = valueAt(resource.node, 'properties');
    if (properties && resource.type.toLowerCase() !== 'microsoft.resources/deployments') visit(name, properties, resource.template, [], out, 0, /\/vaults\/secrets$/i.test(resource.type));
  }
  for (const template of templates) {
    for (const entry of entriesOf(valueAt(template.root, 'parameters')).slice(0, 500)) {
      const written = valueAt(entry.value, 'defaultValue');
      const text = textOf(written);
      if (!written || text === undefined || text.startsWith('[') || !/^secure(?:string|object)$/i.test(textAt(entry.value, 'type') ?? '')) continue;
      out.push({ name: `parameter ${entry.key}`, text, argument: secretArgument(entry.key) ?? { takes: 'secret', weak: true }, at: placeIn(template.document, written), via: [], environments: [] });
    }
  }
  return givenCredentials(out, knowledge);
}

function visit(name: string, node: DataNode, template: ArmTemplate, path: readonly string[], out: GivenSecret[], depth: number, vault: boolean): void {
  if (depth > DEEPEST || out.length >= MOST) return;
  const found = resolve(node, template);
  if (found?.is !== 'node') return;
  const inner = found.node;
  if (inner.type === 'scalar') {
    const argument = secretArgument(path.at(-1) ?? '') ?? (vault && path.join('.') === 'value' ? { takes: 'secret', weak: true } as const : undefined);
    if (argument && typeof inner.value === 'string') out.push({ name: `${name}.${path.join('.')}`, text: inner.value, argument, at: found.at, via: [], environments: [] });
    return;
  }
  // Settings of sites and variables of containers: a name, and what it stands for.
  const pair = textAt(inner, 'name');
  const argument = pair === undefined || !/^[\w.:-]{1,100}$/.test(pair) ? undefined : secretArgument(pair);
  const paired = valueAt(inner, 'value') ?? valueAt(inner, 'secureValue');
  const value = paired && argument ? resolve(paired, template) : undefined;
  const text = value?.is === 'node' ? textOf(value.node) : undefined;
  if (pair !== undefined && argument && value && text !== undefined) out.push({ name: `${name}.${pair}`, text, argument: { ...argument, weak: true }, at: value.at, via: [], environments: [] });
  if (inner.type === 'list') for (const item of itemsOf(inner).slice(0, 500)) visit(name, item, template, path, out, depth + 1, vault);
  else for (const entry of entriesOf(inner).slice(0, 500)) if (/^[\w.-]{1,100}$/.test(entry.key)) visit(name, entry.value, template, [...path, entry.key], out, depth + 1, vault);
}
