import { placeIn } from '../../../model/index.ts';
import type { DataNode, Place } from '../../../model/index.ts';
import { entriesOf, entryOf, itemsOf as nodesOf, textAt, textOf as nodeText, valueAt } from '../../shared/nodes.ts';
import { intrinsicOf } from './intrinsics.ts';
import type { Intrinsic } from './intrinsics.ts';
import { joined, substituted } from './text.ts';
import { either, itemsOf, list, lost, map, scalar, shapeOf, textOf, through } from './value.ts';
import type { Value } from './value.ts';

/** Parts of one template that may be worked out, counted with repetition. */
const MOST_WORK = 400_000;
/** Longest chain of conditions and functions that is followed. */
const DEEPEST = 220;

/** Begins the reference to what another stack exports; no resource is called so. */
export const IMPORTED = 'export of another stack: ';

/** Text that another program replaces before CloudFormation sees it; undefined: nothing in it. */
export type Variables = (text: string, at: Place) => Value | undefined;

/** Where names of one template are looked up: its parameters, mappings and conditions, and what the caller gives. */
export class Scope {
  readonly #root: DataNode;
  readonly #from: { readonly file: string; readonly origin: Place['origin'] };
  readonly #given: ReadonlyMap<string, Value>;
  readonly #variables: Variables | undefined;
  readonly #conditions = new Map<string, boolean | undefined>();
  readonly #parameters = new Map<string, Value>();
  readonly #resources: ReadonlySet<string>;
  #work = 0;
  /** Did the template ask for more work than is done? */
  exhausted = false;

  constructor(root: DataNode, from: { readonly file: string; readonly origin: Place['origin'] }, given: ReadonlyMap<string, Value> = new Map(), variables?: Variables) {
    this.#root = root;
    this.#from = from;
    this.#given = given;
    this.#variables = variables;
    this.#resources = new Set(entriesOf(valueAt(root, 'Resources')).map((entry) => entry.key));
  }

  place(span: { start: number; end: number }): Place { return placeIn(this.#from, span); }

  /** What a part of the template comes to; undefined where AWS::NoValue takes it away. `strict`: defaults of parameters do not count. */
  value(node: DataNode, strict = false, depth = 0): Value | undefined {
    const at = this.place(node);
    if (++this.#work > MOST_WORK || depth > DEEPEST) {
      this.exhausted = true;
      return lost('the template is too large or too deep to be followed here', at);
    }
    const call = intrinsicOf(node);
    if (call) return this.#call(call, at, strict, depth);
    switch (node.type) {
      case 'scalar': return (typeof node.value === 'string' ? this.#variables?.(node.value, at) : undefined) ?? scalar(node.value, at);
      case 'list': return list(node.items.flatMap((item) => this.value(item, strict, depth + 1) ?? []), at);
      case 'map': {
        const entries = new Map<string, Value>();
        const keys = new Map<string, Place>();
        for (const entry of node.entries) {
          const value = this.value(entry.value, strict, depth + 1);
          if (!value) continue;
          entries.set(entry.key, value);
          keys.set(entry.key, this.place(entry.keySpan));
        }
        return map(entries, keys, at);
      }
    }
  }

  /** Does a condition of the template hold? Undefined where its parameters are not given. */
  holds(name: string, depth = 0): boolean | undefined {
    if (this.#conditions.has(name)) return this.#conditions.get(name);
    // A condition that leads back to itself is not known.
    this.#conditions.set(name, undefined);
    const node = valueAt(this.#root, 'Conditions', name);
    const answer = node ? this.#test(node, depth + 1) : undefined;
    this.#conditions.set(name, answer);
    return answer;
  }

  #test(node: DataNode, depth: number): boolean | undefined {
    if (depth > DEEPEST || ++this.#work > MOST_WORK) return undefined;
    const call = intrinsicOf(node);
    if (!call) return nodeText(node) === 'true' ? true : nodeText(node) === 'false' ? false : undefined;
    const parts = nodesOf(call.argument);
    switch (call.name) {
      case 'Condition': return this.holds(nodeText(call.argument) ?? '', depth);
      case 'Fn::Not': { const [only] = parts; const inner = only && this.#test(only, depth + 1); return inner === undefined ? undefined : !inner; }
      case 'Fn::And': case 'Fn::Or': {
        const answers = new Set(parts.map((part) => this.#test(part, depth + 1)));
        const decisive = call.name === 'Fn::Or';
        return answers.has(decisive) ? decisive : answers.has(undefined) ? undefined : !decisive;
      }
      case 'Fn::Equals': {
        const [a, b] = parts.map((part) => textOf(this.value(part, true, depth + 1)));
        return a === undefined || b === undefined ? undefined : a === b;
      }
      default: return undefined;
    }
  }

  #call(call: Intrinsic, at: Place, strict: boolean, depth: number): Value | undefined {
    const { argument } = call;
    const inner = (node: DataNode | undefined): Value | undefined => (node ? this.value(node, strict, depth + 1) : undefined);
    const parts = nodesOf(argument);
    switch (call.name) {
      case 'Ref': return this.#ref(nodeText(argument) ?? '', at, strict);
      case 'Fn::GetAtt': return this.#attribute(argument, at);
      case 'Fn::Sub': return this.#substitute(argument, at, strict, depth);
      case 'Fn::If': {
        const [name, yes, no] = parts;
        const answer = this.holds(nodeText(name) ?? '', depth);
        if (answer !== undefined) return inner(answer ? yes : no);
        const options = [inner(yes), inner(no)];
        return options.every((option) => option === undefined) ? undefined : either(options, 'a condition of the template decides it', at);
      }
      case 'Fn::Join': {
        const [glue, items] = parts;
        const joining = inner(items);
        if (joining?.type === 'unknown') return lost(joining.why, at, { refs: joining.refs });
        return joined(nodeText(glue) ?? '', itemsOf(joining), at);
      }
      case 'Fn::Select': {
        const [index, from] = parts;
        const which = Number(textOf(inner(index)));
        const items = inner(from);
        const found = items?.type === 'list' && Number.isInteger(which) ? items.items[which] : undefined;
        return found ?? lost('which one is selected is not known', at);
      }
      case 'Fn::Split': {
        const [glue, from] = parts;
        const separator = nodeText(glue) ?? '';
        const text = inner(from);
        const whole = textOf(text);
        return whole === undefined || separator === '' ? lost('what is split is not known', at, text ? { refs: text.refs } : {}) : list(whole.split(separator).slice(0, 1000).map((part) => scalar(part, text?.at ?? at, text?.refs, text?.via)), at);
      }
      case 'Fn::FindInMap': return this.#inMap(parts.map((part) => textOf(inner(part))), at);
      case 'Fn::Base64': return inner(argument) ?? lost('nothing is encoded', at);
      case 'Fn::ToJsonString': return inner(argument) ?? lost('nothing is written out', at);
      case 'Condition': return scalar(nodeText(argument) ?? '', at);
      case 'Fn::ImportValue': { const name = textOf(inner(argument)); return lost('another stack exports it', at, { shape: '${}', refs: name === undefined ? [] : [{ to: `${IMPORTED}${name}`, attribute: '', at }] }); }
      case 'Fn::Transform': return lost('a macro makes it', at);
      default: return lost('CloudFormation works it out when the stack is made', at, { shape: '${}' });
    }
  }

  /** A parameter, a pseudo parameter, or another resource. */
  #ref(name: string, at: Place, strict: boolean): Value | undefined {
    if (name === 'AWS::NoValue') return undefined;
    if (name.startsWith('AWS::')) return pseudo(name, at);
    if (this.#resources.has(name)) return lost('CloudFormation gives it when it makes the resource', at, { refs: [{ to: name, attribute: '', at }], shape: '${}' });
    const given = this.#given.get(name);
    if (given) return through(given, at, `handed in as ${name}`);
    return strict ? lost('a parameter decides it', at, { shape: '${}' }) : this.#parameter(name, at);
  }

  /** A parameter's default, since nothing in the tree says otherwise. */
  #parameter(name: string, at: Place): Value {
    const known = this.#parameters.get(name);
    const value = known ?? this.#default(name, at);
    if (!known) this.#parameters.set(name, value);
    return value.type === 'unknown' ? { ...value, at } : through(value, at, `takes parameter ${name}`);
  }

  #default(name: string, at: Place): Value {
    const declared = entryOf(valueAt(this.#root, 'Parameters'), name);
    if (!declared) return lost('nothing in the template has this name', at, { shape: '${}' });
    const type = textAt(declared.value, 'Type') ?? 'String';
    const possible = nodesOf(valueAt(declared.value, 'AllowedValues')).flatMap((node) => nodeText(node) ?? []);
    const written = valueAt(declared.value, 'Default');
    if (!written || type.startsWith('AWS::SSM::')) return lost(written ? 'it is kept in the parameter store' : 'a parameter without a default decides it', at, { shape: '${}', possible });
    const place = this.place(written);
    const text = nodeText(written);
    if (text === undefined) return lost('the default of its parameter is no text', place);
    if (type === 'CommaDelimitedList' || type.startsWith('List<')) return list(text.split(',').slice(0, 1000).map((part) => scalar(part.trim(), place)), place);
    return scalar(text, place);
  }

  #attribute(argument: DataNode, at: Place): Value {
    const parts = argument.type === 'list' ? argument.items.map((item) => nodeText(item) ?? '${}') : (nodeText(argument) ?? '').split('.');
    const [to = '', ...rest] = parts;
    return lost('CloudFormation gives it when it makes the resource', at, { shape: '${}', ...(this.#resources.has(to) ? { refs: [{ to, attribute: rest.join('.'), at }] } : {}) });
  }

  #substitute(argument: DataNode, at: Place, strict: boolean, depth: number): Value {
    const [head, given] = argument.type === 'list' ? argument.items : [argument];
    const text = nodeText(head);
    if (!head || text === undefined) return lost('the text that is filled in could not be read', at);
    const own = new Map(entriesOf(given).map((entry) => [entry.key, entry.value]));
    const place = this.place(head);
    const before = this.#variables?.(text, place);
    const template = before === undefined ? text : shapeOf(before);
    if (template === undefined) return before ?? lost('the text that is filled in is not known', place);
    const whole = substituted(template, place, (name) => {
      const node = own.get(name);
      if (node) return this.value(node, strict, depth + 1);
      const dot = name.indexOf('.');
      return dot < 0 || name.startsWith('AWS::') ? this.#ref(name, place, strict) : lost('CloudFormation gives it when it makes the resource', place, { shape: '${}', ...(this.#resources.has(name.slice(0, dot)) ? { refs: [{ to: name.slice(0, dot), attribute: name.slice(dot + 1), at: place }] } : {}) });
    });
    return before?.type === 'unknown' && whole.type === 'scalar' ? lost(before.why, place, { shape: String(whole.value), refs: whole.refs }) : whole;
  }

  #inMap(path: readonly (string | undefined)[], at: Place): Value {
    const [name, first, second] = path;
    const mapping = name === undefined ? undefined : valueAt(this.#root, 'Mappings', name);
    if (!mapping || second === undefined) return lost('which entry of a mapping is meant is not known', at);
    const rows = first === undefined ? entriesOf(mapping).map((entry) => entry.value) : [valueAt(mapping, first)];
    const found = rows.slice(0, 200).map((row) => valueAt(row, second));
    const [only] = found;
    if (first !== undefined) { const value = only && this.value(only, true, 1); return value ? through(value, at, `looked up in mapping ${name ?? ''}`) : lost('the mapping has no such entry', at); }
    const texts = found.map((node) => (node?.type === 'scalar' ? node.value : undefined));
    const known = texts.filter((text) => text !== undefined);
    return lost('which row of a mapping is meant is not known', at, known.length === texts.length ? { possible: [...new Set(known)] } : {});
  }
}

/** Of what the account and region decide, only what is the same nearly everywhere counts as known. */
function pseudo(name: string, at: Place): Value {
  if (name === 'AWS::Partition') return scalar('aws', at);
  if (name === 'AWS::URLSuffix') return scalar('amazonaws.com', at);
  return lost('the account or region it is deployed to decides it', at, { shape: '${}' });
}
