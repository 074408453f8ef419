import type { Place } from '../../../../model/index.ts';
import { mapOf, scalarOf } from '../tree.ts';
import type { Owner, Tree } from '../tree.ts';
import { FUNCTIONS, isTruthy, isUnknown, textOfValue } from './functions.ts';
import type { Value } from './functions.ts';
import { templateOf } from './syntax.ts';
import type { Expression, Part } from './syntax.ts';
import { UNKNOWN } from './write.ts';
import type { Stretch } from './write.ts';

/** A named template and the file it stands in. */
export interface Definition { readonly parts: readonly Part[]; readonly owner: Owner }

/** Most steps of one template, deepest nesting of templates that include each other, longest text made. */
const STEPS = 200_000;
const DEEPEST = 60;
const LONGEST = 2_000_000;

/** What only a cluster, or the moment of installing, can answer; and files of the chart that are not read. */
const ASKED_OUTSIDE = /^(?:lookup|randAlpha|randAlphaNum|randNumeric|randAscii|uuidv4|now|genCA|genSelfSignedCert|genSignedCert|genPrivateKey|htpasswd|bcrypt|derivePassword|getHostByName|env|expandenv)$|^\.Files/;

interface Scope { readonly variables: Map<string, Value>; readonly outer?: Scope }

/** Runs the templates of one chart with one set of values. Never throws; what cannot be answered stands in the text as a sign of its own. */
export class Runner {
  readonly #definitions: ReadonlyMap<string, Definition>;
  /** What could not be answered, in the words of the template's functions. */
  readonly unanswered = new Set<string>();
  /** Where a block was left out because its question has no answer. */
  readonly open: { readonly at: number }[] = [];
  #steps = 0;
  #made = 0;

  constructor(definitions: ReadonlyMap<string, Definition>) { this.#definitions = definitions; }

  /** Text of a template; undefined where it grows beyond all bounds. */
  render(parts: readonly Part[], owner: Owner, root: Tree): readonly Stretch[] | undefined {
    this.#steps = 0; this.#made = 0; this.open.length = 0;
    const out: Stretch[] = [];
    return this.#parts(parts, owner, root, root, { variables: new Map([['$', root]]) }, out, 0) === false ? undefined : out;
  }

  #parts(parts: readonly Part[], owner: Owner, dot: Value, root: Tree, scope: Scope, out: Stretch[], depth: number): boolean | 'continue' | 'break' {
    if (depth > DEEPEST) return false;
    for (const part of parts) {
      if (++this.#steps > STEPS || this.#made > LONGEST) return false;
      const at: Place = { file: owner.file, origin: owner.origin, start: part.start, end: 'end' in part ? part.end : part.start + part.text.length, ...(owner.ref === undefined ? {} : { ref: owner.ref }) };
      if (part.is === 'text') { this.#write(out, { text: part.text, at, exact: true }); continue; }
      if (part.is === 'continue' || part.is === 'break') return part.is;
      const value = this.#value(part.value, { owner, dot, root, scope, at, depth });
      if (part.is === 'print') { this.#print(out, value, at); continue; }
      if (part.is === 'set') { assign(scope, part.name, value, part.declares); continue; }
      if (isUnknown(value)) { this.open.push({ at: this.#made }); continue; }
      const inner: Scope = { variables: new Map(), outer: scope };
      if (part.is === 'range' && value && value.type !== 'scalar') {
        const pairs = value.type === 'list' ? value.items.map((item, index) => [scalarOf(index, at), item] as const) : [...value.entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [scalarOf(key, at), item] as const);
        for (const [key, item] of pairs.slice(0, 2000)) {
          const each: Scope = { variables: new Map(), outer: scope };
          const [one, two] = part.names;
          if (two !== undefined) { each.variables.set(one ?? '', key); each.variables.set(two, item); } else if (one !== undefined) each.variables.set(one, item);
          const went = this.#parts(part.yes, owner, item, root, each, out, depth + 1);
          if (went === false) return false;
          if (went === 'break') break;
        }
        if (pairs.length === 0 && !this.#parts(part.no, owner, dot, root, inner, out, depth + 1)) return false;
        continue;
      }
      const yes = isTruthy(value);
      if (part.names[0] !== undefined) inner.variables.set(part.names[0], value);
      const went = this.#parts(yes ? part.yes : part.no, owner, yes && part.is === 'with' ? value : dot, root, inner, out, depth + 1);
      if (went !== true) return went;
    }
    return true;
  }

  #write(out: Stretch[], stretch: Stretch): void { this.#made += stretch.text.length; out.push(stretch); }

  #print(out: Stretch[], value: Value, at: Place): void {
    const text = textOfValue(value);
    if (text !== '') this.#write(out, { text, at: value?.type === 'scalar' && !/(?:^|\/)(?:Chart\.ya?ml$|templates\/)/.test(value.at.file) ? value.at : at, exact: false });
  }

  #value(expression: Expression, now: { readonly owner: Owner; readonly dot: Value; readonly root: Tree; readonly scope: Scope; readonly at: Place; readonly depth: number }): Value {
    if (++this.#steps > STEPS) return this.#unanswered('the template', now.at);
    switch (expression.is) {
      case 'literal': return expression.value === null ? undefined : scalarOf(expression.value, now.at);
      case 'field': {
        const start = expression.from === '.' ? now.dot : lookUp(now.scope, expression.from);
        return this.#field(start, expression.path, now.at);
      }
      case 'of': return this.#field(this.#value(expression.value, now), expression.path, now.at);
      case 'call': {
        const { name } = expression;
        if (name === 'and' || name === 'or') {
          // Later arguments are not looked at once the answer stands, as Go has it.
          let value: Value;
          for (const arg of expression.args) { value = this.#value(arg, now); if (isUnknown(value) || isTruthy(value) === (name === 'or')) return value; }
          return value;
        }
        const args = expression.args.map((arg) => this.#value(arg, now));
        if (name === 'include') return this.#include(textOfValue(args[0]), args[1], now);
        if (name === 'tpl') return this.#tpl(args[0], args[1], now);
        if (name.endsWith('.Capabilities.APIVersions.Has')) return scalarOf(/^(?:v1|(?:apps|batch|autoscaling|policy|networking\.k8s\.io|rbac\.authorization\.k8s\.io|storage\.k8s\.io)\/v[12])(?:\/|$)/.test(textOfValue(args[0])), now.at);
        const call = ASKED_OUTSIDE.test(name) ? undefined : FUNCTIONS.get(name) ?? FUNCTIONS.get(name.replace(/^must([A-Z])/, (_, first: string) => first.toLowerCase()));
        if (!call) return this.#unanswered(name, now.at);
        return call(args, now.at);
      }
    }
  }

  #field(start: Value, path: readonly string[], at: Place): Value {
    let value = start;
    for (const key of path) {
      if (isUnknown(value)) return value;
      if (key === 'Files' && value?.type === 'map' && value.entries.has('Chart')) return this.#unanswered('.Files', at);
      const next = value?.type === 'map' ? value.entries.get(key) : undefined;
      value = next;
    }
    return value;
  }

  #include(name: string, dot: Value, now: { readonly scope: Scope; readonly at: Place; readonly depth: number }): Value {
    const found = this.#definitions.get(name);
    if (!found) return this.#unanswered(`the template ${/^[\w.-]{1,100}$/.test(name) ? name : 'named there'}`, now.at);
    const out: Stretch[] = [];
    const before = this.#made;
    const root = dot?.type === 'map' ? dot : mapOf(now.at);
    const opened = this.open.length;
    const done = this.#parts(found.parts, found.owner, dot, root, { variables: new Map([['$', dot]]) }, out, now.depth + 1);
    this.#made = before;
    // What a helper leaves out makes its whole text unknown.
    if (!done || this.open.length > opened) { this.open.length = opened; return scalarOf(UNKNOWN, now.at); }
    const text = out.map((stretch) => stretch.text).join('');
    const spoken = out.filter((stretch) => stretch.text.trim() !== '');
    return scalarOf(text, spoken.length === 1 && spoken[0] && !spoken[0].exact ? spoken[0].at : now.at);
  }

  #tpl(source: Value, dot: Value, now: { readonly owner: Owner; readonly at: Place; readonly depth: number }): Value {
    const text = textOfValue(source);
    if (!text.includes('{{')) return source;
    const template = text.length > 100_000 ? undefined : templateOf(text);
    const out: Stretch[] = [];
    const root = dot?.type === 'map' ? dot : mapOf(now.at);
    const before = this.#made;
    const done = template && this.#parts(template.parts, now.owner, dot, root, { variables: new Map([['$', dot]]) }, out, now.depth + 1);
    this.#made = before;
    return done ? scalarOf(out.map((stretch) => stretch.text).join(''), source?.at ?? now.at) : this.#unanswered('tpl', now.at);
  }

  #unanswered(what: string, at: Place): Tree { this.unanswered.add(what); return scalarOf(UNKNOWN, at); }
}

function lookUp(scope: Scope, name: string): Value {
  for (let at: Scope | undefined = scope; at; at = at.outer) if (at.variables.has(name)) return at.variables.get(name);
  return undefined;
}

function assign(scope: Scope, name: string, value: Value, declares: boolean): void {
  if (!declares) for (let at: Scope | undefined = scope; at; at = at.outer) if (at.variables.has(name)) { at.variables.set(name, value); return; }
  scope.variables.set(name, value);
}

