import type { Git } from './git.ts';

/** In place of a size: the object is not in this clone; it is no file. */
export const MISSING = -1;
const NO_FILE = -2;
const LARGEST = 0x7fff_ffff;
/** Time for asking, in milliseconds. */
const MOST_TIME = 120_000;

/** Sizes of the files among these objects, in the order asked; sizes beyond 31 bits are told as the largest of them. Undefined where git fails or takes too long. */
export async function sizesOfFiles(git: Git, oids: readonly string[]): Promise<Int32Array | undefined> {
  const sizes = new Int32Array(oids.length).fill(MISSING);
  if (oids.length === 0) return sizes;
  // One line comes back for each that goes in.
  const child = git.start(['cat-file', '--batch-check=%(objecttype) %(objectsize)', '--buffer']);
  const timer = setTimeout(() => { child.kill('SIGKILL'); }, MOST_TIME);
  let count = 0;
  let rest = '';
  child.stdin.on('error', () => undefined).end(`${oids.join('\n')}\n`);
  child.stderr.resume();
  child.stdout.setEncoding('latin1').on('data', (chunk: string) => {
    const text = rest + chunk;
    let at = 0;
    for (let end = text.indexOf('\n'); end >= 0; at = end + 1, end = text.indexOf('\n', at)) {
      if (count < sizes.length) sizes[count] = text.startsWith('blob ', at) ? Math.min(LARGEST, Number(text.slice(at + 5, end))) : text.startsWith('tree ', at) || text.startsWith('tag ', at) || text.startsWith('commit ', at) ? NO_FILE : MISSING;
      count++;
    }
    rest = text.slice(at);
  });
  await new Promise<void>((done) => { child.once('error', () => { done(); }).once('close', () => { done(); }); });
  clearTimeout(timer);
  return count === sizes.length ? sizes : undefined;
}
