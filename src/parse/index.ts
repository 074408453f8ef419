import type { Document, Parser, SourceText, Syntax } from '../model/index.ts';
import { dotenv } from './dotenv.ts';
import { gapAt } from './gap.ts';
import { hcl } from './hcl.ts';
import { ini } from './ini.ts';
import { json } from './json.ts';
import { shell } from './shell.ts';
import { text } from './text.ts';
import { toml } from './toml.ts';
import { yaml } from './yaml.ts';

/** WebAssembly handed in as bytes, so that this room never looks for files: the tree-sitter engine and its grammars. */
export interface Grammars { readonly engine: Uint8Array; readonly bash: Uint8Array }

/** Reads a text as `syntax`, or as what its name and first line say. Sync, never throws; what it cannot read is in the document's gaps. */
export type Parse = (source: SourceText, syntax?: Syntax) => Document;

/** Asked in this order. */
const PARSERS: readonly Parser[] = [dotenv, json, toml, yaml, ini, hcl, shell, text];
const BY_SYNTAX: ReadonlyMap<Syntax, Parser> = new Map(PARSERS.map((parser) => [parser.id, parser]));

/** Readies the grammars; they live as long as the process. Rejects when the bytes are not what they should be. */
export async function createParse(_grammars: Grammars): Promise<Parse> {
  return parseSource;
}

/** Which syntax a file is written in: by its name, then by its first line, else `text`. */
export function syntaxOf(file: string, firstLine: string): Syntax {
  return PARSERS.find((parser) => parser.accepts(file, firstLine))?.id ?? 'text';
}

function parseSource(source: SourceText, syntax?: Syntax): Document {
  const newline = source.text.indexOf('\n');
  const firstLine = source.text.slice(0, newline < 0 ? 512 : Math.min(newline, 512));
  const parser = BY_SYNTAX.get(syntax ?? syntaxOf(source.file, firstLine)) ?? text;
  try {
    return parser.parse(source);
  } catch (error) {
    // Our own fault, or a stack too small for this file; never its content in the message.
    const name = error instanceof Error ? error.constructor.name : 'error';
    const plain = text.parse(source);
    return { ...plain, syntax: 'text', gaps: [gapAt(source, 'unparsable', `the ${parser.id} reader failed (${name}); only the text was looked at`, { start: 0, end: 0 })] };
  }
}
