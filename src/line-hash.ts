/**
 * The line hash by which code scanning recognises a result when lines move (`primaryLocationLineHash`). For each line: a polynomial hash,
 * base 37 modulo 2^64, of the 100 characters from its start that are not blanks or tabs (so it looks into the lines below), with line
 * ends unified; then `:n` for the n-th line of the file with that hash. The sums are kept as two halves of 32 bits, which is much
 * faster than big integers and exact: no product here passes 2^53.
 */
const WINDOW = 100;
const BASE = 37;
const HALF = 0x1_0000_0000;
const END_OF_FILE = 0xffff;
const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const BLANK = 0x20;

/** 37^100 modulo 2^64: what a unit still weighs when it leaves the window. */
const [LEAVING_HIGH, LEAVING_LOW] = power(WINDOW);

function power(exponent: number): [high: number, low: number] {
  let high = 0;
  let low = 1;
  for (let i = 0; i < exponent; i++) {
    const product = low * BASE;
    high = (high * BASE + Math.floor(product / HALF)) % HALF;
    low = product % HALF;
  }
  return [high, low];
}

/** The hashes of the lines of `text`, first line first, as `<hex>:<n>`. A line that is only the end of the file has one too, as code scanning has it. */
export function lineHashes(text: string): string[] {
  const window = new Uint16Array(WINDOW);
  const startsHere = new Uint8Array(WINDOW);
  const hashes: string[] = [];
  const seen = new Map<string, number>();
  let high = 0;
  let low = 0;
  let slot = 0;

  const push = (unit: number): void => {
    if (startsHere[slot] === 1) {
      // The window that began with this line is full now; lines come out in the order they went in.
      const hash = high === 0 ? low.toString(16) : high.toString(16) + low.toString(16).padStart(8, '0');
      const count = (seen.get(hash) ?? 0) + 1;
      seen.set(hash, count);
      hashes.push(`${hash}:${count}`);
      startsHere[slot] = 0;
    }
    const leaving = window[slot] ?? 0;
    window[slot] = unit;
    const sum = low * BASE + unit;
    const lost = LEAVING_LOW * leaving;
    let nextLow = (sum % HALF) - (lost % HALF);
    let nextHigh = high * BASE + Math.floor(sum / HALF) - LEAVING_HIGH * leaving - Math.floor(lost / HALF);
    if (nextLow < 0) { nextLow += HALF; nextHigh -= 1; }
    low = nextLow;
    high = ((nextHigh % HALF) + HALF) % HALF;
    slot = (slot + 1) % WINDOW;
  };

  let lineStart = true;
  let afterCarriageReturn = false;
  const take = (unit: number): void => {
    const skipped = unit === BLANK || unit === TAB || (afterCarriageReturn && unit === LF);
    afterCarriageReturn = !skipped && unit === CR;
    if (skipped) return;
    const unified = unit === CR ? LF : unit;
    const here = slot;
    push(unified);
    if (lineStart) startsHere[here] = 1;
    lineStart = unified === LF;
  };
  for (let at = 0; at < text.length; at++) take(text.charCodeAt(at));
  take(END_OF_FILE);
  for (let i = 0; i < WINDOW; i++) push(0);
  return hashes;
}
