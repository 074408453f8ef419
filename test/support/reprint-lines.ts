import { parse } from '@babel/parser';
import type { Dice } from './dice.ts';
import { remark } from './remarks.ts';

/** Lines put before some of the lines at `starts` (0-based): blank ones and, where a sign is given, comments. */
export function insertLines(text: string, starts: readonly number[], sign: string | undefined, dice: Dice): string | undefined {
  const chosen = new Set(starts.filter(() => dice.chance(0.4)));
  const [first] = starts;
  if (first === undefined) return undefined;
  if (chosen.size === 0) chosen.add(starts[dice.below(starts.length)] ?? first);
  return text.split('\n').flatMap((line, index) => {
    if (!chosen.has(index)) return [line];
    const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
    const more = Array.from({ length: 1 + dice.below(3) }, () => (sign !== undefined && dice.chance(0.6) ? `${indent}${sign} ${remark(dice)}` : ''));
    return [...more, line];
  }).join('\n');
}

/** The same environment file in another order, with comments and blank lines. Undefined where a value goes over lines or refers to another. */
export function reprintDotenv(text: string, dice: Dice): string | undefined {
  const lines = text.split('\n');
  const names = lines.flatMap((line) => { const name = /^\s*(?:export\s+)?([\w.]+)\s*=/.exec(line)?.[1]; return name === undefined ? [] : [name]; });
  if (lines.some((line) => line.trim() !== '' && !/^\s*#/.test(line) && !/^\s*(?:export\s+)?[\w.]+\s*=\s*(?:"[^"\\]*"|'[^']*'|[^\s"'#]*)\s*$/.test(line))) return undefined;
  const entries = lines.filter((line) => line.trim() !== '');
  const order = new Set(names).size === names.length && !text.includes('$') ? dice.shuffle(entries) : entries;
  return `${order.flatMap((line) => (dice.chance(0.3) ? [dice.chance(0.5) ? '' : `# ${remark(dice)}`, line] : [line])).join('\n')}${dice.chance(0.7) ? '\n' : ''}`;
}

/** The same TOML with comments and blank lines before keys and tables. Undefined where values go over lines. */
export function reprintToml(text: string, dice: Dice): string | undefined {
  const lines = text.split('\n');
  if (/'''|"""/.test(text) || lines.some((line) => /^\s*[\w."-]+\s*=\s*[[{]/.test(line) && !/[\]}]\s*(#.*)?$/.test(line))) return undefined;
  const padded = lines.map((line) => { const match = /^([\w-]+)\s*=\s*(.*)$/.exec(line); return match ? `${match[1]}${' '.repeat(dice.below(4))}=${' '.repeat(dice.below(3))}${match[2]}` : line; });
  return insertLines(padded.join('\n'), padded.flatMap((line, index) => (/^\s*[\w.-]+\s*=|^\s*\[/.test(line) ? [index] : [])), '#', dice);
}

/** The same program text with blank lines and comments between the statements of its outermost level. Undefined where it does not parse. */
export function reprintScript(text: string, path: string, dice: Dice): string | undefined {
  try {
    const { program } = parse(text, { sourceType: 'module', allowReturnOutsideFunction: true, attachComment: false, plugins: [...(/\.[cm]?tsx?$/.test(path) ? ['typescript' as const] : []), ...(/x$/.test(path) ? ['jsx' as const] : [])] });
    const starts = program.body.flatMap(({ start, loc }) => (typeof start === 'number' && loc && (start === 0 || text[start - 1] === '\n') ? [loc.start.line - 1] : []));
    return insertLines(text, starts, '//', dice);
  } catch { return undefined; }
}

const SIGNS: Readonly<Record<string, string>> = { sh: '#', bash: '#', py: '#', rb: '#', go: '//', php: '//', java: '//', sql: '--', properties: '#', ini: ';', prisma: '//' };

/** Other program text: blank lines and comments before lines that stand at the margin, outside of quotes and not a continuation. */
export function reprintSource(text: string, path: string, dice: Dice): string | undefined {
  const sign = SIGNS[/\.(\w+)$/.exec(path)?.[1] ?? ''];
  if (sign === undefined || text.includes('<<') || text.includes('`')) return undefined;
  const starts: number[] = [];
  const quotes = { '"': 0, "'": 0 };
  let before = '';
  for (const [index, line] of text.split('\n').entries()) {
    const even = quotes['"'] % 2 === 0 && quotes["'"] % 2 === 0;
    if (index > 0 && even && /^[A-Za-z]/.test(line) && !/^(?:do|then|fi|done|else|elif|esac|rescue|ensure|end|except|finally|when)\b/.test(line) && !/(?:[\\,|&([{=]|then|do|else)\s*$/.test(before)) starts.push(index);
    if (!/^\s*(?:#|\/\/|--|;)/.test(line)) { quotes['"'] += line.split('"').length - 1; quotes["'"] += line.split("'").length - 1; }
    if (line.trim() !== '') before = line;
  }
  return insertLines(text, starts, sign, dice);
}

/** A Makefile with blank lines and comments before its targets. */
export function reprintMakefile(text: string, dice: Dice): string | undefined {
  const lines = text.split('\n');
  return insertLines(text, lines.flatMap((line, index) => (/^[\w./-]+\s*:(?!=)/.test(line) && !(lines[index - 1] ?? '').endsWith('\\') ? [index] : [])), '#', dice);
}

/** Prose with one sentence more at its end. */
export function reprintProse(text: string, dice: Dice): string { return `${text.replace(/\n*$/, '')}\n\n${remark(dice)}\n`; }
