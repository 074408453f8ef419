import type { Span } from '../../model/index.ts';

/** A variable read, or a dotenv file loaded, found in the text of a configuration or source file. */
export interface EnvironmentRead extends Span { readonly name: string }
export interface DotenvLoad extends Span { readonly path: string }

const LONGEST = 300_000;
const READS = /\b(?:process\.env|import\.meta\.env|Bun\.env)(?:\.([A-Za-z_]\w{0,80})|\[\s{0,4}["']([A-Za-z_]\w{0,80})["'])|\b(?:env|getenv|Deno\.env\.get|os\.getenv|os\.environ\.get|ENV\.fetch|config|System\.get_env)\(\s{0,4}["']([A-Za-z_]\w{0,80})["']|\b(?:ENV|os\.environ|\$_ENV|\$_SERVER)\[\s{0,4}["']([A-Za-z_]\w{0,80})["']|%\(([A-Z_]\w{0,80})\)s/g;
const DOTENV = /(?:["']dotenv\/config["'])|\bdotenv(?:Flow|Expand)?\.config\(\s{0,9}(\{[^}]{0,300}\})?|\bconfig\(\s{0,9}(\{[^}]{0,40}\bpath\s{0,4}:[^}]{0,300}\})|\bload_dotenv\(([^)]{0,200})\)|\bDotenv\.load(?:!)?(?:\(([^)]{0,200})\))?/g;

/** Variables that `text` reads from the environment, in order, each at its first place. Comments are passed over line by line. */
export function environmentReads(text: string): readonly EnvironmentRead[] {
  const found = new Map<string, EnvironmentRead>();
  for (const match of text.slice(0, LONGEST).matchAll(READS)) {
    const name = match[1] ?? match[2] ?? match[3] ?? match[4] ?? match[5];
    if (name === undefined || found.has(name) || inComment(text, match.index)) continue;
    if (match[0].startsWith('config(') && !/^[A-Z][A-Z0-9_]+$/.test(name)) continue;
    found.set(name, { name, start: match.index, end: match.index + match[0].length });
  }
  return [...found.values()];
}

/** dotenv files that `text` loads; without a path it is `.env` of the working folder. A path with a variable in it is left out. */
export function dotenvLoads(text: string): readonly DotenvLoad[] {
  const found: DotenvLoad[] = [];
  for (const match of text.slice(0, LONGEST).matchAll(DOTENV)) {
    if (inComment(text, match.index)) continue;
    const given = match[1] ?? match[2] ?? match[3] ?? match[4] ?? '';
    const paths = [...given.matchAll(/["'`]([\w./~-]{1,200})["'`]/g)].flatMap((one) => (one[1] === undefined || /^(?:utf-?8|override|debug)$/i.test(one[1]) ? [] : [one[1]]));
    const span = { start: match.index, end: match.index + match[0].length };
    if (paths.length > 0) for (const path of paths) found.push({ start: span.start, end: span.end, path });
    else if (!/\bpath\b|[A-Za-z_$]\w*\s*$/.test(given.replace(/[{}]/g, ''))) found.push({ ...span, path: '.env' });
  }
  return found;
}

/** Is the offset behind a comment sign of its line? `://` and quotes before it are no comment. */
export function inComment(text: string, offset: number): boolean {
  const from = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(Math.max(from, offset - 500), offset);
  return /^\s*(?:\/\/|#|\*|\/\*|--|;)/.test(before) || /(?:^|\s)(?:\/\/|#)\s/.test(before);
}
