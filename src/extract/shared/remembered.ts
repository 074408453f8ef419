const MOST = 8_192;
const LONGEST = 100;

/**
 * The same function of a name, which answers from memory where it was asked before: the names of one tree are few, and each is asked for in many files. Only for functions of the name
 * alone whose answers nobody changes. Keeps some thousand names, and of a text that holds one nothing else.
 */
export function remembered<T>(make: (name: string) => T): (name: string) => T { return rememberedBy((name) => name, make); }

/** The same of anything that names tell: the answer hangs on what `nameOf` says of it alone. */
export function rememberedBy<T>(nameOf: (asked: string) => string, make: (asked: string) => T): (asked: string) => T {
  const kept = new Map<string, { readonly answer: T }>();
  return (asked) => {
    const name = nameOf(asked);
    const held = kept.get(name);
    if (held) return held.answer;
    const answer = make(asked);
    if (name.length > LONGEST) return answer;
    if (kept.size >= MOST) kept.clear();
    // A piece of a text keeps the whole text alive: what is kept is a copy.
    kept.set(Buffer.from(name, 'utf16le').toString('utf16le'), { answer });
    return answer;
  };
}
