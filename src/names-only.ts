import type { Reading } from './collect.ts';
import type { Gap, TreeChanges } from './model/index.ts';

/**
 * Gaps for files that were read in the base and of which the head lists the name only, because they lie in what looks like a folder of a tool now: moved
 * there, or marked by a file beside them. They are still there for an agent.
 */
export function namesOnlyNow(base: Reading, head: Reading, changes: TreeChanges): Gap[] {
  const before = new Map(base.files.map((file) => [file.path, file]));
  return head.files.flatMap((file): Gap[] => {
    // What said something and begins like a picture now is still there for whoever looks further.
    if (head.media.has(file.path) && base.texts.has(changes.baseOf(file.path) ?? '')) return [{ fact: 'gap', kind: 'binary', reason: 'was text, and begins like a picture, a film or a font now, so it was not read', place: { file: file.path, start: 0, end: 0, origin: file.origin } }];
    const path = file.derived === true && (file.only !== undefined || !head.texts.has(file.path)) ? changes.baseOf(file.path) : undefined;
    if (path === undefined || before.get(path)?.derived === true || !base.texts.has(path)) return [];
    return [{ fact: 'gap', kind: 'unreadable', reason: 'lies where it looks as if a tool had written it, so it is read for credentials only now, if at all', place: { file: file.path, start: 0, end: 0, origin: file.origin } }];
  });
}
