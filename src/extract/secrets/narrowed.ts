import { ASKED } from '../../model/index.ts';
import type { FileHint } from '../../model/index.ts';
import { holdsAwsKey } from './aws.ts';
import { holdsCookie } from './cookies.ts';
import { without } from './gates.ts';
import type { Gate, Open } from './gates.ts';
import { holdsCommand } from './generic-commands.ts';
import { elementSights } from './generic-elements.ts';
import { holdsCurl } from './generic-headers.ts';
import { tokenSights } from './generic-signed.ts';
import { signedSights } from './generic-urls.ts';
import { mayBePieced } from './pieced.ts';
import { holdsMark } from './secretlint.ts';
import { holdsShape } from './shapes.ts';
import { latinOf } from './standing.ts';
import { once } from './tables.ts';
import type { SecretTables } from './tables.ts';
import { holdsWebhook } from './webhooks.ts';
import { holdsUuid } from './worth.ts';
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
  const asks: readonly (readonly [Gate, () => boolean])[] = [
    ['tokens', () => (found & ASKED.told) !== 0], ['addresses', () => (found & ASKED.address) !== 0], ['schemes', () => (found & ASKED.scheme) !== 0], ['finds', () => (found & (ASKED.value | ASKED.key)) !== 0],
    ['packed', () => looks.holdsPackedRun()], ['pieced', () => mayBePieced(hint)], ['shaped', () => holdsShape(bytes, text, tables, open, file.path, data, standing)], ['uuids', () => holdsUuid(bytes)], ['aws', () => holdsAwsKey(bytes, standing)],
    ['published', () => holdsMark(bytes, standing)], ['signed', () => tokenSights(text(), 1).length > 0], ['signatures', () => signedSights(text(), 1).length > 0], ['curl', () => holdsCurl(bytes, standing)],
    ['commands', () => holdsCommand(bytes, text, tables.commands, standing, hits)], ['cookies', () => holdsCookie(bytes, text, standing, hits)], ['webhooks', () => holdsWebhook(bytes, standing)], ['elements', () => elementSights(text(), 1).length > 0],
  ];
  const shut = asks.filter(([gate, ask]) => open.has(gate) && !ask()).map(([gate]) => gate);
  return without(open, shut);
}
