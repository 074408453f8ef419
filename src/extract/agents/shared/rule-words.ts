/** How a rule is shown. Rules in settings can hold anything, also a pasted token, so only what looks like names and paths is repeated. */

/** Words a command rule begins with, at most two of plain letters: `npm run ...`. */
export function commandWords(pattern: string): string {
  const words = pattern.replace(/:\*$/, ' *').split(/\s{1,99}/, 12).filter((word) => word !== '');
  const shown: string[] = [];
  for (const word of words.slice(0, 2)) {
    if (!/^[a-z*][a-z0-9._*-]{0,23}$/.test(word) || /\d{4}/.test(word)) break;
    shown.push(word);
  }
  if (shown.length === 0) return 'some commands';
  return shown.length === words.length ? shown.join(' ') : `${shown.join(' ')} ...`;
}

/** A path pattern, or `a path` where it holds more than a path does. */
export function pathWords(pattern: string): string {
  return pattern.length <= 80 && /^[\w./*~@+?!{},()[\]-]+$/.test(pattern) && !/[A-Za-z0-9]{32}/.test(pattern) ? pattern : 'a path';
}

/** A name of a server, tool or host, or a word in its place. */
export function nameWords(name: string, instead: string): string {
  return name.length <= 64 && /^[\w.@:/ *-]+$/.test(name) && !/[A-Za-z0-9]{32}/.test(name) ? name : instead;
}
