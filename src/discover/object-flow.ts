import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { hash } from 'node:crypto';
import type { Git } from './git.ts';

/** One object that was asked for, by its place in the list. No bytes: it is missing, damaged, no file, or not what its name says. */
export interface Flowed { readonly index: number; readonly bytes: Uint8Array | undefined }

/** How a flow ended: all was told; git fell over more damage than is passed over; the time was up. `next`: the first that was not told. */
export interface FlowEnd { readonly why: 'whole' | 'damaged' | 'late'; readonly next: number }

/** Objects over which git falls (it ends when it meets a damaged one, or tells more of one than it has said) and after which it is started again, at most. */
const MOST_FALLS = 128;

/**
 * Contents of files by object id, in the order of the list, in groups as git gives them: one process for all, whose answers are taken while it works, so that no more is held than the pipe and the
 * object that is being told. Bytes are not used again after they are given. `milliseconds` bounds the time. Never throws for the repository's sake.
 */
export async function* objectFlow(git: Git, oids: readonly string[], milliseconds: number): AsyncGenerator<readonly Flowed[], FlowEnd> {
  let child: ChildProcessWithoutNullStreams | undefined;
  // No time at all is up before git says its first word.
  let late = milliseconds <= 0;
  const timer = setTimeout(() => { late = true; child?.kill('SIGKILL'); }, milliseconds);
  timer.unref();
  let next = 0;
  try {
    for (let falls = 0; next < oids.length; falls++) {
      if (late) return { why: 'late', next };
      if (falls > MOST_FALLS) return { why: 'damaged', next };
      child = git.start(['cat-file', '--batch', '--buffer']);
      const from = next;
      let failed = false;
      child.once('error', () => { failed = true; });
      child.stdin.on('error', () => undefined).end(`${oids.slice(next).join('\n')}\n`);
      child.stderr.resume();
      const answers = new Answers();
      try {
        for await (const chunk of child.stdout) {
          answers.add(chunk);
          const group: Flowed[] = [];
          for (let answer = answers.take(oids[next] ?? ''); answer && next < oids.length; answer = answers.take(oids[next] ?? '')) group.push({ index: next++, bytes: answer.bytes });
          if (group.length > 0) yield group;
          if (late || answers.lost) break;
        }
      } catch { /* it ended; what is left is asked of another */ }
      if (late) return { why: 'late', next };
      if (failed) return { why: 'damaged', next };
      child.kill('SIGKILL');
      // Where the answers were lost, the one that was told last did it. Git ends at the one that comes next.
      if (next < oids.length && !(answers.lost && next > from)) yield [{ index: next++, bytes: undefined }];
    }
    return { why: 'whole', next };
  } finally {
    clearTimeout(timer);
    child?.kill('SIGKILL');
  }
}

/** What git has said, cut into answers: a line `<oid> <type> <size>`, the bytes and a line end; or a line that says why not. */
class Answers {
  /** It says something else: of an object that is longer than it says, git tells every byte. */
  lost = false;
  #chunks: Buffer[] = [];
  #held = 0;
  #whole: Buffer = Buffer.alloc(0);
  #at = 0;
  /** Bytes needed before the next answer is complete. */
  #needs = 1;

  add(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#held += chunk.length;
  }

  /** The next answer, once it is there whole; no bytes where they are not those of the file that this names. git does not look when it reads. */
  take(oid: string): { readonly bytes: Uint8Array | undefined } | undefined {
    if (this.lost || this.#whole.length - this.#at + this.#held < this.#needs) return undefined;
    if (this.#held > 0) {
      const [first] = this.#chunks;
      this.#whole = this.#at === this.#whole.length && this.#chunks.length === 1 && first ? first : Buffer.concat([this.#whole.subarray(this.#at), ...this.#chunks]);
      this.#chunks = [];
      this.#held = 0;
      this.#at = 0;
    }
    const left = this.#whole.length - this.#at;
    const line = this.#whole.indexOf(10, this.#at);
    if (line < 0) { this.#needs = left + 1; this.lost = left > 4096; return undefined; }
    const [name, type = '', digits] = this.#whole.toString('latin1', this.#at, line).split(' ');
    if (name !== oid) { this.lost = true; return undefined; }
    if (digits === undefined || !/^\d{1,15}$/.test(digits)) { this.#at = line + 1; this.#needs = 1; return { bytes: undefined }; }
    const size = Number(digits);
    if (line + 1 + size + 1 > this.#whole.length) { this.#needs = line - this.#at + size + 2; return undefined; }
    // git names a file by `<type> <size>\0` and its bytes, which is what stands here but for the line end.
    const named = this.#whole.subarray(line - type.length - 1 - digits.length, line + 1 + size);
    named[named.length - size - 1] = 0;
    const right = type === 'blob' && hash(oid.length === 64 ? 'sha256' : 'sha1', named) === oid;
    this.#at = line + 1 + size + 1;
    this.#needs = 1;
    this.lost = this.#whole[this.#at - 1] !== 10;
    return { bytes: right ? this.#whole.subarray(line + 1, line + 1 + size) : undefined };
  }
}
