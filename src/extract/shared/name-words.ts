import { remembered } from './remembered.ts';

/** Words of a name: split at separators and camel case, as written. */
export const wordsOf: (name: string) => readonly string[] = remembered((name) => Buffer.from(name.slice(0, 200), 'utf16le').toString('utf16le').match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+/g) ?? []);
