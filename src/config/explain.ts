import { z } from 'zod';
import { suggest } from './suggest.ts';

type Path = readonly (string | number)[];

/** One thing wrong: where in the data, and the rest of the sentence. */
export interface Problem { readonly path: Path; readonly sentence: string }

/** What a schema found wrong, in the reader's words. */
export function explain(schema: z.ZodType, issues: readonly z.core.$ZodIssue[]): readonly Problem[] {
  return issues.flatMap((issue): Problem[] => {
    const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
    const name = pathText(path);
    switch (issue.code) {
      case 'unrecognized_keys': {
        const known = keysAt(schema, path);
        return issue.keys.map((key) => {
          const meant = suggest(key, known);
          const hint = meant === undefined ? `known here: ${known.join(', ')}` : `did you mean "${meant}"?`;
          return { path: [...path, key], sentence: `"${shown(key)}" is not a key${path.length > 0 ? ` of ${name}` : ''}; ${hint}` };
        });
      }
      case 'invalid_value': {
        const words = issue.values.map(String);
        const meant = typeof issue.input === 'string' ? suggest(issue.input, words) : undefined;
        const must = words.length === 1 ? `must be ${words.join()}` : `must be one of ${words.join(', ')}`;
        return [{ path, sentence: `${name} ${issue.input === undefined ? 'is missing; it ' : ''}${must}${meant === undefined ? '' : `; did you mean "${meant}"?`}` }];
      }
      case 'invalid_type': return [{ path, sentence: issue.input === undefined ? `${name} is missing` : `${name} must be ${WORDS[issue.expected] ?? issue.expected}` }];
      case 'too_small': return [{ path, sentence: `${name} must not be empty` }];
      case 'custom': return [{ path, sentence: issue.message === 'Invalid input' ? `${name} must be a day that exists, written YYYY-MM-DD` : `${name} ${issue.message}` }];
      default: return [{ path, sentence: `${name} must be a day that exists, written YYYY-MM-DD` }];
    }
  });
}

const WORDS: Readonly<Record<string, string>> = { string: 'text', array: 'a list', object: 'a mapping', boolean: 'true or false', number: 'a number' };

/** `suppress[1].until`. */
export function pathText(path: Path): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? shown(part) : `.${shown(part)}`)).join('') || 'the file';
}

/** A key of the file as it may be printed: short, and without characters that move the cursor. */
function shown(key: string): string {
  const safe = key.replace(/[^\x20-\x7e]/g, '?');
  return safe.length > 40 ? `${safe.slice(0, 40)}...` : safe;
}

/** Keys a mapping at `path` may have. */
function keysAt(schema: z.ZodType, path: Path): readonly string[] {
  let at: unknown = schema;
  for (const part of path) {
    at = bare(at);
    if (at instanceof z.ZodArray) at = at.element;
    else if (at instanceof z.ZodObject) at = new Map<string, unknown>(Object.entries(at.shape)).get(String(part));
    else return [];
  }
  at = bare(at);
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
}

/** The schema inside optional and default. */
function bare(schema: unknown): unknown {
  let at = schema;
  while (at instanceof z.ZodOptional || at instanceof z.ZodDefault || at instanceof z.ZodExactOptional) at = at.unwrap();
  return at;
}
