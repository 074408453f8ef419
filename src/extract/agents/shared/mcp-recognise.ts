import type { McpServerRow } from '../../../model/index.ts';
import type { Launch } from './mcp-servers.ts';

/**
 * The row of rules/operations/mcp-servers.yml a server is, by its package, image, command or address; undefined for one the tables do not
 * hold. A package counts with any version and as a path below node_modules; a wrapper before it (cmd /c, npx -y, docker run) does not matter.
 */
export function recogniseServer(launch: Launch, rows: readonly McpServerRow[]): McpServerRow | undefined {
  const words = launch.words.map((word) => word.value);
  return rows.find((row) => row.detect.urls.some((pattern) => launch.url !== undefined && urlMatches(launch.url.value, pattern))
    || row.detect.packages.some((name) => words.some((word) => isPackage(word, name)))
    || row.detect.images.some((image) => words.some((word) => isImage(word, image)))
    || row.detect.commands.some((command) => startsCommand(words, command)));
}

function isPackage(word: string, name: string): boolean {
  const bare = word.replace(/(?<=.)[@=~><]{1,2}[\w.*^~-]{1,60}$/, '').replace(/\[[\w,-]{1,60}\]$/, '');
  return bare === name || word.includes(`node_modules/${name}/`);
}

function isImage(word: string, image: string): boolean {
  return word === image || word.startsWith(`${image}:`) || word.startsWith(`${image}@`);
}

/** The program's base name and the words after it, anywhere in the line: `railway mcp`. */
function startsCommand(words: readonly string[], command: string): boolean {
  const wanted = command.split(' ');
  return words.some((word, i) => (i === 0 || !word.startsWith('-')) && word.split(/[\\/]/).at(-1)?.replace(/\.(?:exe|cmd)$/, '') === wanted[0]
    && wanted.slice(1).every((each, k) => words.slice(i + 1).filter((next) => !next.startsWith('-'))[k] === each));
}

/** `host/path`, where the host may begin with `*.` and the path is a prefix. */
function urlMatches(url: string, pattern: string): boolean {
  let parsed: URL;
  try { parsed = new URL(url); } catch { return false; }
  const [host = '', ...path] = pattern.replace(/^https?:\/\//, '').split('/');
  const hostFits = host.startsWith('*.') ? parsed.hostname.endsWith(host.slice(1)) : parsed.hostname === host.toLowerCase();
  return hostFits && parsed.pathname.startsWith(`/${path.join('/')}`);
}
