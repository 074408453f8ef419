import { compareText } from '../model/index.ts';
import type { BaselineEntry, Ceiling } from './baseline-schema.ts';

/** The text of a baseline: entries sorted by subject, one line for the subject and one for each ceiling, so that a diff shows what changed. The same entries give the same bytes. */
export function renderBaseline(entries: readonly BaselineEntry[]): string {
  const sorted = [...entries].sort((a, b) => compareText(a.rule, b.rule) || compareText(a.about, b.about) || compareText(a.scope ?? '', b.scope ?? ''));
  const body = sorted.map((entry) => {
    const head = [`"rule": ${json(entry.rule)}`, `"about": ${json(entry.about)}`, ...(entry.scope === undefined ? [] : [`"scope": ${json(entry.scope)}`]), `"level": ${json(entry.level)}`].join(', ');
    const ceilings = entry.ceilings.map((one) => `      ${line(one)}`).join(',\n');
    return `    { ${head}, "ceilings": [${ceilings === '' ? '' : `\n${ceilings}\n    `}] }`;
  }).join(',\n');
  return `{\n  "schemaVersion": "1",\n  "findings": [${body === '' ? '' : `\n${body}\n  `}]\n}\n`;
}

const ORDER = ['agents', 'effects', 'provider', 'kind', 'resources', 'environments', 'gate', 'gateAtLeast', 'foundation', 'recoverability', 'window', 'guard', 'calls'] as const satisfies readonly (keyof Ceiling)[];

function line(ceiling: Ceiling): string {
  return `{ ${ORDER.flatMap((key) => { const value = ceiling[key]; return value === undefined ? [] : [`${json(key)}: ${Array.isArray(value) ? `[${value.map(json).join(', ')}]` : json(value)}`]; }).join(', ')} }`;
}

/** JSON with what has no ink, or moves the cursor, written as an escape: the same value for a program, harmless to who reads the file. */
function json(value: unknown): string {
  return JSON.stringify(value).replace(/[\u007F-\u009F\u2028\u2029\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, (char) => Array.from({ length: char.length }, (_, i) => `\\u${char.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''));
}
