// node literals.js: the literals of the credential reader, one a line, for a peer to search.
import { create } from '../../src/extract/secrets/index.ts';
import { loadBeside } from './beside.ts';

export function run(): Promise<string> {
  return Promise.resolve(`${(create(loadBeside(new URL('./', import.meta.url)).knowledge).literals ?? []).join('\n')}\n`);
}
