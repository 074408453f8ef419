import type { Place } from '../../../model/index.ts';
import { list, map, scalar } from './value.ts';
import type { Value } from './value.ts';

/** Longest text taken for JSON, in UTF-16 units, and how deep it may nest. */
const LONGEST = 100_000;
const DEEPEST = 60;

/** What a text holds that is JSON in itself, as some templates write their policies; every part stands where the text does. Undefined where it is none. */
export function valueOfJson(text: string, at: Place): Value | undefined {
  if (text.length > LONGEST || !/^\s*\{/.test(text)) return undefined;
  try { return made(JSON.parse(text), at, 0); } catch { return undefined; }
}

function made(data: unknown, at: Place, depth: number): Value | undefined {
  // Each part has a place of its own, since parts are told apart by it.
  const own = { ...at };
  if (depth > DEEPEST) return undefined;
  if (Array.isArray(data)) return list(data.flatMap((item: unknown) => made(item, at, depth + 1) ?? []), own);
  if (typeof data === 'object' && data !== null) {
    const entries = new Map<string, Value>();
    for (const [key, inner] of Object.entries(data)) { const value = made(inner, at, depth + 1); if (value) entries.set(key, value); }
    return map(entries, new Map(), own);
  }
  return typeof data === 'string' || typeof data === 'number' || typeof data === 'boolean' || data === null ? scalar(data, own) : undefined;
}
