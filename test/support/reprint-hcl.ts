import type { Dice } from './dice.ts';
import { remark } from './remarks.ts';

/** A line of HCL and where it begins: `block` inside blocks only (or outside of all), `value` inside an expression, a string, a comment. */
interface Line { readonly text: string; readonly depth: number; readonly within: 'block' | 'value' }

/** Splits into lines, following brackets, strings with their templates, comments and heredocs. Undefined where they do not close. */
function linesOf(text: string): Line[] | undefined {
  const out: Line[] = [];
  const open: ('block' | 'value')[] = [];
  let comment = false;
  let heredoc: string | undefined;
  for (const line of text.split('\n')) {
    out.push({ text: line, depth: open.length, within: comment || heredoc !== undefined || open.includes('value') ? 'value' : 'block' });
    if (heredoc !== undefined) { if (line.trim() === heredoc) heredoc = undefined; continue; }
    const header = /^\s*[\w-]+(?:\s+(?:"[^"]*"|[\w-]+))*\s*\{/.test(line);
    let first = true;
    for (let at = 0; at < line.length; at++) {
      const two = line.slice(at, at + 2);
      const sign = line[at] ?? '';
      if (comment) { if (two === '*/') { comment = false; at++; } continue; }
      if (sign === '#' || two === '//') break;
      if (two === '/*') { comment = true; at++; continue; }
      if (sign === '"') {
        const end = stringEnd(line, at);
        if (end < 0) return undefined;
        at = end;
        continue;
      }
      if (two === '<<') { heredoc = /^<<[-~]?"?(\w+)"?/.exec(line.slice(at))?.[1]; if (heredoc === undefined) return undefined; break; }
      if (sign === '{') { open.push(header && first && !open.includes('value') ? 'block' : 'value'); first = false; } else if (sign === '[' || sign === '(') open.push('value');
      else if (sign === '}' || sign === ']' || sign === ')') { if (open.pop() === undefined) return undefined; }
    }
  }
  return open.length === 0 && !comment && heredoc === undefined ? out : undefined;
}

/** Where the string that begins at `at` ends, past templates with strings of their own; -1 where it does not on this line. */
function stringEnd(line: string, at: number): number {
  let depth = 0;
  for (let i = at + 1; i < line.length; i++) {
    if (line[i] === '\\') i++;
    else if (depth === 0 && line[i] === '"') return i;
    else if (line.slice(i, i + 2) === '${' || line.slice(i, i + 2) === '%{') { depth++; i++; } else if (depth > 0 && line[i] === '{') depth++;
    else if (depth > 0 && line[i] === '}') depth--;
  }
  return -1;
}

/** The same HCL: blocks in another order, attributes in another alignment and, between blocks, in another order; comments and blank lines. */
export function reprintHcl(text: string, dice: Dice): string | undefined {
  const lines = linesOf(text);
  if (!lines) return undefined;
  const chunks: string[][] = [];
  let chunk: string[] = [];
  for (const [index, { text: line, depth, within }] of lines.entries()) {
    if (depth === 0 && within === 'block' && line.trim() === '') continue;
    if (within === 'block' && line.trim() !== '' && !/^\s*\}/.test(line)) {
      const indent = /^\s*/.exec(line)?.[0] ?? '';
      if (dice.chance(0.15)) chunk.push(depth > 0 && dice.chance(0.5) ? '' : `${indent}${dice.pick(['#', '//'] as const)} ${remark(dice)}`);
    }
    chunk.push(within === 'block' ? aligned(line, dice) : line);
    const next = lines[index + 1];
    // A comment belongs to what follows it.
    if ((next === undefined || (next.depth === 0 && next.within === 'block')) && !/^\s*(?:#|\/\/|\/\*|\*)/.test(line)) { chunks.push(chunk); chunk = []; }
  }
  const printed = [...dice.shuffle(chunks), ...(chunk.length > 0 ? [chunk] : [])].map((one) => one.join('\n'));
  return `${printed.join(dice.chance(0.5) ? '\n\n' : '\n')}\n`;
}

function aligned(line: string, dice: Dice): string {
  const match = /^(\s*)([\w-]+)\s*=(?!=)\s*(\S.*)$/.exec(line);
  return match ? `${dice.chance(0.8) ? match[1] : `${match[1]} `}${match[2]}${' '.repeat(1 + dice.below(6))}= ${match[3]}` : line;
}
