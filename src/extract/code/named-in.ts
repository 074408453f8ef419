/** A name in code with what was asked for behind it: from where the name begins to where that ends, and the first group of what was asked for. */
export interface NamedIn { readonly index: number; readonly end: number; readonly part: string }

/**
 * Where a name stands in code that is no part of another name or of a chain, with `behind` (sticky) right behind it: as the matches of one expression of both, none overlapping. An expression for
 * each name of each file would be compiled for each, which takes longer than the search.
 */
export function namedIn(code: string, name: string, behind: RegExp): NamedIn[] {
  const out: NamedIn[] = [];
  for (let at = code.indexOf(name); at >= 0;) {
    let next = at + 1;
    if (at === 0 || !isPart(code.charCodeAt(at - 1))) {
      behind.lastIndex = at + name.length;
      const match = behind.exec(code);
      if (match) {
        next = at + name.length + match[0].length;
        out.push({ index: at, end: next, part: match[1] ?? '' });
      }
    }
    at = code.indexOf(name, next);
  }
  return out;
}

/** Letters, digits, `_`, `$`, `.`. */
function isPart(unit: number): boolean { return (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || (unit >= 48 && unit <= 57) || unit === 95 || unit === 36 || unit === 46; }
