import type { FileRef, Past, Workspace } from '../model/index.ts';
import { counted, GapList } from './gap-list.ts';
import { wantedInHistory, wantedWhenDerived } from './history-paths.ts';
import { archiveKind, unpack } from './unpack.ts';

/** Bytes unpacked of all archives together. */
const TOTAL = 256 * 1024 * 1024;
/** Names shown of archives that stay closed. */
const SHOWN = 3;

/** Archives among the files that a person keeps: those that tools put into folders of dependencies are theirs. */
function archivesIn(files: readonly FileRef[]): FileRef[] { return files.filter((file) => file.derived !== true && file.origin !== 'home' && archiveKind(file.path) !== undefined); }

/** For the reader, where archives stay closed: how many, and how to have them opened. Empty where there is none. */
export function closedArchives(files: readonly FileRef[]): string[] {
  const all = archivesIn(files);
  if (all.length === 0) return [];
  return [`${counted(all.length, 'archive')} (${all.slice(0, SHOWN).map((file) => file.path).join(', ')}${all.length > SHOWN ? ', ...' : ''}): listed, not opened; --archives opens zip, tar and gzip`];
}

/**
 * The files in the archives of a workspace, written `<archive>!/<path in it>`, read for credentials only: nothing in an archive is a setting, a program or infrastructure until somebody unpacks it. In memory,
 * bounded in number and bytes; archives in archives stay closed.
 */
export function openArchives(workspace: Workspace): Past {
  const gaps = new GapList();
  const held = new Map<FileRef, Uint8Array>();
  let opened = 0;
  const list = async (): Promise<readonly FileRef[]> => {
    let total = 0;
    for (const file of archivesIn(await workspace.files())) {
      if (archiveKind(file.path) === 'closed') { gaps.add('not-asked', file.path, 'is an archive of a kind that is not opened; unpack it to have it scanned', file.origin); continue; }
      if (total > TOTAL) { gaps.add('bound', file.path, 'is an archive after the most that is unpacked, and was not opened', file.origin); continue; }
      const bytes = await workspace.read(file);
      if (!bytes) continue;
      opened++;
      let inner = 0;
      const { entries, left } = unpack(file.path, bytes, (name) => { if (archiveKind(name) !== undefined) inner++; return wantedInHistory(name); });
      for (const why of left) gaps.add('unreadable', file.path, why, file.origin);
      if (inner > 0) gaps.add('not-asked', file.path, `holds ${counted(inner, 'archive')}, which ${inner === 1 ? 'stays' : 'stay'} closed; unpack it to have ${inner === 1 ? 'that' : 'them'} scanned`, file.origin);
      for (const entry of entries) {
        if (!wantedWhenDerived(entry.name, entry.bytes.length)) continue;
        total += entry.bytes.length;
        held.set({ path: `${file.path}!/${entry.name}`, size: entry.bytes.length, origin: file.origin }, entry.bytes);
      }
    }
    return [...held.keys()];
  };
  return {
    like: undefined, list,
    * contents(files) { for (const file of files) { const bytes = held.get(file); if (bytes) yield [{ file, bytes }]; } },
    gaps: () => gaps.all(),
    notes: () => (opened > 0 ? [`${counted(opened, 'archive')} opened, ${counted(held.size, 'file')} in ${opened === 1 ? 'it' : 'them'} read for credentials only`] : []),
  };
}
