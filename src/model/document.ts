import type { Place } from './place.ts';
import type { Gap } from './facts.ts';

/** Half-open UTF-16 span inside one document. */
export interface Span { readonly start: number; readonly end: number }

/**
 * Data of JSON, YAML, TOML, INI, dotenv and the like, one shape for all, every part with its span. A scalar's span covers the value as
 * written, inside quotes if it has any, so that for an unescaped string `text.slice(start, end) === value`. `tag` is a YAML tag of the
 * file's own vocabulary, as written: `!Ref`.
 */
export type DataNode = MapNode | ListNode | ScalarNode;
export interface MapNode extends Span { readonly type: 'map'; readonly entries: readonly MapEntry[]; readonly tag?: string }
export interface MapEntry { readonly key: string; readonly keySpan: Span; readonly value: DataNode }
export interface ListNode extends Span { readonly type: 'list'; readonly items: readonly DataNode[]; readonly tag?: string }
export interface ScalarNode extends Span {
  readonly type: 'scalar';
  readonly value: string | number | boolean | null;
  /** True when the text had to be decoded (escapes, folding), so the slice differs from the value. */
  readonly decoded?: boolean;
  readonly tag?: string;
}

/** Every syntax the parse room reads. */
export const SYNTAXES = ['dotenv', 'json', 'yaml', 'toml', 'ini', 'hcl', 'javascript', 'shell', 'dockerfile', 'makefile', 'markdown', 'text'] as const;
export type Syntax = (typeof SYNTAXES)[number];

interface DocumentBase {
  readonly file: string;
  readonly origin: Place['origin'];
  /** Revision, for `history`. */
  readonly ref?: string;
  /** As FileRef: nothing in it is a setting, a program or infrastructure, and a credential in it is believed little. */
  readonly only?: 'credentials';
  /** Decoded text, BOM removed; all spans point into it. */
  readonly text: string;
  /** What could not be read. A document with gaps still has everything that could. */
  readonly gaps: readonly Gap[];
}

/** dotenv, JSON, YAML, TOML, INI: one root per YAML document, otherwise one. An unreadable file has no roots and a gap. */
export interface DataDocument extends DocumentBase {
  readonly syntax: 'dotenv' | 'json' | 'yaml' | 'toml' | 'ini';
  readonly roots: readonly DataNode[];
  /** JSON only: is the text valid by RFC 8259, without comments, trailing commas or errors? Some programs refuse anything else. */
  readonly strict?: boolean;
}
export interface HclDocument extends DocumentBase { readonly syntax: 'hcl'; readonly body: HclBody }
export interface JavaScriptDocument extends DocumentBase {
  readonly syntax: 'javascript';
  /** The @babel/parser `File` node (absent when nothing could be parsed). Typed loosely here so that `model` needs no parser. */
  readonly ast: unknown;
}
export interface ShellDocument extends DocumentBase { readonly syntax: 'shell'; readonly commands: readonly ShellCommand[]; readonly assignments: readonly ShellAssignment[] }
export interface DockerfileDocument extends DocumentBase { readonly syntax: 'dockerfile'; readonly instructions: readonly DockerInstruction[] }
export interface MakefileDocument extends DocumentBase { readonly syntax: 'makefile'; readonly targets: readonly MakeTarget[] }
export interface MarkdownDocument extends DocumentBase { readonly syntax: 'markdown'; readonly frontmatter?: DataNode; readonly sentences: readonly Sentence[]; readonly codeBlocks: readonly CodeBlock[] }
/** Prose or an unknown syntax: text only. */
export interface TextDocument extends DocumentBase { readonly syntax: 'text' }

export type Document = DataDocument | HclDocument | JavaScriptDocument | ShellDocument | DockerfileDocument | MakefileDocument | MarkdownDocument | TextDocument;

// ---- HCL ------------------------------------------------------------------------------------------------------------------
export interface HclBody extends Span { readonly attributes: readonly HclAttribute[]; readonly blocks: readonly HclBlock[] }
export interface HclAttribute extends Span { readonly name: string; readonly nameSpan: Span; readonly value: HclExpression }
export interface HclBlock extends Span { readonly type: string; readonly labels: readonly string[]; readonly headSpan: Span; readonly body: HclBody }
export type HclExpression =
  | (Span & { readonly type: 'literal'; readonly value: string | number | boolean | null; readonly decoded?: boolean })
  | (Span & { readonly type: 'template'; readonly parts: readonly HclExpression[] })              // literal parts are `literal`
  | (Span & { readonly type: 'reference'; readonly path: readonly (string | number | HclExpression)[] })  // var.x, aws_db.main[0].id; '*' for splat
  | (Span & { readonly type: 'call'; readonly name: string; readonly args: readonly HclExpression[] })
  | (Span & { readonly type: 'list'; readonly items: readonly HclExpression[] })
  | (Span & { readonly type: 'object'; readonly entries: readonly { readonly key: HclExpression; readonly value: HclExpression }[] })
  | (Span & { readonly type: 'conditional'; readonly test: HclExpression; readonly yes: HclExpression; readonly no: HclExpression })
  | (Span & { readonly type: 'operation'; readonly operator: string; readonly operands: readonly HclExpression[] })
  | (Span & { readonly type: 'index'; readonly of: HclExpression; readonly key: HclExpression })
  | (Span & { readonly type: 'for'; readonly keyName?: string; readonly valueName: string; readonly over: HclExpression; readonly key?: HclExpression; readonly value: HclExpression; /** `...` behind the value: those of one key in a list. */ readonly grouped?: true; readonly condition?: HclExpression })
  | (Span & { readonly type: 'unreadable'; readonly why: string });

// ---- shell and friends ----------------------------------------------------------------------------------------------------
/** One word of a command. `value` is what the shell would pass when that is certain, else undefined (variables, substitutions). */
export interface ShellWord extends Span { readonly text: string; readonly value?: string; readonly variables: readonly string[] }
/** One simple command, also those inside pipelines, `&&`, `$(...)`, functions, `sh -c '...'`, heredocs to a shell, `ssh host '...'`. */
export interface ShellCommand extends Span {
  readonly words: readonly ShellWord[];
  /** Leading `NAME=value` assignments of this command. */
  readonly environment: readonly ShellAssignment[];
  /** Text sent to standard input by a heredoc or herestring, if any (SQL given to psql, say). */
  readonly input?: Span & { readonly text: string };
  /** Program names this command was unwrapped from, outermost first: ['sudo'], ['ssh', 'sh']. */
  readonly wrappers: readonly string[];
  readonly redirects: readonly { readonly operator: string; readonly target: ShellWord }[];
  /** Index into the document's pipelines: equal numbers are joined by `|`. */
  readonly pipeline: number;
  /** Name of the function the command stands in, if any. */
  readonly inFunction?: string;
}
export interface ShellAssignment extends Span { readonly name: string; readonly nameSpan: Span; readonly value: ShellWord; readonly exported: boolean }

export interface DockerInstruction extends Span { readonly instruction: string; readonly stage: number; readonly args: readonly ShellWord[]; readonly pairs: readonly { readonly key: string; readonly value: ShellWord }[]; readonly commands: readonly ShellCommand[] }
export interface MakeTarget extends Span { readonly name: string; readonly nameSpan: Span; readonly prerequisites: readonly string[]; readonly commands: readonly ShellCommand[]; readonly phony: boolean }

export interface Sentence extends Span { readonly text: string; readonly heading: readonly string[]; readonly inCode: boolean }
export interface CodeBlock extends Span { readonly language: string; readonly text: string; readonly commands: readonly ShellCommand[] }

/** A reader of one syntax. `accepts` looks at the name and, for files without one that tells, the first line and the first that is neither blank nor a comment (`said`). `parse` never throws. */
export interface Parser {
  readonly id: Syntax;
  accepts(file: string, firstLine: string, said?: () => string): boolean;
  parse(source: SourceText): Document;
}
export interface SourceText { readonly file: string; readonly origin: Place['origin']; readonly text: string }

/** Makes the place of `span` in `document`. */
export function placeIn(document: { file: string; origin: Place['origin']; ref?: string }, span: Span): Place {
  return { file: document.file, start: span.start, end: span.end, origin: document.origin, ...(document.ref === undefined ? {} : { ref: document.ref }) };
}
