import { placeIn } from '../../../model/index.ts';
import type { DataNode, Fact, Knowledge } from '../../../model/index.ts';
import { givenCredentials } from '../../shared/given-secret.ts';
import type { GivenSecret } from '../../shared/given-secret.ts';
import { entriesOf, spanOf, textAt, textOf, valueAt } from '../../shared/nodes.ts';
import { secretArguments } from '../../shared/secret-arguments.ts';
import { isPlaceholder, isStockPassword } from '../../shared/truth.ts';
import { isExpression, lookUp } from './evaluate.ts';
import { secretsSetIn } from '../../shared/secret-scripts.ts';
import type { ParameterSet } from './parameter-files.ts';
import { resolve } from './template.ts';
import type { ArmResource, ArmTemplate } from './template.ts';

/** Secure parameters also hold what is no secret by itself. */
const NO_SECRET = /(?:user|name|login|id|principal|region|location|url|uri|endpoint|email)s?$/i;
/** What the form of a template asks to be filled in or makes up itself. */
const FILL_IN = /^(?:\$|%.*%$|GEN-[A-Z-]+$)|change.?me|to.?be|sample|enter /i;
/** Maps and lists below a resource that are looked into. */
const DEEPEST = 24;
/** Types whose `template` is one of its own. */
const LINKED = /^microsoft\.resources\/(?:deployments|templatespecs)/i;
const SECRET_NAME = /(?:password|passwd|passphrase|secret|accesskey|accountkey|sharedkey|connectionstring)$/i;

/**
 * Secrets that stand in a template as the default of a parameter: of a secure one, and of a plain one that a property called like a secret takes. What is written at the property
 * itself is read with all other files.
 */
export function plainSecrets(main: ArmTemplate, resources: readonly ArmResource[], knowledge: Knowledge): readonly Fact[] {
  const found: GivenSecret[] = [];
  const takes = secretArguments(knowledge);
  for (const template of new Map([main, ...resources.map((one) => one.template)].map((one) => [one.root, one])).values()) {
    for (const { key, value } of entriesOf(valueAt(template.root, 'parameters')).slice(0, 1000)) {
      if (!/^secure(?:string|object)$/i.test(textAt(value, 'type') ?? '') || NO_SECRET.test(key)) continue;
      const given = valueAt(value, 'defaultValue');
      // Whoever calls a parameter a secret says so of every default it has, also of a word that everybody tries first.
      keep(found, key, given, template, true);
      if (given?.type === 'map') for (const field of given.entries.slice(0, 100)) if (takes.named(field.key)) keep(found, `${key}.${field.key}`, field.value, template, true);
    }
  }
  for (const { template, node } of resources) {
    // Bounded by what one resource may hold.
    const stack: DataNode[] = [node];
    for (let next = stack.pop(), steps = 0; next && steps < 3000; next = stack.pop(), steps++) {
      if (next.type === 'list') stack.push(...next.items);
      else if (next.type === 'map') {
        for (const { key, value } of next.entries) {
          // Children are resources of their own.
          if (key === 'resources') continue;
          if (value.type !== 'scalar') { stack.push(value); continue; }
          const [, name] = typeof value.value === 'string' && SECRET_NAME.test(key) ? /^\[parameters\('([^']{1,120})'\)\]$/.exec(value.value) ?? [] : [];
          if (name !== undefined && template.given?.has(name.toLowerCase()) !== true) keep(found, name, lookUp('parameters', name, template), template, false);
        }
      }
    }
  }
  return givenCredentials(found, knowledge);
}

/** Literals that stand where properties of a resource take secrets, whatever their strength: they are what is deployed. */
export function givenSecrets(resources: readonly ArmResource[], knowledge: Knowledge): readonly Fact[] {
  const out: GivenSecret[] = [];
  const takes = secretArguments(knowledge);
  for (const { template, node, name, type } of resources) {
    const whose = name !== undefined && /^[\w.-]{1,90}$/.test(name) ? name : type;
    const properties = valueAt(node, 'properties') ?? node;
    const told = takes.told(type, (argument) => textAt(properties, argument) ?? truth(valueAt(properties, argument)));
    const stack: { readonly node: DataNode; readonly path: readonly string[] }[] = [{ node: properties, path: [] }];
    for (let next = stack.pop(), steps = 0; next && steps < 3000; next = stack.pop(), steps++) {
      const { node: at, path } = next;
      if (at.type === 'list') for (const item of at.items) stack.push({ node: item, path });
      else if (at.type === 'map') {
        const pair = takes.inEnvironment([...path, '']) ? variable(at) : undefined;
        const paired = pair && takes.named(pair.name);
        if (pair && paired) out.push({ name: `${whose}.${pair.name}`, text: pair.text, argument: { ...paired, weak: true }, at: placeIn(template.document, spanOf(pair.node)), via: [], environments: [], where: 'environment' });
        for (const { key, value } of at.entries) {
          // Children and linked templates are resources of their own.
          if (key === 'resources' || (key === 'template' && LINKED.test(type))) continue;
          if (value.type !== 'scalar') { if (path.length < DEEPEST) stack.push({ node: value, path: [...path, key] }); continue; }
          if (takes.runs(type, [...path, key])) {
            for (const one of secretsSetIn(scriptOf(textOf(value) ?? ''), takes)) out.push({ name: `${whose}.${key}.${one.name}`, text: one.text, argument: one.argument, at: placeIn(template.document, spanOf(value)), via: [], environments: [], part: one.name, where: 'script' });
            continue;
          }
          const argument = /^[\w.-]{1,100}$/.test(key) ? told?.value === key && path.length === 0 ? told.argument : takes.taken(type, [...path, key]) : undefined;
          const text = argument && typeof value.value === 'string' ? literal(value, template) : undefined;
          if (argument && text !== undefined) out.push({ name: `${whose}.${key}`, text, argument, at: placeIn(template.document, spanOf(value)), via: [], environments: [], ...takes.inEnvironment([...path, key]) ? { where: 'environment' as const } : {} });
        }
      }
    }
  }
  return givenCredentials(out, knowledge);
}

/** Secrets among the values that a template is deployed with: the file of values is where they are written out. */
export function deployedSecrets(sets: readonly ParameterSet[], knowledge: Knowledge): readonly Fact[] {
  const takes = secretArguments(knowledge);
  return givenCredentials(sets.flatMap(({ document, values }) => entriesOf(values).slice(0, 1000).flatMap(({ key, value }): GivenSecret[] => {
    const argument = /^[\w.-]{1,100}$/.test(key) ? takes.named(key) : undefined;
    const node = valueAt(value, 'value');
    const text = argument && node?.type === 'scalar' && typeof node.value === 'string' ? textOf(node) : undefined;
    return !argument || !node || text === undefined || text.startsWith('[') || FILL_IN.test(text) ? [] : [{ name: key, text, argument, at: placeIn(document, spanOf(node)), via: [], environments: [] }];
  })), knowledge);
}

/** A text as it is written, or put together from what the template itself holds. Of what its parameters give, their defaults tell. */
function literal(node: DataNode, template: ArmTemplate): string | undefined {
  const text = textOf(node);
  if (text === undefined || !text.startsWith('[') || !isExpression(text)) return text?.startsWith('[') === true ? undefined : text;
  if (!/^\[(?:concat|format|variables|string)\(/i.test(text) || /(?:parameters|reference|uniqueString|newGuid|utcNow|deployment|subscription|resourceGroup|resourceId|list\w{0,40})\(/i.test(text)) return undefined;
  const value = resolve(node, template);
  const found = value?.is === 'node' ? textOf(value.node) : undefined;
  return found === undefined || found.startsWith('[') ? undefined : found;
}

function truth(node: DataNode | undefined): string | undefined { return node?.type === 'scalar' && typeof node.value === 'boolean' ? String(node.value) : undefined; }

/** A pair of name and value, as applications and containers take their variables; what is computed is none. */
function variable(node: DataNode): { readonly name: string; readonly text: string; readonly node: DataNode } | undefined {
  const [name, value] = [textAt(node, 'name'), valueAt(node, 'value') ?? valueAt(node, 'secureValue')];
  const text = value?.type === 'scalar' && typeof value.value === 'string' ? textOf(value) : undefined;
  return value === undefined || text === undefined || text.startsWith('[') || name === undefined || !/^[\w.-]{1,100}$/.test(name) ? undefined : { name, text, node: value };
}

/** A script as it is written, or packed by the template itself. */
function scriptOf(text: string): string { return /^\[base64\('([^']*)'\)\]$/.exec(text)?.[1]?.replaceAll('\\n', '\n') ?? text; }

/** A default that is nobody's blank. A stock word is one where it is no secure parameter: whoever deploys is asked for another. */
function keep(found: GivenSecret[], name: string, node: DataNode | undefined, template: ArmTemplate, stock: boolean): void {
  const text = node?.type === 'scalar' && typeof node.value === 'string' ? textOf(node) : undefined;
  if (!node || text === undefined || text.length < 6 || isExpression(text) || text.startsWith('[') || FILL_IN.test(text) || (isStockPassword(text) ? !stock : isPlaceholder(text))) return;
  found.push({ name: /^[\w.-]{1,120}$/.test(name) ? name : 'a parameter', text, argument: { takes: 'password', weak: false }, at: placeIn(template.document, spanOf(node)), via: [], environments: [] });
}
