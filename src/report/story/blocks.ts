import type { Place, SourceIndex } from '../../model/index.ts';
import { placeText } from '../place.ts';
import { harmless } from '../safe.ts';

/** What a piece of text is, so that each format can show it its own way. */
export type Tone = 'plain' | 'strong' | 'bad' | 'good' | 'aside' | 'place' | 'command';
/** A piece of text that is harmless already; a format only has to escape its own markup. `code`: a name as it stands in the tree, which a comparison in Markdown marks as such. */
export interface Span { readonly text: string; readonly tone: Tone; readonly code?: true }
/** Text that flows and may be wrapped. */
export type Line = readonly Span[];

export interface Step { readonly title: Line; readonly says: Line; readonly asides: readonly Line[] }
export interface Item { readonly head: Line; readonly details: readonly Line[] }

/** What a story is made of: few forms, so that the terminal, Markdown and HTML tell the same story. */
export type Block =
  | { readonly type: 'paragraph'; readonly line: Line }
  | { readonly type: 'walk'; readonly steps: readonly Step[] }
  | { readonly type: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly Line[])[] }
  | { readonly type: 'list'; readonly items: readonly Item[] };

/** `fold`: a reader in a hurry can do without it. */
export interface Section { readonly id: string; readonly title?: string; readonly fold?: boolean; readonly blocks: readonly Block[] }

/** Text in a tone; made harmless. */
export function span(text: string, tone: Tone = 'plain'): Span {
  return { text: harmless(text), tone };
}

/** A line from texts (plain) and spans. Empty texts are left out. */
export function line(...parts: readonly (string | Span)[]): Line {
  return parts.map((part) => (typeof part === 'string' ? span(part) : part)).filter((part) => part.text !== '');
}

/** `file:line` of a place. */
export function placeSpan(place: Place, sources: SourceIndex): Span {
  return span(placeText(place, sources), 'place');
}

/** A paragraph of one line. */
export function paragraph(...parts: readonly (string | Span)[]): Block {
  return { type: 'paragraph', line: line(...parts) };
}

/** The text of a line, without tones. */
export function plain(of: Line): string {
  return of.map((part) => part.text).join('');
}
