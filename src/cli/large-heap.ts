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
}
