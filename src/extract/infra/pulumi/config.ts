import { set, unknown } from '../../../model/index.ts';
import type { DataDocument, Place, Scalar } from '../../../model/index.ts';
import type { KeyOf, LookUp } from '../../shared/asked.ts';
import { child, children, dotted, stringOf } from '../../shared/ast.ts';
import type { AstNode as Node } from '../../shared/ast.ts';
import { entriesOf, valueAt } from '../../shared/nodes.ts';
import type { Names } from '../../shared/program-values.ts';

/** Settings of one stack; the value of one that is encrypted is not known. */
export type Settings = ReadonlyMap<string, { readonly value: Scalar | undefined; readonly at: Place }>;

const GETS = /^(.{1,100})\.(get|require)(?:Boolean|Number)?$/;
/** Before the key of a setting that the program cannot do without: where no file has it, it is given otherwise. */
const REQUIRED = '!';

const STACK_NAME = '\0stack';

/** What a program asks its stack for: `getStack()` is `STACK_NAME`, a setting its key, without the project's name where it is the project's own. */
export function keyOf(names: Names): KeyOf {
  return (node) => {
    if (node.type !== 'CallExpression') return elsewhere(node, names);
    const callee = dotted(child(node, 'callee')) ?? '';
    if (isOf(callee, 'getStack', names)) return STACK_NAME;
    const [, on, how] = GETS.exec(callee) ?? [];
    const made = on === undefined ? undefined : names.given.get(on);
    if (made?.type !== 'NewExpression' || !isOf(dotted(child(made, 'callee')), 'Config', names)) return undefined;
    const name = stringOf(children(node, 'arguments')[0]);
    const [space] = children(made, 'arguments');
    const of = space === undefined ? '' : stringOf(space);
    return name === undefined || of === undefined ? undefined : `${how === 'require' ? REQUIRED : ''}${of === '' ? name : `${of}:${name}`}`;
  };
}

/** Before the name that another file of the program exports. */
export const FROM = '\0from:';

/** `databaseName` of `import { databaseName } from './config'`, and `config.databaseName` of all of it. */
function elsewhere(node: Node, names: Names): string | undefined {
  const [head, ...rest] = node.type === 'Identifier' || node.type === 'MemberExpression' ? (dotted(node) ?? '').split('.') : [];
  const [file, name] = (head === undefined ? undefined : names.imported.get(head))?.split('#') ?? [];
  if (file === undefined || name === undefined || !/^\.{1,2}\//.test(file)) return undefined;
  const path = name === '*' ? rest : [name, ...rest];
  return path.length === 0 || path.length > 2 ? undefined : `${FROM}${file}#${path.join('.')}`;
}

function isOf(callee: string | undefined, name: string, names: Names): boolean {
  const [head = '', ...rest] = callee?.split('.') ?? [];
  const from = names.imported.get(head);
  return (from === `@pulumi/pulumi#${name}` && rest.length === 0) || (from === '@pulumi/pulumi#*' && rest.join('.') === name);
}

/** Settings of `Pulumi.<stack>.yaml` as they are written. */
export function settingsOf(document: DataDocument): Settings {
  const found = new Map<string, { value: Scalar | undefined; at: Place }>();
  for (const { key, value } of entriesOf(valueAt(document.roots[0], 'config')).slice(0, 1000)) {
    found.set(key, { value: value.type !== 'scalar' ? undefined : value.value === 'true' ? true : value.value === 'false' ? false : value.value, at: { file: document.file, start: value.start, end: value.end, origin: document.origin } });
  }
  return found;
}

/** What one stack answers; encrypted settings are not known. Without a stack in the tree nothing is. */
export function lookUpIn(project: string, stack: { readonly name: string; readonly at: Place; readonly settings: Settings; readonly open: boolean } | undefined): LookUp {
  return (key) => {
    if (!stack) return unknown('a setting of the stack says it');
    if (key === STACK_NAME) return set<Scalar>(stack.name, stack.at);
    const required = key.startsWith(REQUIRED);
    const plain = required ? key.slice(REQUIRED.length) : key;
    const said = stack.settings.get(plain.includes(':') ? plain : `${project}:${plain}`);
    if (said === undefined) return required || stack.open ? unknown('a setting of the stack says it, which stands in no file here', stack.at) : 'absent';
    return said.value === undefined ? unknown('a setting of the stack says it', said.at) : set<Scalar>(said.value, said.at);
  };
}
