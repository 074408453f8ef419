import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

// Node holds its own modules compiled, for the settings that it was started with: what is loaded after they are changed is compiled anew, which takes several times as long. Both are used by nearly every scan.
for (const name of ['node:crypto', 'node:child_process']) process.getBuiltinModule(name);

/** Bytes that the room for what is young shall have, both halves together. */
const ROOM = 8 * 1024 * 1024;
/** Most texts that are made to live for a moment, and how long each is. */
const MOST = 60;
const LONG = 64 * 1024;

// Imported first by the shell. Syntax trees die young, yet V8 lets the room for what is young grow to three times 32 MiB before it looks, and the rest of the heap to four times what
// lived when it last looked. Measured on trees of 5,000 to 134,000 files, a scan takes a third to two fifths less memory with these two, and no more than a twentieth
// more time. Until the heap is large it may double: what lives when files are listed only grows, and is looked through in vain each time. See large-heap.ts for what comes then.
giveRoom();
// So little is left to look through each time that sharing it between threads costs more than it saves.
setFlagsFromString('--no-parallel-scavenge');
settle();
// A scan is over before most of what the last compiler makes pays: it took a third of the processor time of one, on other threads. Functions that are called ten times as often as it would ask for are
// still given to it, twenty times to the one before it, so that large trees lose nothing. WebAssembly is compiled well only where it ran three times as long as V8 would ask for: a small tree is through by
// then. A version that does not know a setting would complain on standard error, so only those are told that are known to.
if (/^1[23]\./.test(process.versions.v8)) {
  setFlagsFromString('--invocation-count-for-turbofan=30000');
  setFlagsFromString('--invocation-count-for-maglev=8000');
  // The first compiler takes less time than to hand it a function and its code back.
  setFlagsFromString('--no-concurrent-sparkplug');
  setFlagsFromString('--wasm-tiering-budget=40000000');
} else if (/^11\./.test(process.versions.v8)) {
  // That of Node 20 has no compiler between, and counts bytes of code that ran instead of calls: twelve times as many.
  setFlagsFromString('--interrupt-budget=800000');
  setFlagsFromString('--wasm-tiering-budget=40000000');
}
// An expression is run as bytes of its own once and compiled at the second time, so that to make those bytes shorter takes more than it saves.
if (/^1[123]\./.test(process.versions.v8)) setFlagsFromString('--no-regexp-peephole-optimization');
// What lies outside the heap, the bytes of files and what WebAssembly holds of them, is as much as all that lives in it when a small tree is listed: with both against one limit V8 would look through the heap in vain.
if (/^13\.6\./.test(process.versions.v8)) setFlagsFromString('--external-memory-accounted-in-global-limit');

/** Sets what large-heap.ts may have changed back: what V8 compiled is taken at the next start only if all settings are those that it had. */
export function settle(): void { setFlagsFromString('--heap-growing-percent=100'); }

/**
 * What is young gets this room, two or four times that which V8 has given it until now, and keeps it: all tables are made in it, and where syntax trees of one file fill it several times, most of a tree is moved to the old before it
 * dies, and is looked through there. A larger room takes more memory than it saves time. It grows only when more than it holds has lived through a look at it, so that much is made to live for a
 * moment: long texts, of which each is moved as one piece and not looked into.
 */
function giveRoom(): void {
  setFlagsFromString(`--semi-space-growth-factor=${Math.max(1, Math.round(ROOM / young()))}`);
  const bytes = Buffer.alloc(LONG);
  const living: string[] = [];
  while (living.length < MOST && young() < ROOM) living.push(bytes.toString('latin1'));
  setFlagsFromString('--semi-space-growth-factor=1');
}

function young(): number { return getHeapSpaceStatistics().find((one) => one.space_name === 'new_space')?.space_size ?? ROOM; }
