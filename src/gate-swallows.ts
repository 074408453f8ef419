import type { ShellCommand } from './model/index.ts';

/** A word that makes the script fail after all: `|| exit 1`, `|| { echo no; exit 1; }`. */
const FAILS = /\b(?:exit|return)\s+(?:[1-9]|"?\$)|\bfalse\b/;

/** Longest script looked at, in UTF-16 units. */
const LONGEST = 20_000;

/**
 * Why the failure of `command` would not fail the script it stands in, each a few words. `commands` are all of the script, spans into `text`;
 * `shell` is the step's own, without one it is `bash -e`.
 */
export function swallowed(text: string, command: ShellCommand, commands: readonly ShellCommand[], shell: string | undefined): string[] {
  if (text.length > LONGEST) return ['its script is too long to be read'];
  const out: string[] = [];
  const rest = logicalRest(text, command.end);
  const before = text.slice(Math.max(0, lineStart(text, command.start)), command.start);
  const after = rest.replace(/\\\r?\n/g, ' ').trimStart();
  // What stands between this command and the end of its own script.
  const last = !commands.some((other) => other.start > command.end + rest.length && !/^(?:echo|true|:)$/.test(other.words[0]?.value ?? ''));
  const endsSo = last && text.slice(command.end + rest.length).trim() === '';
  if (/^\|\|/.test(after)) { if (!FAILS.test(after)) out.push('its failure is passed over with ||'); } else if (/^\|&?/.test(after)) {
    if (!/\bpipefail\b/.test(text.slice(0, command.start)) && shell !== 'bash' && !/pipefail/.test(shell ?? '')) out.push('its failure is lost in a pipe');
  } else if (/^&(?!&)/.test(after)) out.push('nobody waits for it');
  else if (/^&&/.test(after) && !endsSo && !FAILS.test(text.slice(command.end))) out.push('its failure is passed over with &&');
  if (/(?:^|[\s;&|(])(?:if|while|until|!)\s+[^;&|]*$/.test(before) && !FAILS.test(text.slice(command.end))) out.push('its failure is only asked about');
  if (/(?:\$\(|`)[^)`]*$/.test(before) && !/\w=(?:"?\$\(|`)[^)`]*$/.test(before)) out.push('only what it prints is used');
  const lax = /(?:^|[\n;])\s*set\s+\+(?:e|o\s+errexit)/.test(text.slice(0, command.start)) || (shell !== undefined && shell.includes('{0}') && !/\s-[a-z]*e/.test(shell));
  const followed = /^\s*;/.test(rest) || !endsSo;
  if (lax && followed && !FAILS.test(text.slice(command.end))) out.push('the script goes on after its failure');
  const trap = /(?:^|[\n;])\s*trap\s+[^\n]*exit\s+0/.test(text.slice(0, command.start));
  if (trap) out.push('a trap ends the script well');
  return out;
}

function lineStart(text: string, offset: number): number {
  let start = text.lastIndexOf('\n', offset - 1) + 1;
  for (let i = 0; i < 50 && start >= 2 && text[start - 2] === '\\'; i++) start = text.lastIndexOf('\n', start - 2) + 1;
  return start;
}

/** What stands behind `offset` to the end of its line, with the lines that a backslash joins. */
function logicalRest(text: string, offset: number): string {
  let end = text.indexOf('\n', offset);
  for (let i = 0; i < 50 && end > 0 && text[end - 1] === '\\'; i++) end = text.indexOf('\n', end + 1);
  return text.slice(offset, end < 0 ? text.length : end);
}
