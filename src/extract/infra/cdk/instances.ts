import { unknown } from '../../../model/index.ts';
import type { Known, Place, Scalar } from '../../../model/index.ts';
import { askedOf, solve } from '../../shared/asked.ts';
import type { Asked, KeyOf, LookUp } from '../../shared/asked.ts';
import { child, children, dotted, identifier, keyName, stringOf } from '../../shared/ast.ts';
import type { AstNode as Node } from '../../shared/ast.ts';
import type { Names, Reader } from '../../shared/program-values.ts';
import { CONTEXT, OF_STAGE, unmade, WHOLE } from './handed-on.ts';

/** One place where a class of the program itself is made: a stack of an app, a stage, a construct of one's own. */
export interface Made {
  readonly kind: 'made';
  readonly file: string;
  /** Name of the class that is made, and of the class it is made in. */
  readonly of: string;
  readonly within: string;
  readonly id: Asked;
  readonly at: Place;
  readonly props: Props;
}
/** What is handed to it. `through`: everything that its maker was handed as well. `open`: there may be more. */
export interface Props { readonly entries: ReadonlyMap<string, Asked>; readonly through: boolean; readonly open: boolean }

/** A class as it is made in one way, with all that is handed to it along that way. */
export interface Instance {
  /** `Prod/Shop`: ids of what it is made in and its own. */
  readonly path: string;
  readonly ids: readonly string[];
  /** Classes it stands in, its own first. */
  readonly classes: readonly string[];
  readonly at: Place;
  /** Where the stack it stands in is told to refuse to be deleted, or not to. */
  readonly guarded?: { readonly on: boolean; readonly at: Place };
  readonly lookUp: LookUp;
  /** Texts it is handed under names that speak of environments. */
  readonly told: readonly { readonly text: string; readonly at: Place }[];
}

const CONTEXT_CALL = /(?:^|\.)node\.(?:try)?[gG]etContext$/;
const PROPS = /^(?:this\.)?_?\w{0,40}[pP]rops\.(\w{1,80})$/;
const TELLS = /^(?:stage|stageName|env|envName|environment|environmentName|deployEnv|deploymentEnvironment|account|stackName)$/;
/** What `env: { account }` of a stack says. */
export const ACCOUNT = 'env.account';
const MOST = 8;
const DEEPEST = 4;

/** `props.stage`, also by a constant that is given it, or taken out of it: `const { stage } = props`. And `app.node.tryGetContext('stage')`, with what stands below it. */
export function keysOf(nodes: readonly Node[]): KeyOf {
  const taken = new Map<string, string>();
  const contexts = new Map<string, string | undefined>();
  for (const node of nodes) {
    const local = node.type === 'VariableDeclarator' ? identifier(child(node, 'id')) : undefined;
    // A name that is given in two places is that of one of them.
    if (local !== undefined) contexts.set(local, contexts.has(local) ? undefined : contextOf(child(node, 'init')));
    const pattern = node.type === 'VariableDeclarator' ? child(node, 'id') : undefined;
    if (pattern?.type !== 'ObjectPattern' || !WHOLE.test(dotted(child(node, 'init')) ?? '')) continue;
    for (const entry of children(pattern, 'properties')) { const key = keyName(entry, 'key'); const local = identifier(child(entry, 'value')); if (key !== undefined && local !== undefined) taken.set(local, key); }
  }
  return (node) => {
    const name = identifier(node);
    const context = contextOf(node) ?? below(node, contexts);
    if (context !== undefined) return context;
    return name !== undefined ? taken.get(name) : node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression' ? PROPS.exec(dotted(node) ?? '')?.[1] : undefined;
  };
}

function contextOf(node: Node | undefined): string | undefined {
  const inner = node?.type === 'TSAsExpression' || node?.type === 'TSNonNullExpression' ? child(node, 'expression') : node;
  if (inner?.type !== 'CallExpression' || !CONTEXT_CALL.test(dotted(child(inner, 'callee')) ?? '')) return undefined;
  const [asked] = children(inner, 'arguments');
  return asked ? `${CONTEXT}${stringOf(asked) ?? OF_STAGE}` : undefined;
}

/** `settings.database.name`, where `settings` is what the context was asked for. */
function below(node: Node, contexts: ReadonlyMap<string, string | undefined>): string | undefined {
  const [head, ...rest] = node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression' ? (dotted(node) ?? '').split('.') : [];
  const context = head === undefined ? undefined : contexts.get(head);
  return context === undefined || rest.length === 0 || rest.length > 5 ? undefined : [context, ...rest].join('.');
}

/** Does the program ask for a context by a name that is worked out? */
export function asksByStage(nodes: readonly Node[]): boolean { return nodes.some((node) => contextOf(node) === `${CONTEXT}${OF_STAGE}`); }

/** `new ShopStack(app, 'Shop', { ... })`: a class by one name, made in a scope, with an id. */
export function madeBy(node: Node, inClass: string, file: string, names: Names, reader: Reader, keyOf: KeyOf): Made | undefined {
  const of = identifier(child(node, 'callee'));
  const [scope, id, props] = children(node, 'arguments');
  if (of === undefined || !scope || !id || !/^[A-Z]\w{0,100}$/.test(of)) return undefined;
  const from = names.imported.get(of);
  // What comes from a package is no class of this program.
  if (from !== undefined && !/^(?:\.|@\/|~\/|lib\/|src\/)/.test(from)) return undefined;
  const text = askedOf(id, reader, keyOf) ?? { is: 'known' as const, known: reader.known(id) };
  return { kind: 'made', file, of, within: inClass, id: text, at: reader.place({ start: node.start, end: child(node, 'callee')?.end ?? node.end }), props: propsOf(props, reader, keyOf) };
}

function propsOf(node: Node | undefined, reader: Reader, keyOf: KeyOf): Props {
  const from = reader.behind(node);
  if (!from) return { entries: new Map(), through: false, open: false };
  if (WHOLE.test(dotted(from) ?? '')) return { entries: new Map(), through: true, open: false };
  if (from.type !== 'ObjectExpression') return { entries: new Map(), through: false, open: true };
  const entries = new Map<string, Asked>();
  let through = false;
  let open = false;
  for (const entry of children(from, 'properties').slice(0, 200)) {
    if (entry.type === 'SpreadElement') {
      const whole = WHOLE.test(dotted(child(entry, 'argument')) ?? '');
      if (whole) through = true; else open = true;
      // What is spread in later may say otherwise.
      for (const key of entries.keys()) entries.set(key, { is: 'known', known: unknown('something spread in after it may say otherwise', reader.place(entry)) });
      continue;
    }
    const key = entry.type === 'ObjectProperty' ? keyName(entry, 'key') : undefined;
    const value = child(entry, 'value');
    if (key === undefined || !value) continue;
    entries.set(key, askedOf(value, reader, keyOf) ?? { is: 'known', known: reader.known(value) });
    // The account, often by the name of a constant for all stacks.
    const account = key === 'env' ? reader.property(value, 'account').node : undefined;
    if (account) entries.set(ACCOUNT, askedOf(account, reader, keyOf) ?? { is: 'known', known: reader.known(account) });
  }
  return { entries, through, open };
}

/** The ways in which a class is made in an app; empty where nothing here makes it. */
export function instancesOf(of: string, all: ReadonlyMap<string, readonly Made[]>, context: LookUp, depth = 0): readonly Instance[] {
  if (depth > DEEPEST || of === '') return [];
  return (all.get(of) ?? []).slice(0, MOST).flatMap((made): readonly Instance[] => {
    const outer = made.within === of ? [] : instancesOf(made.within, all, context, depth + 1);
    return outer.length === 0 ? [one(made, undefined, context)] : outer.map((around) => one(made, around, context));
  }).slice(0, MOST);
}

function one(made: Made, around: Instance | undefined, context: LookUp): Instance {
  const outside: LookUp = around?.lookUp ?? ((key) => (key.startsWith(CONTEXT) ? context(key) : unmade));
  const id = solve(made.id, outside);
  const text = id !== 'absent' && id.basis === 'set' && typeof id.value === 'string' ? id.value.slice(0, 100) : made.of;
  const { entries, through, open } = made.props;
  const lookUp: LookUp = (key) => {
    if (key.startsWith(CONTEXT)) return context(key);
    const asked = entries.get(key);
    if (asked) return solve(asked, outside);
    if (through) return outside(key);
    return open ? unknown('its properties are put together elsewhere', made.at) : 'absent';
  };
  const told = [...entries].flatMap(([key, asked]) => {
    const known: Known<Scalar> | 'absent' = TELLS.test(key) ? solve(asked, outside) : 'absent';
    return known !== 'absent' && known.basis === 'set' && typeof known.value === 'string' ? [{ text: known.value, at: known.at }] : [];
  });
  const guard = lookUp('terminationProtection');
  const guarded = guard === 'absent' ? around?.guarded : guard.basis === 'set' && typeof guard.value === 'boolean' ? { on: guard.value, at: guard.at } : undefined;
  return { ...guarded ? { guarded } : {}, path: around ? `${around.path}/${text}` : text, ids: [...around?.ids ?? [], text], classes: [made.of, made.within, ...around?.classes ?? []], at: made.at, lookUp, told: [...told, ...around?.told ?? []] };
}
