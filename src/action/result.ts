import { z } from 'zod';

/**
 * What the verdict hands to the entry that publishes it: finished text, and where it goes. It lies in the runner's temporary folder, where other steps
 * can write too, so it is read as strictly as everything else, and it is no evidence of anything.
 */
const schema = z.strictObject({
  version: z.literal(1),
  state: z.enum(['open', 'closed']),
  /** Absent: no comment is wanted, or there is no pull request. */
  comment: z.strictObject({
    issue: z.int().positive(),
    /** always: also where there is no comment yet and the gate is open. */
    always: z.boolean(),
    marker: z.string().regex(/^<!-- craterscan:gate:[A-Za-z0-9._/-]{1,120} -->$/),
    body: z.string().max(65_536),
  }).exactOptional(),
  upload: z.strictObject({ file: z.string(), commit: z.string().regex(/^[0-9a-f]{40,64}$/), ref: z.string().regex(/^refs\/(?:heads|tags|pull)\//) }).exactOptional(),
});

export type Result = z.output<typeof schema>;

/** Name under which the path of the file is handed on. */
export const STATE = 'result';

/** Reads the file's text; undefined where it is not what we wrote. */
export function parseResult(text: string): Result | undefined {
  try { return schema.parse(JSON.parse(text)); } catch { return undefined; }
}

/** A comment is found again by this; one for each directory and category. Made of signs that end no comment of HTML. */
export function markerOf(category: string, directory: string): string {
  const key = `${category}/${directory === '.' ? '' : directory}`.replace(/[^A-Za-z0-9._/-]/g, '_').replace(/-{2,}/g, '-').replace(/[-/]+$/, '').slice(0, 120);
  return `<!-- craterscan:gate:${key === '' ? 'craterscan' : key} -->`;
}
