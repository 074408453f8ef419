import type { Git } from './git.ts';
import { LONGEST_PATH } from './longest-path.ts';

/** A version of a file as the history names it: the newest commit that holds it, and its path there. */
export interface Version { readonly oid: string; readonly path: string; readonly commit: string }

/** What the walk over the commits gave. */
export interface Walked {
  /** Files and folders, each object once, those of the newest commits first. */
  readonly versions: readonly Version[];
  readonly commits: number;
  /** Objects that the commits name and this clone lacks. */
  readonly missing: number;
  /** Files and folders whose paths are longer than any system opens; they are not among the versions. */
  readonly long: number;
  /** `whole`; `bound`: there are more than are walked; `late`: the time was up; `damaged`: git could not go on. */
  readonly end: 'whole' | 'bound' | 'late' | 'damaged';
}

/** Lines of the answer at most: a commit, a folder or a file each. */
const MOST_LINES = 4_000_000;
/** Bytes of paths taken at most. */
const MOST_BYTES = 256 * 1024 * 1024;
/** Time for the walk, in milliseconds. */
export const MOST_TIME = 300_000;

/**
 * Every file and folder that a commit of any name holds: branches, tags, remote branches, stashes, and what the reflogs still know (stashes below the newest, commits
 * that were amended or dropped). `depth`: only so many of the newest commits. `wants` tells by the path whether to keep one. Objects are named in the order of the commits, none before all that follow it, newest
 * first, so that the commit beside one is the last it stood in. Nothing is fetched; objects that are not there are counted.
 */
export async function walkHistory(git: Git, depth: number | undefined, wants: (path: string) => boolean, bounds: { readonly lines: number; readonly milliseconds: number; readonly bytes: number } = { lines: MOST_LINES, milliseconds: MOST_TIME, bytes: MOST_BYTES }): Promise<Walked> {
  const child = git.start(['rev-list', '--objects', '--in-commit-order', '--date-order', '--missing=print', ...(depth === undefined ? [] : [`--max-count=${depth}`]), '--all', '--reflog']);
  const versions: Version[] = [];
  let [commits, missing, lines, long, told] = [0, 0, 0, 0, 0];
  let commit = '';
  /** The line that gave the last of the versions. */
  let pushedAt = -1;
  /** One text for all versions of a path; none where it is not wanted. */
  const paths = new Map<string, string>();
  let stopped: 'bound' | 'late' | undefined;
  let rest: Buffer = Buffer.alloc(0);
  /** Is what comes the rest of a line of which the beginning was let go? */
  let within = false;
  const stop = (why: 'bound' | 'late'): void => { stopped ??= why; child.kill('SIGKILL'); };
  const timer = setTimeout(() => { stop('late'); }, bounds.milliseconds);
  const take = (data: Buffer): void => {
    let at = 0;
    for (let end = data.indexOf(10, at); end >= 0; at = end + 1, end = data.indexOf(10, at)) {
      if (within) { within = false; continue; }
      if (++lines > bounds.lines) { stop('bound'); return; }
      if (data[at] === QUESTION) { missing++; continue; }
      const space = data.indexOf(SPACE, at);
      if (space < 0 || space > end) { commit = data.toString('latin1', at, end); commits++; continue; }
      // The tree of a commit has no path; it is never a file.
      if (space + 1 === end) continue;
      if (end - space - 1 > LONGEST_PATH) {
        long++;
        if ((told += end - space) > bounds.bytes) { stop('bound'); return; }
        continue;
      }
      const name = data.toString('utf8', space + 1, end);
      // A folder is told right before what is new in it, and there are more of them than files.
      const last = pushedAt === lines - 1 ? versions.at(-1) : undefined;
      if (last && last.commit === commit && name.length > last.path.length && name[last.path.length] === '/' && name.startsWith(last.path)) versions.pop();
      let path = paths.get(name);
      if (path === undefined) {
        paths.set(name, path = wants(name) ? name : '');
        if ((told += name.length) > bounds.bytes) { stop('bound'); return; }
      }
      if (path === '') continue;
      versions.push({ oid: data.toString('latin1', at, space), path, commit });
      pushedAt = lines;
    }
    rest = data.subarray(at);
    if (!within && rest.length > 2 * LONGEST_PATH) { within = true; lines++; long++; }
    if (!within) return;
    if ((told += rest.length) > bounds.bytes) stop('bound');
    rest = Buffer.alloc(0);
  };
  child.stdin.on('error', () => undefined).end();
  child.stderr.resume();
  child.stdout.on('data', (chunk: Buffer) => { if (!stopped) take(rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk); });
  const code = await new Promise<number | null>((done) => { child.once('error', () => { done(null); }).once('close', (status) => { done(status); }); });
  clearTimeout(timer);
  return { versions, commits, missing, long, end: stopped ?? (code === 0 ? 'whole' : 'damaged') };
}
const QUESTION = 0x3f;
const SPACE = 0x20;
