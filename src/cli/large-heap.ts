import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import type { Progress } from '../index.ts';

/** Bytes in use from which on the heap grows by less. */
const LARGE = 48 * 1024 * 1024;

let held = false;

/** The same progress; where the heap has become large it grows by less from then on: one that may double takes more memory than the time is worth. The young have room, see small-heap.ts, so that little that dies soon is among the rest. */
export function holdingLarge(report: Progress): Progress {
  return (done, total, what) => { if (!held) hold(); report(done, total, what); };
}

function hold(): void {
  if (getHeapStatistics().used_heap_size < LARGE) return;
  held = true;
  setFlagsFromString('--heap-growing-percent=30');
  // Measured on 134,000 files: 50 MiB less, for a twentieth more time. V8 then gives back what it would keep for later, also of the room for the young, which therefore may grow again: in the
  // little that is left of it most of a tree would be taken for old. Neither can be set back, so nothing of what was compiled is kept after it (see program.ts); a version that does not know the first would complain on standard error.
  if (/^13\./.test(process.versions.v8)) {
    setFlagsFromString('--memory-saver-mode');
    setFlagsFromString('--semi-space-growth-factor=2');
  }
}
