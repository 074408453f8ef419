import { getHeapSpaceStatistics, getHeapStatistics, setFlagsFromString } from 'node:v8';
import type { Progress } from '../index.ts';

/** Files from which on a scan lasts long enough for it to pay. */
const MANY = 1_000;
/** Bytes that the room for what is young shall have, both halves together. */
const ROOM = 6 * 1024 * 1024;

/** Bytes in use from which on the heap grows by less. */
const LARGE = 48 * 1024 * 1024;

let given = false;
let held = false;

/**
 * The same progress; where it tells of many files, what is young is given four times the room that the shell leaves it, once, before they are read. Where syntax trees of one file fill the room several
 * times, most of a tree is moved to the old before it dies, and is looked through there. A larger room takes more memory than it saves time.
 */
export function withRoom(report: Progress): Progress {
  return (done, total, what) => { if (!given && total >= MANY) giveRoom(); if (!held) hold(); report(done, total, what); };
}

/** A large heap that may double takes more memory than the time is worth. */
function hold(): void {
  if (getHeapStatistics().used_heap_size < LARGE) return;
  held = true;
  setFlagsFromString('--heap-growing-percent=30');
}

/** The room grows only when more than it holds has lived through a look at it, so that much is made to live for a moment. */
function giveRoom(): void {
  given = true;
  setFlagsFromString('--semi-space-growth-factor=4');
  const living: object[] = [];
  for (let round = 0; round < 20 && young() < ROOM; round++) for (let i = 0; i < 10_000; i++) living.push({ i });
  setFlagsFromString('--semi-space-growth-factor=1');
}

function young(): number { return getHeapSpaceStatistics().find((one) => one.space_name === 'new_space')?.space_size ?? ROOM; }
