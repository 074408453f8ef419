import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './build.ts';
import type { Run } from './cli.ts';

interface Request { readonly args: readonly string[]; readonly cwd: string; readonly env: Readonly<Record<string, string>> }
interface Waiting { readonly resolve: (run: Run) => void; readonly reject: (error: Error) => void }
type Answer = { readonly id: number; readonly failed: string } | ({ readonly id: number } & Run);

/** A process that keeps the built program loaded, see warm-program.mjs. It ends with the process that asks. */
class WarmProgram {
  private readonly waiting = new Map<number, Waiting>();
  private readonly child: ChildProcess;
  private next = 0;
  ended = false;

  constructor(node: string, program: string) {
    this.child = fork(join(ROOT, 'test/support/warm-program.mjs'), [program], { execPath: node, execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.child.on('message', (answer: Answer) => {
      const asked = this.waiting.get(answer.id);
      this.waiting.delete(answer.id);
      if ('failed' in answer) asked?.reject(new Error(answer.failed)); else asked?.resolve({ code: answer.code, stdout: answer.stdout, stderr: answer.stderr });
    });
    this.child.once('close', (code, signal) => {
      this.ended = true;
      for (const { reject } of this.waiting.values()) reject(new Error(`the program ended with ${code ?? signal}`));
    });
    this.child.unref();
    this.child.channel?.unref();
  }

  run(request: Request): Promise<Run> {
    const id = this.next++;
    // Nothing is missed while nobody waits, and a test that waits is not alone.
    this.child.channel?.ref();
    return new Promise<Run>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.child.send({ id, ...request });
    }).finally(() => { if (this.waiting.size === 0) this.child.channel?.unref(); });
  }
}

const programs = new Map<string, WarmProgram>();

/** Runs `program` with `node` as if it had been started anew. Throws when it ends the whole process. */
export function runWarm(node: string, program: string, request: Request): Promise<Run> {
  const key = `${node}\n${program}`;
  const held = programs.get(key);
  const warm = held === undefined || held.ended ? new WarmProgram(node, program) : held;
  programs.set(key, warm);
  return warm.run(request);
}
