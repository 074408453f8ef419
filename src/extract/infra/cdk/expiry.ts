import { set } from '../../../model/index.ts';
import type { Known, Scalar } from '../../../model/index.ts';
import { child, children, dotted } from '../../shared/ast.ts';
import type { AstNode as Node } from '../../shared/ast.ts';
import type { Reader } from '../../shared/program-values.ts';

const NARROWS = ['prefix', 'tagFilters', 'objectSizeGreaterThan', 'objectSizeLessThan'];
/** Most rules of one bucket. */
const MOST = 100;

/** Calls of `bucket.addLifecycleRule({...})`, by the name they are made on. */
export function addedRules(nodes: readonly Node[]): ReadonlyMap<string, readonly Node[]> {
  const out = new Map<string, Node[]>();
  for (const node of nodes) {
    if (node.type !== 'CallExpression') continue;
    const on = /^(.+)\.addLifecycleRule$/.exec(dotted(child(node, 'callee')) ?? '')?.[1];
    const [rule] = children(node, 'arguments');
    if (on === undefined || !rule) continue;
    const list = out.get(on);
    if (list) list.push(rule); else out.set(on, [rule]);
  }
  return out;
}

/** The same of images in a repository: whatever their tags are, and with no rule beside it that names some. */
export function imageExpiryOf(props: Node | undefined, added: readonly Node[], reader: Reader): Known<Scalar> | undefined {
  const written = reader.behind(reader.property(props, 'lifecycleRules').node);
  const rules = [...(written?.type === 'ArrayExpression' ? children(written, 'elements') : []), ...added].slice(0, MOST);
  const said = (rule: Node, name: string): Node | undefined => reader.property(rule, name).node;
  if (rules.some((rule) => said(rule, 'tagPrefixList') || said(rule, 'tagPatternList') || reader.property(rule, 'maxImageAge').open)) return undefined;
  const all = rules.filter((rule) => { const tags = dotted(said(rule, 'tagStatus')); return tags === undefined ? !said(rule, 'tagStatus') : tags.endsWith('TagStatus.ANY'); });
  if (all.some((rule) => said(rule, 'maxImageCount'))) return undefined;
  const known = all.flatMap((rule) => { const age = said(rule, 'maxImageAge'); return age ? [reader.known(age)] : []; })[0];
  return known?.basis === 'set' && typeof known.value === 'number' && known.value > 0 ? known : undefined;
}

/** After how many days everything in a bucket is deleted: rules that are on, certain, and for all of its objects. The shortest counts. */
export function expiryOf(props: Node | undefined, added: readonly Node[], reader: Reader): Known<Scalar> | undefined {
  const written = reader.behind(reader.property(props, 'lifecycleRules').node);
  const rules = [...(written?.type === 'ArrayExpression' ? children(written, 'elements') : []), ...added].slice(0, MOST);
  let shortest: { readonly days: number; readonly known: Known<Scalar> } | undefined;
  for (const rule of rules) {
    const days = reader.property(rule, 'expiration');
    const enabled = reader.property(rule, 'enabled');
    if (!days.node || days.open || NARROWS.some((name) => reader.property(rule, name).node)) continue;
    const on = enabled.node ? reader.known(enabled.node) : undefined;
    const known = reader.known(days.node);
    if (known.basis !== 'set' || typeof known.value !== 'number' || known.value <= 0 || (on && !(on.basis === 'set' && on.value === true))) continue;
    if (!shortest || known.value < shortest.days) shortest = { days: known.value, known: set<Scalar>(known.value, known.at, known.via) };
  }
  return shortest?.known;
}
