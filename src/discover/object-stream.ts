import { createHash } from 'node:crypto';
import type { Git } from './git.ts';

/** What git answered about one object: its header, and its bytes where they were asked for. */
export interface ObjectAnswer { readonly type: string; readonly size: number; readonly bytes?: Uint8Array }

/** A `cat-file` that is kept open and asked in rounds. */
export interface ObjectStream {
  /** Answers by object id, for those that are in this clone. Rejects with an Error when git ends or says what cannot be understood. */
  ask(oids: readonly string[]): Promise<ReadonlyMap<string, ObjectAnswer>>;
  close(): void;
}

/** Starts `cat-file` for headers only or for contents. Ask for contents only of objects whose size is known: git holds each whole in memory. */
export function openObjectStream(git: Git, what: 'headers' | 'contents'): ObjectStream {
  const child = git.start(['cat-file', what === 'headers' ? '--batch-check' : '--batch']);
  let ended = false;
  let wake = (): void => undefined;
  let chunks: Buffer[] = [];
  let held = 0;
  const end = (): void => { ended = true; wake(); };
  child.once('error', end).once('close', end);
  child.stdin.on('error', () => undefined);
  child.stderr.resume();
  child.stdout.on('data', (chunk: Buffer) => { chunks.push(chunk); held += chunk.length; wake(); });
  /** Everything held as one piece, once there are `bytes` of it. */
  const atLeast = async (bytes: number): Promise<Buffer> => {
    for (;;) {
      if (held >= bytes) break;
      if (ended) throw new Error('git ended before it had told all objects');
      await new Promise<void>((done) => { wake = done; });
    }
    const whole = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
    chunks = [whole];
    return whole;
  };
  const take = (whole: Buffer, bytes: number): Buffer => {
    chunks = [whole.subarray(bytes)];
    held -= bytes;
    return whole.subarray(0, bytes);
  };
  const header = async (): Promise<string> => {
    for (let least = 1; ; least = held + 1) {
      const whole = await atLeast(least);
      const line = whole.indexOf(10);
      if (line >= 0) return take(whole, line + 1).toString('latin1', 0, line);
      if (held > 4096) throw new Error('git told an object in a way that is not understood');
    }
  };
  return {
    async ask(oids) {
      const answers = new Map<string, ObjectAnswer>();
      if (oids.length === 0) return answers;
      child.stdin.write(`${oids.join('\n')}\n`);
      for (let left = oids.length; left > 0; left--) {
        const [oid = '', type = '', digits] = (await header()).split(' ');
        if (digits === undefined) continue;
        const size = Number(digits);
        if (what === 'headers') answers.set(oid, { type, size });
        else answers.set(oid, { type, size, bytes: take(await atLeast(size + 1), size + 1).subarray(0, size) });
      }
      return answers;
    },
    close() { child.stdin.end(); child.kill('SIGKILL'); },
  };
}

/** Are these the bytes that the object id names? git does not look when it reads, so that a file put into `.git/objects` may say anything. */
export function isObject(oid: string, type: string, bytes: Uint8Array): boolean {
  return createHash(oid.length === 64 ? 'sha256' : 'sha1').update(`${type} ${bytes.length}\0`).update(bytes).digest('hex') === oid;
}
