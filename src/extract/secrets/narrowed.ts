import { ASKED } from '../../model/index.ts';
import type { FileHint } from '../../model/index.ts';
import { without } from './gates.ts';
import type { Gate, Open } from './gates.ts';
import { mayBePieced } from './pieced.ts';
import { QUESTIONS } from './questions.ts';
import type { Asking } from './questions.ts';
import { latinOf } from './standing.ts';
import { once } from './tables.ts';
import type { SecretTables } from './tables.ts';
import type { Worth } from './worth.ts';

/** Shortest file of which it is asked, in bytes: shorter ones are read sooner than asked. */
const SHORTEST = 32_768;

/**
 * Which readers may find something in a long file that is worth reading: those that its literals open, but for those that its bytes tell find nothing. Most long files are read for one place, and each
 * reader goes over all of the text. Undefined where nothing is known of the bytes.
 */
export function narrowed(hint: FileHint, open: Open, tables: SecretTables, data: boolean, worth: Worth, shortest = SHORTEST): Open | undefined {
  const { file, hits, within } = hint;
  if (!within?.looks || within.bytes.length < shortest) return undefined;
  const { bytes, looks } = within;
  // What is no UTF-8 is decoded before it is read.
  if (looks.holdsZero()) return undefined;
  const text = once(() => latinOf(bytes, 0, bytes.length));
  const told = worth.told(hint, within, text);
  if (!told) return undefined;
  const { standing, found } = told;
  const asking = { file: file.path, bytes, text, hits, open, data, standing, tables };
  const asks: readonly (readonly [Gate, (of: Asking) => boolean])[] = [
    ...QUESTIONS,
    ['tokens', () => (found & ASKED.told) !== 0], ['addresses', () => (found & ASKED.address) !== 0], ['schemes', () => (found & ASKED.scheme) !== 0], ['finds', () => (found & (ASKED.value | ASKED.key)) !== 0],
    ['packed', () => looks.holdsPackedRun()], ['pieced', () => mayBePieced(hint)],
  ];
  const shut = asks.filter(([gate, ask]) => open.has(gate) && !ask(asking)).map(([gate]) => gate);
  return without(open, shut);
}
