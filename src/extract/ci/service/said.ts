import { placeIn, set, unknown } from '../../../model/index.ts';
import type { DataNode, Known, Place, Scalar } from '../../../model/index.ts';
import type { LocalAnswer } from './read.ts';

/** The value as it stands; what GitHub leaves out or gives as null is not known. */
export function stated(one: LocalAnswer, node: DataNode | undefined): Known<Scalar> {
  return node?.type === 'scalar' && node.value !== null ? set(node.value, placeIn(one.document, node)) : unknown('GitHub does not say', node ? placeIn(one.document, node) : whole(one));
}

export function whole(one: LocalAnswer): Place { return { file: one.document.file, start: 0, end: 0, origin: one.document.origin }; }

/** Finishes "not known, because ...". */
export function whyNot({ why, status, permission }: LocalAnswer): string {
  switch (why) {
    case 'refused': return status === 401 ? 'GitHub does not know this token, or no longer (401)' : `GitHub refused to tell (${status}); a token with ${permission} would be told`;
    case 'not-found': return `GitHub says that there is nothing here for this token (${status}), which may mean that it may not see it; a token with ${permission} would settle it`;
    case 'limit': return 'GitHub asked to wait; run it again later, and with --github-cache it goes on where it stopped';
    case 'time': return 'the time for all questions was over; run it again, and with --github-cache it goes on where it stopped';
    case 'moved': return `GitHub sends elsewhere (${status}), which is not followed; name the repository as it is called today`;
    case 'unreadable': return 'what GitHub answered has not the form it documents, or is too long';
    default: return status === 0 ? 'GitHub could not be reached; run it again' : `GitHub answered ${status}; run it again later`;
  }
}
