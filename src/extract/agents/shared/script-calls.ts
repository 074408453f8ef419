import type { JavaScriptDocument, Place } from '../../../model/index.ts';
import { placeIn } from '../../../model/index.ts';

/** A call in JavaScript that starts a process: its words as far as they are literal. */
export interface ProcessCall { readonly words: readonly string[]; readonly text?: string; readonly at: Place }

/** A call of an imported function with an object argument, as plain data: literals only, everything else undefined. */
export interface OptionsCall { readonly module: string; readonly name: string; readonly options: Plain; readonly at: Place }
export type Plain = string | number | boolean | undefined | readonly Plain[] | { readonly [key: string]: Plain };

/** Functions that start a process, by their last name. */
export const STARTERS: ReadonlySet<string> = new Set(['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'execa', 'execaSync', 'execaCommand', 'execaCommandSync', 'fork']);
/** Most nodes looked at in one file, and deepest object turned into data. */
const MOST_NODES = 400_000;
const DEEPEST = 12;

interface Node { readonly type: string; readonly start: number; readonly end: number; readonly [key: string]: unknown }

/** Calls that start processes, and calls of functions imported from `modules`. Iterative, bounded. */
export function callsIn(document: JavaScriptDocument, modules: ReadonlySet<string>): { readonly processes: readonly ProcessCall[]; readonly options: readonly OptionsCall[] } {
  const processes: ProcessCall[] = [];
  const options: OptionsCall[] = [];
  const imported = new Map<string, { module: string; name: string }>();
  const calls: Node[] = [];
  const stack: unknown[] = [document.ast];
  for (let count = 0; stack.length > 0 && count < MOST_NODES; count++) {
    const value = stack.pop();
    if (Array.isArray(value)) { for (let i = value.length - 1; i >= 0; i--) stack.push(value[i]); continue; }
    if (!isNode(value)) continue;
    if (value.type === 'ImportDeclaration') noteImport(value, modules, imported);
    if (value.type === 'CallExpression') calls.push(value);
    for (const key of Object.keys(value)) if (!SKIPPED.has(key)) { const child = value[key]; if (typeof child === 'object' && child !== null) stack.push(child); }
  }
  for (const call of calls) {
    const name = calleeName(call['callee']);
    const args = Array.isArray(call['arguments']) ? call['arguments'] : [];
    const at = placeIn(document, { start: call.start, end: call.end });
    const first = plain(args[0], 0);
    if (STARTERS.has(name) && typeof first === 'string') {
      const list = plain(args[1], 0);
      const words = Array.isArray(list) ? list.map((word) => (typeof word === 'string' ? word : '')) : [];
      processes.push(words.length > 0 ? { words: [first, ...words], at } : { words: [], text: first, at });
    }
    const source = imported.get(name);
    if (source) options.push({ ...source, options: first, at });
  }
  return { processes, options };
}

const SKIPPED: ReadonlySet<string> = new Set(['loc', 'extra', 'leadingComments', 'trailingComments', 'innerComments', 'comments', 'errors', 'tokens']);

function isNode(value: unknown): value is Node {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false;
  return typeof value.type === 'string' && (value.type === 'File' || ('start' in value && typeof value.start === 'number'));
}

function noteImport(node: Node, modules: ReadonlySet<string>, imported: Map<string, { module: string; name: string }>): void {
  const module = plain(node['source'], 0);
  if (typeof module !== 'string' || !modules.has(module) || !Array.isArray(node['specifiers'])) return;
  for (const specifier of node['specifiers']) {
    if (!isNode(specifier)) continue;
    const local = nameOf(specifier['local']);
    if (local !== undefined) imported.set(local, { module, name: nameOf(specifier['imported']) ?? 'default' });
  }
}

function nameOf(node: unknown): string | undefined { return isNode(node) && typeof node['name'] === 'string' ? node['name'] : undefined; }

function calleeName(callee: unknown): string {
  if (!isNode(callee)) return '';
  return nameOf(callee) ?? nameOf(callee['property']) ?? '';
}

/** Literals as data; variables and calls are undefined, in a template they leave a space. */
function plain(node: unknown, depth: number): Plain {
  if (!isNode(node) || depth > DEEPEST) return undefined;
  switch (node.type) {
    case 'StringLiteral': case 'NumericLiteral': case 'BooleanLiteral': {
      const value = node['value'];
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
    }
    case 'TemplateLiteral': {
      const quasis = Array.isArray(node['quasis']) ? node['quasis'] : [];
      return quasis.map((quasi: unknown) => (isNode(quasi) ? cooked(quasi['value']) : '')).join(' x ');
    }
    case 'ArrayExpression': return Array.isArray(node['elements']) ? node['elements'].slice(0, 500).map((element: unknown) => plain(element, depth + 1)) : [];
    case 'ObjectExpression': {
      const out: Record<string, Plain> = Object.create(null);
      for (const property of Array.isArray(node['properties']) ? node['properties'].slice(0, 500) : []) {
        if (!isNode(property) || property.type !== 'ObjectProperty' || property['computed'] === true) continue;
        const key = nameOf(property['key']) ?? plain(property['key'], depth + 1);
        if (typeof key === 'string') out[key] = plain(property['value'], depth + 1);
      }
      return out;
    }
    case 'TSAsExpression': case 'TSSatisfiesExpression': return plain(node['expression'], depth + 1);
    default: return undefined;
  }
}

function cooked(value: unknown): string {
  return typeof value === 'object' && value !== null && 'cooked' in value && typeof value.cooked === 'string' ? value.cooked : '';
}
