import type { Document, Parser, SourceText, Syntax } from '../model/index.ts';
import { dockerfile } from './dockerfile.ts';
import { dotenv } from './dotenv.ts';
import { gapAt } from './gap.ts';
import { hcl } from './hcl.ts';
import { ini } from './ini.ts';
import { javascript } from './javascript.ts';
import { json } from './json.ts';
import { makefile } from './makefile.ts';
import { markdown } from './markdown.ts';
import { shell } from './shell.ts';
import { text } from './text.ts';
import { toml } from './toml.ts';
import { yaml } from './yaml.ts';

/** Reads a text as `syntax`, or as what its name and first line say. Sync, never throws; what it cannot read is in the document's gaps. */
export type Parse = (source: SourceText, syntax?: Syntax) => Document;

/** Asked in this order: names that say more come first (`.env.json` is dotenv to nobody, so JSON is asked before). */
const PARSERS: readonly Parser[] = [json, dockerfile, makefile, dotenv, toml, yaml, ini, hcl, javascript, markdown, shell, text];
const BY_SYNTAX: ReadonlyMap<Syntax, Parser> = new Map(PARSERS.map((parser) => [parser.id, parser]));

/** Which syntax a file is written in: by its name, then by its first line and its first one that is neither blank nor a comment, else `text`. */
export function syntaxOf(file: string, firstLine: string, said?: () => string): Syntax {
  return PARSERS.find((parser) => parser.accepts(file, firstLine, said))?.id ?? 'text';
}

/** How far into a file a head of comments is passed over, in UTF-16 units. */
const HEAD = 16_384;

/** The first line that is neither blank nor a comment behind `#` or `;`, if it begins in the head of the text. */
function saidFirst(text: string): string {
  const found = /^[ \t]*[^\s#;].*/m.exec(text.slice(0, HEAD));
  return found ? found[0].slice(0, 512) : '';
}

/** The parse room: see `Parse`. */
export const parse: Parse = (source, syntax) => {
  const newline = source.text.indexOf('\n');
  const firstLine = source.text.slice(0, newline < 0 ? 512 : Math.min(newline, 512));
  const parser = BY_SYNTAX.get(syntax ?? syntaxOf(source.file, firstLine, () => saidFirst(source.text))) ?? text;
  try {
    return parser.parse(source);
  } catch (error) {
    // Our own fault, or a stack too small for this file; never its content in the message.
    const name = error instanceof Error ? error.constructor.name : 'error';
    const plain = text.parse(source);
    return { ...plain, syntax: 'text', gaps: [gapAt(source, 'unparsable', `the ${parser.id} reader failed (${name}); only the text was looked at`, { start: 0, end: 0 })] };
  }
};
