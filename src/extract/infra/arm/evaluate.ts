import type { DataNode, ScalarNode, Span } from '../../../model/index.ts';
import { itemsOf, valueAt } from '../../shared/nodes.ts';
import { expressionOf } from './expression.ts';
import type { Expression } from './expression.ts';
import type { ArmTemplate } from './template.ts';

/** Around the text of what could not be told within a text that is otherwise known; no template can hold them. */
const OPEN = '\u0001';
const CLOSE = '\u0002';
const MOST_TEXT = 4000;
const DEEPEST = 40;
/** Values one template may ask for while one expression is followed. */
const MOST_STEPS = 3000;

interface Work { readonly template: ArmTemplate; readonly span: Span; steps: number }

/** What an expression in brackets comes to; undefined where it cannot be told. A computed value has the span of the expression. */
export function evaluated(text: string, span: Span, template: ArmTemplate): DataNode | undefined {
  const expression = expressionOf(text.slice(1, -1));
  return expression && node(expression, { template, span, steps: 0 }, 0);
}

/** Text with what cannot be told left in it as a mark, so that two texts of one template are equal only where they come to the same. */
export function symbolic(value: DataNode | undefined, template: ArmTemplate): string | undefined {
  if (value?.type !== 'scalar' || value.value === null) return undefined;
  return textOfNode(value, { template, span: value, steps: 0 }, 0);
}

/** Is all of a symbolic text known? */
export function isKnown(text: string): boolean { return !text.includes(OPEN); }

function textOfNode(value: DataNode, work: Work, depth: number): string {
  if (value.type !== 'scalar') return `${OPEN}?${CLOSE}`;
  const text = String(value.value);
  if (!isExpression(text)) return text.startsWith('[[') ? text.slice(1) : text;
  const expression = expressionOf(text.slice(1, -1));
  return expression ? patternOf(expression, work, depth + 1) : `${OPEN}${text}${CLOSE}`;
}

export function isExpression(text: string): boolean { return text.startsWith('[') && !text.startsWith('[[') && text.endsWith(']'); }

/** A node with its own expression followed, as often as it leads to another one. */
function followed(value: DataNode | undefined, work: Work, depth: number): DataNode | undefined {
  if (value?.type !== 'scalar' || typeof value.value !== 'string' || !isExpression(value.value)) return value;
  const expression = expressionOf(value.value.slice(1, -1));
  return expression && node(expression, work, depth + 1);
}

function node(expression: Expression, work: Work, depth: number): DataNode | undefined {
  if (depth > DEEPEST || ++work.steps > MOST_STEPS) return undefined;
  const { template, span } = work;
  const made = (value: ScalarNode['value']): DataNode => ({ type: 'scalar', value, start: span.start, end: span.end, decoded: true });
  if (expression.is === 'literal') return made(expression.value);
  if (expression.is === 'member') {
    const of = node(expression.of, work, depth + 1);
    const key = node(expression.key, work, depth + 1);
    if (key?.type !== 'scalar') return undefined;
    return followed(typeof key.value === 'number' ? itemsOf(of)[key.value] : valueAt(of, String(key.value)), work, depth + 1);
  }
  const at = (index: number): DataNode | undefined => { const arg = expression.args[index]; return arg && node(arg, work, depth + 1); };
  const plain = (index: number): ScalarNode['value'] | undefined => { const value = at(index); return value?.type === 'scalar' ? value.value : undefined; };
  switch (expression.name) {
    case 'parameters': case 'variables': {
      const name = plain(0);
      return typeof name === 'string' ? followed(lookUp(expression.name, name, template), work, depth + 1) : undefined;
    }
    case 'concat': case 'format': case 'tolower': case 'toupper': case 'string': case 'resourceid': case 'extensionresourceid': case 'trim': case 'replace': {
      const first = expression.args.length > 0 && expression.name === 'concat' ? at(0) : undefined;
      if (first?.type === 'list') { const lists = expression.args.map((_, index) => at(index)); return lists.every((one) => one?.type === 'list') ? { type: 'list', items: lists.flatMap(itemsOf), start: span.start, end: span.end } : undefined; }
      const text = patternOf(expression, work, depth + 1);
      return isKnown(text) ? made(text) : undefined;
    }
    case 'if': { const test = truth(plain(0)); return test === undefined ? undefined : at(test ? 1 : 2); }
    case 'equals': { const [a, b] = [plain(0), plain(1)]; return a === undefined || b === undefined ? undefined : made(String(a).toLowerCase() === String(b).toLowerCase()); }
    case 'not': { const test = truth(plain(0)); return test === undefined ? undefined : made(!test); }
    case 'and': case 'or': {
      const all = new Set(expression.args.map((_, index) => truth(plain(index))));
      const decides = expression.name === 'or';
      return all.has(decides) ? made(decides) : all.has(undefined) ? undefined : made(!decides);
    }
    case 'bool': { const test = truth(plain(0)); return test === undefined ? undefined : made(test); }
    case 'int': { const number = Number(plain(0)); return Number.isFinite(number) ? made(number) : undefined; }
    case 'true': return made(true);
    case 'false': return made(false);
    case 'null': return made(null);
    case 'json': { const text = plain(0); return text === 'null' ? made(null) : text === 'true' || text === 'false' ? made(text === 'true') : typeof text === 'string' && /^-?\d{1,15}$/.test(text) ? made(Number(text)) : undefined; }
    case 'coalesce': { for (const index of expression.args.keys()) { const value = at(index); if (!value || value.type !== 'scalar' || value.value !== null) return value; } return made(null); }
    case 'empty': { const value = at(0); return value && made(value.type === 'list' ? value.items.length === 0 : value.type === 'map' ? value.entries.length === 0 : value.value === null || value.value === ''); }
    case 'createarray': case 'array': { const items = expression.args.map((_, index) => at(index)); return items.every((one) => one !== undefined) ? { type: 'list', items: items.filter((one) => one !== undefined), start: span.start, end: span.end } : undefined; }
    case 'add': case 'sub': case 'mul': { const [a, b] = [Number(plain(0) ?? Number.NaN), Number(plain(1) ?? Number.NaN)]; const sum = expression.name === 'add' ? a + b : expression.name === 'sub' ? a - b : a * b; return Number.isFinite(sum) ? made(sum) : undefined; }
    case 'union': {
      const maps = expression.args.map((_, index) => at(index));
      return maps.every((one) => one?.type === 'map') ? { type: 'map', entries: maps.flatMap((one) => (one?.type === 'map' ? one.entries : [])).slice(0, 2000), start: span.start, end: span.end } : undefined;
    }
    case 'contains': {
      const [all, one] = [at(0), plain(1)];
      if (!all || one === undefined) return undefined;
      if (all.type === 'map') return made(valueAt(all, String(one)) !== undefined);
      if (all.type === 'scalar') return made(String(all.value).includes(String(one)));
      return all.items.some((item) => item.type === 'scalar' && item.value === one) ? made(true) : all.items.every((item) => item.type === 'scalar' && !isExpression(String(item.value))) ? made(false) : undefined;
    }
    default: return undefined;
  }
}

/** The text an expression comes to, with marks where a part cannot be told. */
function patternOf(expression: Expression, work: Work, depth: number): string {
  const lost = `${OPEN}${expression.is === 'literal' ? '' : expression.text.toLowerCase().replaceAll(/\s+/g, '')}${CLOSE}`;
  if (depth > DEEPEST || ++work.steps > MOST_STEPS) return lost;
  if (expression.is === 'literal') return String(expression.value);
  const args = (): readonly string[] => (expression.is === 'call' ? expression.args : []).map((arg) => patternOf(arg, work, depth + 1));
  if (expression.is === 'call') {
    switch (expression.name) {
      case 'concat': return args().join('').slice(0, MOST_TEXT);
      case 'format': { const [form = '', ...rest] = args(); return form.replaceAll(/\{(\d{1,2})(?:[:,][^{}]{0,20})?\}/g, (whole, index: string) => rest[Number(index)] ?? whole).slice(0, MOST_TEXT); }
      case 'tolower': return args().join('').toLowerCase();
      case 'toupper': return isKnown(args().join('')) ? args().join('').toUpperCase() : lost;
      case 'string': case 'trim': return args().join('').trim();
      case 'replace': { const [text = '', from = '', to = ''] = args(); return isKnown(text + from + to) && from !== '' ? text.replaceAll(from, to).slice(0, MOST_TEXT) : lost; }
      case 'resourceid': case 'extensionresourceid': case 'subscriptionresourceid': {
        const all = args();
        const index = all.findIndex((one) => isKnown(one) && /^[\w.]{1,80}\/[\w./]{1,200}$/.test(one) && one.includes('.'));
        return index < 0 ? lost : `/${index > 0 ? 'elsewhere/' : ''}providers/${all[index] ?? ''}/${all.slice(index + 1).join('/')}`;
      }
      default: break;
    }
  }
  const value = node(expression, work, depth + 1);
  return value?.type === 'scalar' ? textOfNode(value, work, depth + 1) : expression.is === 'call' && (expression.name === 'parameters' || expression.name === 'variables') ? deeper(expression, work, depth) ?? lost : lost;
}

/** A parameter or variable whose value is an expression that is known in part. */
function deeper(expression: Extract<Expression, { is: 'call' }>, work: Work, depth: number): string | undefined {
  const [name] = expression.args;
  const value = name?.is === 'literal' ? lookUp(expression.name, String(name.value), work.template) : undefined;
  return value?.type === 'scalar' ? textOfNode(value, work, depth + 1) : undefined;
}

function truth(value: ScalarNode['value'] | undefined): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const text = String(value).toLowerCase();
  return text === 'true' || value === 1 ? true : text === 'false' || value === 0 ? false : undefined;
}

/** What a parameter is given by whoever links the template, else its default; or a variable. Names in templates know no case. */
export function lookUp(sort: string, name: string, template: ArmTemplate): DataNode | undefined {
  if (sort === 'parameters') {
    const given = template.given?.get(name.toLowerCase());
    if (given) return given;
  }
  const whole = valueAt(template.root, sort);
  if (whole?.type !== 'map') return undefined;
  const entry = whole.entries.find(({ key }) => key === name) ?? whole.entries.find(({ key }) => key.toLowerCase() === name.toLowerCase());
  return sort === 'variables' ? entry?.value : valueAt(entry?.value, 'defaultValue');
}
