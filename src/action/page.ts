import { escapeMarkdown, sealingWords } from '../index.ts';
import type { Sealing } from '../index.ts';
import type { Mode } from './enforcement.ts';
import type { Runner } from './runner.ts';

const CUT = '\n_The rest does not fit here._\n';

/** `text` in at most so many bytes of UTF-8, cut at the end of a line. The reports keep to their limit; this is for when one does not. */
export function withinBytes(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  const cut = Buffer.from(text).subarray(0, Math.max(0, bytes - Buffer.byteLength(CUT))).toString('utf8');
  return cut.slice(0, Math.max(0, cut.lastIndexOf('\n') + 1)) + CUT;
}

/** Whose word it is and what stands behind the files it obeys, in one sentence; nothing is said of a seal that nobody came to look at. */
export function standing(mode: Mode, sealing: Sealing | undefined): string {
  const words = sealing === undefined ? '' : `, ${sealingWords(sealing, mode.mode)}`;
  return sealing?.state === 'broken' ? `${mode.mode}${words.replace(/\.$/, '')}. It is ${mode.mode} because ${mode.says}` : `${mode.mode}${words}: ${mode.says}`;
}

/** What stands below every page: whose word it is, what was compared, which run said so. Anybody with a token can write a comment, so it is no evidence. */
export function footer(runner: Runner, mode: Mode, sealing: Sealing | undefined, notes: readonly string[]): string {
  const lines = [...notes, `Mode ${standing(mode, sealing)}`, ...mode.notes].map(inMarkdown);
  lines.push(`Said by [this run](${runner.runUrl}), attempt ${escapeMarkdown(runner.attempt)}. The check is the verdict; this page is none.`);
  return `${lines.map((line) => `<sub>${line}</sub>`).join('<br>\n')}\n`;
}

/** A sentence of ours in Markdown. Names of branches stand in it, so all of it is escaped; what stands in backticks becomes code. */
export function inMarkdown(sentence: string): string {
  const [first = '', ...rest] = sentence.replaceAll(/[\u0000-\u001f\u007f]+/g, ' ').split('`').map(escapeMarkdown);
  return first + rest.map((part, i) => (i % 2 === 0 ? `<code>${part}` : `</code>${part}`)).join('') + (rest.length % 2 === 1 ? '</code>' : '');
}

/** What is said where nothing could be judged. */
export function refusedPage(because: string): string {
  return `### craterscan: gate closed\n\n${inMarkdown(because)}\n`;
}

/** The comment of a change that is let through after it was not. */
export function resolvedPage(reason: string): string {
  return `### craterscan: gate open\n\nResolved: what this comment said before holds no more. ${inMarkdown(reason)}\n`;
}

/**
 * A sentence for an output. Workflows put outputs into scripts, and names of the tree stand in sentences, so nothing that means something to a shell or
 * to YAML is left in it.
 */
export function plainReason(text: string): string {
  return text.replaceAll(/[`'"]/g, '').replaceAll(/[^\p{L}\p{N} .,:/_@#%+=-]+/gu, ' ').replaceAll(/ {2,}/g, ' ').trim().slice(0, 500);
}
