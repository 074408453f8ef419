/**
 * Deepest nesting of brackets in `text`, read without regard to strings and comments, so it can only be too large. Linear. Stops counting
 * at `limit` + 1. Run before any recursive parser: a million open brackets must not reach it.
 */
export function bracketDepth(text: string, limit: number): number {
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x5b || code === 0x7b || code === 0x28) {
      if (++depth > deepest) { deepest = depth; if (deepest > limit) return deepest; }
    } else if (code === 0x5d || code === 0x7d || code === 0x29) {
      if (depth > 0) depth--;
    }
  }
  return deepest;
}

/** The same for JSON, where strings are easy to tell, so brackets inside them do not count. */
export function jsonDepth(text: string, limit: number): number {
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x22) {
      for (i++; i < text.length; i++) {
        const inner = text.charCodeAt(i);
        if (inner === 0x5c) i++;
        else if (inner === 0x22 || inner === 0x0a) break;
      }
    } else if (code === 0x5b || code === 0x7b) {
      if (++depth > deepest) { deepest = depth; if (deepest > limit) return deepest; }
    } else if (code === 0x5d || code === 0x7d) {
      if (depth > 0) depth--;
    }
  }
  return deepest;
}

const NAME = /[\w$\u0080-\uffff]+/y;

/** Most `name:` in a row, with nothing but white space and comments between them. Linear. */
export function labelChain(code: string): number {
  let longest = 0;
  let chain = 0;
  let named = false;
  for (let at = 0; at < code.length;) {
    const char = code.charCodeAt(at);
    NAME.lastIndex = at;
    if (char <= 32) at++;
    else if (char === 47 && (code[at + 1] === '*' || code[at + 1] === '/')) {
      const close = code.indexOf(code[at + 1] === '*' ? '*/' : '\n', at + 2);
      if (close < 0) break;
      at = close + (code[at + 1] === '*' ? 2 : 1);
    } else if (NAME.test(code)) {
      if (named) chain = 0;
      named = true;
      at = NAME.lastIndex;
    } else {
      chain = char === 58 && named ? chain + 1 : 0;
      longest = Math.max(longest, chain);
      named = false;
      at++;
    }
  }
  return longest;
}
