import type { DataNode, Document, Place } from '../../../model/index.ts';
import { at, boolOf, entries, isScalar, items, placeOf, placedText, placedTexts, topOf, textOf } from '../shared/data.ts';
import type { In, Placed } from '../shared/data.ts';
import { ignoreFile } from '../shared/glob.ts';
import type { PathTest } from '../shared/glob.ts';

/** One thing a file of Cursor's says. */
export type CursorPart =
  | { readonly is: 'ignore'; readonly at: Place; readonly test: PathTest }
  | { readonly is: 'indexing-ignore'; readonly at: Place }
  | { readonly is: 'sandbox'; readonly at: Place; readonly type?: Placed<string> | undefined; readonly network?: Placed<string> | undefined }
  | { readonly is: 'terminal-allow'; readonly rule: Placed<string> }
  | { readonly is: 'mcp-allow'; readonly rule: Placed<string> }
  | { readonly is: 'cli-rule'; readonly effect: 'allow' | 'deny'; readonly rule: Placed<string> }
  | { readonly is: 'cli-mode'; readonly mode: Placed<string> }
  | { readonly is: 'hook'; readonly event: string; readonly at: Place; readonly failClosed: boolean; readonly command: string; readonly everyCall: boolean }
  | { readonly is: 'unknown-key'; readonly at: Place };

const GUARDING: ReadonlySet<string> = new Set(['beforeShellExecution', 'beforeMCPExecution', 'beforeReadFile', 'preToolUse']);

/** Reads one of Cursor's own files. */
export function readCursorFile(document: Document, root: DataNode | undefined): readonly CursorPart[] {
  const where: In = document;
  const name = document.file.split('/').at(-1) ?? '';
  switch (name) {
    case '.cursorignore': return [{ is: 'ignore', at: topOf(where), test: ignoreFile(document.text) }];
    case '.cursorindexingignore': return [{ is: 'indexing-ignore', at: topOf(where) }];
    case 'sandbox.json': {
      const policy = at(root, 'networkPolicy');
      const open = placedText(where, at(policy, 'default'));
      const allow = placedTexts(where, at(policy, 'allow'))[0];
      return [{ is: 'sandbox', at: topOf(where), type: placedText(where, at(root, 'type')), network: open?.value === 'allow' ? open : allow }];
    }
    case 'permissions.json': return [
      ...placedTexts(where, at(root, 'terminalAllowlist')).map((rule): CursorPart => ({ is: 'terminal-allow', rule })),
      ...placedTexts(where, at(root, 'mcpAllowlist')).map((rule): CursorPart => ({ is: 'mcp-allow', rule })),
    ];
    case 'cli.json': case 'cli-config.json': {
      const mode = name === 'cli-config.json' ? placedText(where, at(root, 'approvalMode')) : undefined;
      return [
        ...(['deny', 'allow'] as const).flatMap((effect) => placedTexts(where, at(root, 'permissions', effect)).map((rule): CursorPart => ({ is: 'cli-rule', effect, rule }))),
        ...(mode ? [{ is: 'cli-mode' as const, mode }] : []),
      ];
    }
    case 'hooks.json': return entries(at(root, 'hooks')).filter((entry) => GUARDING.has(entry.key)).flatMap((entry) => items(entry.value)
      .map((hook): CursorPart => ({ is: 'hook', event: entry.key, at: placeOf(where, hook), failClosed: boolOf(at(hook, 'failClosed')) === true, command: textOf(at(hook, 'command')) ?? '', everyCall: at(hook, 'matcher') === undefined && (textOf(at(hook, 'type')) ?? 'command') === 'command' })));
    default: return [];
  }
}

/** `cursor.*` keys of the editor's settings that sound like protection: nothing is known to read them. */
export function unknownKeys(document: Document, root: DataNode | undefined): readonly CursorPart[] {
  return entries(root).filter((entry) => /^cursor\.(?:.*\.)?[\w-]*(?:sandbox|security|isolation|deny|block|protect|allowlist|approval|validation|permission)/i.test(entry.key) && isScalar(entry.value) && entry.value.value !== false)
    .map((entry): CursorPart => ({ is: 'unknown-key', at: placeOf(document, { start: entry.keySpan.start, end: entry.value.end }) }));
}
