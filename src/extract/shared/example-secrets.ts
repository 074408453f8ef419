import type { ExampleSecretFact, Knowledge } from '../../model/index.ts';
import type { GivenSecret } from './given-secret.ts';
import { isReference, looksRandom, rankOfFile } from './truth.ts';

/** The word with which makers of manuals mark a key that opens nothing, with what they put behind it. */
const MARK = /example(?:[-_]?(?:access)?[-_]?(?:key|token|secret))?/i;
const LONGEST = 200;
const MOST = 500;

/** Keys of manuals that stand where infrastructure takes a credential. What stands in a file made to be copied, a test or documentation is none of them. */
export function exampleSecrets(found: readonly GivenSecret[], knowledge: Knowledge): readonly ExampleSecretFact[] {
  const out = new Map<string, ExampleSecretFact>();
  for (const one of found) {
    if ((one.where === undefined && one.doubt !== undefined) || out.size >= MOST || rankOfFile(one.at.file) !== 'plain' || !isExampleKey(one.text, knowledge)) continue;
    const id = `${one.at.file}\0${one.at.start}\0${one.at.end}\0${one.part ?? ''}`;
    if (!out.has(id)) out.set(id, { fact: 'example-secret', name: one.name, where: one.where ?? 'argument', ...one.instead === undefined ? {} : { instead: one.instead }, evidence: [{ at: one.at, note: `holds a key made up for a manual where ${one.name} takes a ${one.argument.takes}` }, ...one.via.slice(0, 8)] });
  }
  return [...out.values()];
}

/** Is this a key as one vendor's manual prints it, or one made alike: of the form of a key, and marked as an example? A blank of a form is none. Linear in the text. */
export function isExampleKey(text: string, knowledge: Knowledge): boolean {
  const value = text.trim();
  if (value.length < 16 || value.length > LONGEST || !/^[\w+/=.~-]+$/.test(value) || /example\.(?:com|org|net|edu)\b/i.test(value) || isReference(value)) return false;
  if (MARK.test(value)) {
    // What is left without the mark has one run that nobody would type: `wJalrXUtnFEMI/K7...`, not `your-example-key`.
    return value.replace(MARK, ' ').split(/[^A-Za-z0-9+/]+/).some((run) => run.length >= 10 && looksRandom(run) && /\d/.test(run) && /[A-Za-z]/.test(run) && new Set(run).size >= 6);
  }
  return knowledge.providers.some((provider) => provider.id !== 'unknown' && provider.credentials.some(({ recognise }) => recognise.examples.some((example) => fits(example, value))));
}

/** Exact values, or patterns between slashes. */
function fits(example: string, value: string): boolean {
  return example.length > 2 && example.startsWith('/') && example.endsWith('/') ? new RegExp(example.slice(1, -1)).test(value) : example === value;
}
