import { blobName, compareText, DEFAULT_BOUNDS } from '../model/index.ts';
import type { Bounds, FileRef, Gap, Origin, Workspace } from '../model/index.ts';

/** One file held in memory. */
export interface MemoryFile {
  readonly path: string;
  readonly content: string | Uint8Array;
  readonly origin?: Origin;
}

/** A workspace over files held in memory, for tests, editors and `compare`. Later files replace earlier ones of the same path. */
export function memoryWorkspace(files: readonly MemoryFile[], bounds: Bounds = DEFAULT_BOUNDS): Workspace {
  const encoder = new TextEncoder();
  const contents = new Map<string, { bytes: Uint8Array; origin: Origin }>();
  for (const file of files) {
    const bytes = typeof file.content === 'string' ? encoder.encode(file.content) : file.content;
    contents.set(file.path, { bytes, origin: file.origin ?? 'tree' });
  }
  const listed: FileRef[] = [...contents].map(([path, { bytes, origin }]) => ({ path, size: bytes.length, origin })).sort((a, b) => compareText(a.path, b.path));
  const gaps: Gap[] = [];
  const told = new Set<string>();
  return {
    description: 'memory',
    files: async () => listed,
    read: async (file) => {
      const held = contents.get(file.path);
      if (!held) return undefined;
      if (held.bytes.length <= bounds.fileBytes) return held.bytes;
      if (told.has(file.path)) return undefined;
      told.add(file.path);
      gaps.push({
        fact: 'gap', kind: 'too-large', reason: `${held.bytes.length} bytes, more than the ${bounds.fileBytes} that are read of one file`,
        place: { file: file.path, start: 0, end: 0, origin: held.origin },
      });
      return undefined;
    },
    identify: (file, like) => { const held = contents.get(file.path); return held && blobName(held.bytes, like); },
    gaps: () => gaps,
    notes: () => [],
  };
}
