import { holdsAwsKey } from './aws.ts';
import { holdsUuid } from './by-name.ts';
import { holdsCookie } from './cookies.ts';
import type { Gate, Open } from './gates.ts';
import { holdsCommand } from './generic-commands.ts';
import { elementSights } from './generic-elements.ts';
import { holdsCurl } from './generic-headers.ts';
import { tokenSights } from './generic-signed.ts';
import { signedSights } from './generic-urls.ts';
import { holdsMark } from './secretlint.ts';
import { holdsShape } from './shapes.ts';
import { holdsSlashed } from './slashed.ts';
import type { Standing } from './standing.ts';
import type { SecretTables } from './tables.ts';
import { holdsWebhook } from './webhooks.ts';

/** A file that is asked about. `text`: its bytes as Latin-1. `data`: may its keys stand on other lines than their values? `standing`: where the literals stand of which each place is told. */
export interface Asking { readonly file: string; readonly bytes: Uint8Array; readonly text: () => string; readonly hits: ReadonlySet<string>; readonly open: Open; readonly data: boolean; readonly standing: Standing; readonly tables: SecretTables }

/** For readers with a gate of their own: may it find something in this file? Never no where it does. */
export const QUESTIONS: readonly (readonly [Gate, (asking: Asking) => boolean])[] = [
  ['aws', ({ bytes, standing }) => holdsAwsKey(bytes, standing)],
  ['uuids', ({ bytes, data }) => holdsUuid(bytes, data)],
  ['published', ({ bytes, standing }) => holdsMark(bytes, standing)],
  ['shaped', ({ bytes, text, tables, open, file, data, standing }) => holdsShape(bytes, text, tables, open, file, data, standing)],
  ['signed', ({ text }) => tokenSights(text(), 1).length > 0],
  ['signatures', ({ text }) => signedSights(text(), 1).length > 0],
  ['curl', ({ bytes, standing }) => holdsCurl(bytes, standing)],
  ['commands', ({ bytes, text, tables, standing, hits }) => holdsCommand(bytes, text, tables.commands, standing, hits)],
  ['cookies', ({ bytes, text, standing, hits }) => holdsCookie(bytes, text, standing, hits)],
  ['webhooks', ({ bytes, standing }) => holdsWebhook(bytes, standing)],
  ['slashed', ({ bytes, standing }) => holdsSlashed(bytes, standing)],
  ['elements', ({ text, hits }) => elementSights(text(), 1, hits).length > 0],
];
