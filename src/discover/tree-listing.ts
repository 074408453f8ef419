import type { Bounds } from '../model/index.ts';
import { grouped } from './gap-list.ts';
import type { GapList } from './gap-list.ts';
import type { Git } from './git.ts';

/** One entry of a git tree: a file, a link or another repository mounted there. */
export interface TreeEntry { readonly path: string; readonly oid: string; readonly sort: 'file' | 'link' | 'submodule' }

const LISTING_BYTES = 256 * 1024 * 1024;

/**
 * Entries of the tree `oid` below the directory git is bound to. The listing is read as it comes and stopped at a bound: a few objects that name
 * each other can unfold to a thousand million files. Rejects with an Error when git fails.
 */
export async function listTree(git: Git, oid: string, bounds: Bounds, gaps: GapList): Promise<ReadonlyMap<string, TreeEntry>> {
  const entries = new Map<string, TreeEntry>();
  const child = git.start(['ls-tree', '-r', '-z', oid]);
  const ended = new Promise<number | null>((done) => { child.once('error', () => done(null)); child.once('close', (code) => done(code)); });
  child.stdin.on('error', () => undefined).end();
  child.stderr.resume();
  let rest: Buffer = Buffer.alloc(0);
  let bytes = 0;
  let stopped = false;
  const reading = async (): Promise<void> => {
    for await (const chunk of child.stdout) {
      const part: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
      bytes += part.length;
      const data = rest.length === 0 ? part : Buffer.concat([rest, part]);
      let start = 0;
      for (let end = data.indexOf(0, start); end >= 0; end = data.indexOf(0, start)) {
        const line = data.toString('utf8', start, end);
        start = end + 1;
        if (entries.size >= bounds.files || bytes > LISTING_BYTES) {
          gaps.add('bound', pathIn(line), `${grouped(entries.size)} files were listed before this one, which is the most; it and all later ones were not read`);
          stopped = true;
          return;
        }
        addEntry(entries, line, bounds, gaps);
      }
      rest = data.subarray(start);
    }
  };
  await reading();
  if (stopped) child.kill('SIGKILL');
  const code = await ended;
  if (!stopped && code !== 0) throw new Error('git could not list the tree of this revision');
  return entries;
}

function pathIn(line: string): string { return line.slice(line.indexOf('\t') + 1); }

function addEntry(entries: Map<string, TreeEntry>, line: string, bounds: Bounds, gaps: GapList): void {
  const [mode = '', , oid = ''] = line.slice(0, line.indexOf('\t')).split(' ');
  const path = pathIn(line);
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) gaps.add('unreadable', path, 'has a name that no working tree can hold, so it was not read');
  else if (path.includes('\uFFFD')) gaps.add('unreadable', path, 'has a name that is not UTF-8, so it was not read; rename it');
  else if (parts.length - 1 > bounds.depth) gaps.add('bound', path, `lies deeper than ${bounds.depth} folders, so it was not read`);
  else if (entries.has(path)) gaps.add('unreadable', path, 'stands twice in its tree; the first was read');
  else entries.set(path, { path, oid, sort: mode === '120000' ? 'link' : mode === '160000' ? 'submodule' : 'file' });
}
