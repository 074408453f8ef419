import { createHash } from 'node:crypto';
import { compareText } from '../model/index.ts';

/** JSON with keys in code-point order and no white space: equal data gives equal text. For data that came from YAML or JSON only. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, held]) => held !== undefined).sort(([a], [b]) => compareText(a, b));
    return `{${entries.map(([key, held]) => `${JSON.stringify(key)}:${canonicalJson(held)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** SHA-256, hex, of the canonical text of `tables`. */
export function digestOf(tables: unknown): string {
  return createHash('sha256').update(canonicalJson(tables)).digest('hex');
}
