import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { progressLine, wantsColor, widthOf, write } from '../../src/cli/terminal.ts';
import type { Surroundings } from '../../src/cli/terminal.ts';

class Terminal extends Writable {
  readonly isTTY: boolean;
  readonly columns: number;
  text = '';
  constructor(isTTY: boolean, columns = 80) { super(); this.isTTY = isTTY; this.columns = columns; }
  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void { this.text += chunk.toString('utf8'); done(); }
}
const around = (stdout: Terminal, stderr: Terminal, env: NodeJS.ProcessEnv = {}): Surroundings => ({ stdout, stderr, env, cwd: '/', today: '2026-11-21' });

describe('what is written', () => {
  it('arrives whole, however long it is and whatever stands where it is cut', async () => {
    for (const before of ['', 'x']) {
      const text = before + '\u{1F4A5}'.repeat(1_200_000);
      const stdout = new Terminal(false);
      await write(stdout, text);
      expect(stdout.text === text).toBe(true);
    }
    const empty = new Terminal(false);
    await write(empty, '');
    expect(empty.text).toBe('');
  });
});

describe('progress', () => {
  /** Reports every 60 ms for two seconds. */
  function run(stderr: Terminal, quiet = false): string {
    let now = 0;
    const line = progressLine(around(new Terminal(true), stderr), quiet, () => now);
    for (; now < 2_000; now += 60) line.report(now, 2_000, 'reading');
    const shown = stderr.text;
    line.done();
    return shown;
  }

  it('shows on a terminal within the first second, seldom enough to be read, and is wiped', () => {
    const stderr = new Terminal(true);
    const updates = run(stderr).split('\r').length - 1;
    expect(updates).toBeGreaterThan(5);
    expect(updates).toBeLessThanOrEqual(20);
    expect(stderr.text).toContain('reading 540 of 2,000');
    expect(stderr.text.endsWith('\r\u001B[K')).toBe(true);
  });

  it('is nothing for a pipe, and nothing when it shall be quiet', () => {
    expect(run(new Terminal(false))).toBe('');
    expect(run(new Terminal(true), true)).toBe('');
  });

  it('is nothing for a scan that is over at once', () => {
    const stderr = new Terminal(true);
    const line = progressLine(around(new Terminal(true), stderr), false, () => 100);
    line.report(1, 1, 'reading');
    line.done();
    expect(stderr.text).toBe('');
  });
});

it.each([
  [true, {}, true], [false, {}, false], [true, { NO_COLOR: '1' }, false], [true, { NO_COLOR: '' }, true], [true, { TERM: 'dumb' }, false], [false, { FORCE_COLOR: '1' }, false],
])('colour on a terminal %s with %j: %s', (isTTY, env, expected) => { expect(wantsColor(around(new Terminal(isTTY), new Terminal(isTTY), env))).toBe(expected); });

it('is as wide as the terminal, and 100 columns where there is none', () => {
  expect(widthOf(around(new Terminal(true, 72), new Terminal(true)))).toBe(72);
  expect(widthOf(around(new Terminal(false, 72), new Terminal(true)))).toBe(100);
  expect(widthOf(around(new Terminal(true, 0), new Terminal(true)))).toBe(100);
});

describe('writing', () => {
  const failing = (code: string): Writable => new Writable({ write: (_chunk, _encoding, done) => { done(Object.assign(new Error(code), { code })); } });
  it('ends when the reader took everything', async () => {
    const out = new Terminal(false);
    await write(out, 'x'.repeat(1_000_000));
    expect(out.text.length).toBe(1_000_000);
  });
  it('ends quietly when the reader went away, and loudly for anything else', async () => {
    await expect(write(failing('EPIPE'), 'x')).resolves.toBeUndefined();
    await expect(write(failing('ENOSPC'), 'x')).rejects.toThrow('the output cannot be written (ENOSPC)');
  });
});
