import { z } from 'zod';
import { isDay } from '../../model/index.ts';

/** Words shared by all tables. Lists left out are empty, texts left out are '', so that rows in YAML stay short. */
export const text = z.string().min(1);
export const optionalText = z.string().default('');
export const list = text.array().default([]);
/** A text that is a regular expression. */
export const expression = text.refine((one) => { try { return new RegExp(one) instanceof RegExp; } catch { return false; } }, { error: 'must be a regular expression' });
/** A value an attribute may be compared with. */
export const literal = z.union([z.string(), z.number(), z.boolean()], { error: 'must be a text, a number, true or false' });

/** A day that exists, `YYYY-MM-DD`. */
export const day = z.string().refine(isDay, { error: 'must be a day that exists, written YYYY-MM-DD' });

const SOURCE = /^(?:https?:\/\/\S+|github:[^\s@:]+\/[^\s@:]+\S*|measured: \S[\s\S]*)$/;

/** The fields of `Sourced`. Use together with `checkSourced`. */
export const sourced = {
  source: z.string().regex(SOURCE, { error: 'must be a URL, `github:owner/repo@commit:path` or `measured: what was run`' }).array(),
  date: day,
  basis: z.enum(['documented', 'measured', 'code', 'guess']),
  effective_from: day.exactOptional(),
  effective_until: day.exactOptional(),
};

interface SourcedRow { source: string[]; basis: string; effective_from?: string; effective_until?: string }

/** No source is a guess and a guess has no source; a window begins before it ends. */
export function checkSourced(row: SourcedRow, context: z.core.$RefinementCtx): void {
  if (row.source.length === 0 && row.basis !== 'guess') context.addIssue({ code: 'custom', path: ['basis'], message: 'must be `guess`, because there is no source' });
  if (row.source.length > 0 && row.basis === 'guess') context.addIssue({ code: 'custom', path: ['basis'], message: 'must not be `guess`, because there is a source' });
  if (row.effective_from !== undefined && row.effective_until !== undefined && row.effective_from >= row.effective_until) {
    context.addIssue({ code: 'custom', path: ['effective_until'], message: 'must be later than effective_from' });
  }
}
