import type { Place, SourceIndex } from '../../model/index.ts';
import { spotOf } from '../place.ts';
import { harmless } from '../safe.ts';

export type Profile = 'full' | 'github';

export interface Message { readonly text: string }
export interface Region { readonly startLine: number; readonly startColumn: number; readonly endLine: number; readonly endColumn: number }
export interface Location {
  readonly id?: number;
  readonly physicalLocation: { readonly artifactLocation: { readonly uri: string; readonly uriBaseId: '%SRCROOT%' }; readonly region: Region };
  readonly message?: Message;
}

/** A path relative to the root as a relative URI reference, every segment percent-encoded. Never absolute, whatever it is given. */
export function uriOf(file: string): string {
  return file.replace(/^\/+/, '').split('/').map((segment) => encodeURIComponent(segment.replace(/\p{Cs}/gu, '\uFFFD')).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)).join('/');
}

/** Where `place` is; what is missing is placed at the start of the file it should stand in. */
export function locationOf(place: Place, sources: SourceIndex, more: { readonly id?: number; readonly message?: string } = {}): Location {
  const { startLine, startColumn, endLine, endColumn } = spotOf(place, sources);
  return {
    ...(more.id === undefined ? {} : { id: more.id }),
    physicalLocation: { artifactLocation: { uri: uriOf(place.file), uriBaseId: '%SRCROOT%' }, region: { startLine, startColumn, endLine, endColumn } },
    ...(more.message === undefined ? {} : { message: textMessage(more.message) }),
  };
}

/**
 * Does this profile show `place`? Code scanning can only place what is tracked; something missing is shown where the file that should
 * hold it is tracked. Places in ignored files, the home directory and history stay out of what is uploaded; a message may still name a file.
 */
export function shows(profile: Profile, place: Place, sources: SourceIndex): boolean {
  if (profile === 'full') return true;
  return place.origin === 'tree' || (place.origin === 'absent' && sources.lineHash(place.file, 0) !== undefined);
}

/** Text as a SARIF message: harmless, and with no accidental link in it. */
export function textMessage(text: string): Message {
  return { text: harmless(text).replaceAll('](', '] (') || 'no text' };
}

/** A link in a message to the related location `id`. */
export function link(text: string, id: number): string {
  return `[${harmless(text).replace(/[[\]\\]/g, '\\$&')}](${id})`;
}
