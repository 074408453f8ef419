import type { Progress } from '../index.ts';
import { EXIT, Refusal } from './failure.ts';
import { inPieces } from './pieces.ts';

/** What the shell knows of its surroundings, handed in so that tests can choose it. */
export interface Surroundings {
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** YYYY-MM-DD of the clock. */
  readonly today: string;
}

/** Colour only for a terminal, and never when NO_COLOR is set (to anything but the empty text) or TERM is dumb. */
export function wantsColor({ stdout, env }: Surroundings): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  return stdout.isTTY === true && env.TERM !== 'dumb';
}

/** Columns of the terminal; 100 where there is none. */
export function widthOf({ stdout }: Surroundings): number {
  return stdout.isTTY === true && stdout.columns !== undefined && stdout.columns > 0 ? stdout.columns : 100;
}

/** One line of progress on standard error, only on a terminal, only once a scan has taken half a second; `done` wipes it. */
export function progressLine({ stderr }: Surroundings, quiet: boolean, now: () => number): { report: Progress; done: () => void } {
  if (stderr.isTTY !== true || quiet) return { report: () => undefined, done: () => undefined };
  const start = now();
  let last = 0;
  let shown = false;
  return {
    report: (done, total, what) => {
      const at = now();
      if (at - start < 500 || at - last < 100) return;
      last = at;
      shown = true;
      stderr.write(`\r\u001b[K${what} ${done.toLocaleString('en-US')} of ${total.toLocaleString('en-US')}`);
    },
    done: () => { if (shown) stderr.write('\r\u001b[K'); },
  };
}

/** Writes and waits until a slow reader took it. A reader that went away (EPIPE) ends the writing quietly; anything else is told as a refusal. */
export async function write(stream: NodeJS.WritableStream, text: string | Iterable<string>): Promise<void> {
  for (const piece of inPieces(typeof text === 'string' ? [text] : text)) if (!await writePiece(stream, piece)) return;
}

/** False: the reader went away. */
function writePiece(stream: NodeJS.WritableStream, text: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => {
      if (error.code === 'EPIPE') resolve(false); else reject(new Refusal(`the output cannot be written (${error.code ?? 'error'})`, EXIT.usage, { cause: error }));
    };
    // Stays where the writing fails: the stream tells the callback first and its listeners after that.
    stream.once('error', onError);
    stream.write(text, (error) => { if (error) onError(error); else { stream.removeListener('error', onError); resolve(true); } });
  });
}

/** A line that is typed and not shown; undefined where nobody sits at a terminal. */
export async function askHidden({ stderr }: Surroundings, question: string): Promise<string | undefined> {
  const { stdin } = process;
  if (stdin.isTTY !== true || stderr.isTTY !== true) return undefined;
  stderr.write(question);
  stdin.setRawMode(true);
  stdin.resume();
  let typed = '';
  try {
    for await (const chunk of stdin) {
      for (const key of String(chunk)) {
        if (key === '\r' || key === '\n' || key === '\u0004') return typed;
        if (key === '\u0003') throw new Refusal('no passphrase was given', EXIT.usage);
        typed = key === '\u007f' || key === '\b' ? typed.slice(0, -1) : typed + key;
      }
    }
    return typed;
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    stderr.write('\n');
  }
}
