import { parse as room } from '../../src/parse/index.ts';
import type { Parse } from '../../src/parse/index.ts';

/** The parse room. */
export function parse(): Promise<Parse> {
  return Promise.resolve(room);
}
