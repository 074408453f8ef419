import type { ShellCommand } from '../model/index.ts';
import { shellCommands } from './shell.ts';

const SHELL = new Set(['sh', 'bash', 'shell', 'zsh', 'fish', 'ksh']);
const SESSION = new Set(['console', 'terminal', 'shell-session', 'shellsession', 'sh-session', 'bash-session', 'session', 'cmdline', '']);
const PROMPT = /^[ \t]*(?:[$%\u276f\u279c]|[\w.-]{1,40}@[\w.-]{1,60}[:\w~/.-]{0,80}[$#])[ \t]+/;

/** Commands of a code block: all of a shell block, the lines behind a prompt of a session (and of a block without a language). */
export function blockCommands(text: string, at: number, language: string): readonly ShellCommand[] {
  if (!SHELL.has(language) && !SESSION.has(language)) return [];
  const lines = text.split('\n');
  const prompted = lines.some((line) => PROMPT.test(line.slice(0, 300)));
  if (!prompted && !SHELL.has(language)) return [];
  if (!prompted) return shellCommands(text, at).commands;
  // Output becomes blanks of the same length, a prompt too, so that every offset stays.
  let goesOn = false;
  const commands = lines.map((line) => {
    const prompt = PROMPT.exec(line.slice(0, 300))?.[0];
    const kept = prompt !== undefined ? ' '.repeat(prompt.length) + line.slice(prompt.length) : goesOn ? line : ' '.repeat(line.length);
    goesOn = (prompt !== undefined || goesOn) && line.trimEnd().endsWith('\\');
    return kept;
  });
  return shellCommands(commands.join('\n'), at).commands;
}
