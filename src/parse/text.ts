import type { Parser } from '../model/index.ts';

/** Prose or an unknown syntax: the text as it is. Accepts nothing by itself, because it is what is left when no other parser does. */
export const text: Parser = {
  id: 'text',
  accepts: () => false,
  parse: (source) => ({ file: source.file, origin: source.origin, text: source.text, syntax: 'text', gaps: [] }),
};
