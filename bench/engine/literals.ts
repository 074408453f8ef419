// node literals.js: the literals of the credential reader, one a line, for a peer to search. Those few that hold the end of a line are left out: as two lines they would be other ones, the second of them empty.
import { create } from '../../src/extract/secrets/index.ts';
import { loadBeside } from './beside.ts';

export function run(): Promise<string> {
  return Promise.resolve(`${(create(loadBeside(new URL('./', import.meta.url)).knowledge).literals ?? []).filter((literal) => !/[\r\n]/.test(literal)).join('\n')}\n`);
}
