import { readFileSync } from 'node:fs';
import { overlay } from '../../src/discover/overlay.ts';
import { memoryWorkspace } from '../../src/discover/memory.ts';
import type { MemoryFile } from '../../src/discover/memory.ts';
import { blobName } from '../../src/model/index.ts';
import type { FileRef, Origin, Past, Workspace } from '../../src/model/index.ts';
import { expandPlaceholders } from './placeholders.ts';
import { SECTION, serviceWorkspace } from './service.ts';
import type { Section } from './service.ts';

/** A fixture: a small tree in one text file, with `# key: value` lines above the first file. */
export interface Fixture { readonly header: Readonly<Record<string, string>>; readonly headers: readonly (readonly [string, string])[]; readonly files: readonly MemoryFile[]; readonly workspace: Workspace; readonly past?: Past; /** What GitHub answers. */ readonly answers: readonly Section[] }

/** Reads the text of a `.tree` fixture: `=== path (origin)` starts a file, `=== api:GET /path status` an answer of GitHub, placeholders are expanded. Throws on a line that belongs nowhere. */
export function parseTree(text: string): Fixture {
  const headers: [string, string][] = [];
  const files: { path: string; origin: Origin; lines: string[] }[] = [];
  const asked: { path: string; status: number; lines: string[] }[] = [];
  let into: string[] | undefined;
  for (const line of text.split('\n')) {
    const answer = SECTION.exec(line);
    if (answer?.[1]) { into = []; asked.push({ path: answer[1], status: Number(answer[2]), lines: into }); continue; }
    const start = /^=== (.+?)(?: \((ignored|home|tree|history)\))?$/.exec(line);
    if (start?.[1]) { into = []; files.push({ path: start[1], origin: (start[2] as Origin | undefined) ?? 'tree', lines: into }); }
    else if (into) into.push(line);
    else {
      const header = /^# ([a-z-]+): (.*)$/.exec(line);
      if (header?.[1]) headers.push([header[1], header[2] ?? '']);
      else if (line.trim() !== '' && !line.startsWith('#')) throw new Error(`fixture: not a header line: ${line}`);
    }
  }
  const contents: MemoryFile[] = files.map((file) => ({ path: file.path, origin: file.origin, content: expandPlaceholders(file.lines.join('\n')) }));
  const answers = asked.map(({ path, status, lines }) => ({ path, status, body: expandPlaceholders(lines.join('\n')) }));
  const memory = memoryWorkspace(contents.filter((file) => file.origin !== 'history'));
  const workflows = contents.filter((file) => file.path.startsWith('.github/workflows/')).map((file) => String(file.content));
  return { header: Object.fromEntries(headers), headers, files: contents, answers, workspace: answers.length === 0 ? memory : overlay(memory, serviceWorkspace(answers, workflows)), ...pastOf(contents.filter((file) => file.origin === 'history')) };
}

/** Files marked `(history)` are what git keeps of earlier commits, newest first; all of one invented commit. */
function pastOf(files: readonly MemoryFile[]): { past?: Past } {
  if (files.length === 0) return {};
  const contents = new Map(files.map((file) => { const bytes = new TextEncoder().encode(String(file.content)); return [{ path: file.path, size: bytes.length, origin: 'history', oid: blobName(bytes, undefined), ref: PAST_COMMIT } satisfies FileRef as FileRef, bytes] as const; }));
  return {
    past: {
      like: undefined, gaps: () => [], notes: () => [],
      list: async (live) => [...contents.keys()].filter((file) => !live.has(file.oid ?? '')),
      * contents(asked) { for (const file of asked) { const bytes = contents.get(file); if (bytes) yield [{ file, bytes }]; } },
    },
  };
}
export const PAST_COMMIT = '0123456789abcdef0123456789abcdef01234567';

/** Loads a fixture of the repository by its path relative to the root: `fixtures/agents/cursor/default.tree`. */
export function loadTree(path: string): Fixture {
  return parseTree(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));
}

/** A memory workspace from path -> content; a path may end in ` (ignored)` or ` (home)`. Placeholders are expanded. */
export function treeOf(files: Readonly<Record<string, string>>): Workspace {
  return memoryWorkspace(Object.entries(files).map(([name, content]) => {
    const origin = /^(.*) \((ignored|home)\)$/.exec(name);
    return { path: origin?.[1] ?? name, origin: (origin?.[2] as Origin | undefined) ?? 'tree', content: expandPlaceholders(content) };
  }));
}
