import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The root of the checkout that `directory` (absolute) lies in; the directory itself where none is seen. */
export function rootOf(directory: string): string {
  const real = realpathSync(directory);
  let at = real;
  while (!existsSync(join(at, '.git'))) { if (at === dirname(at)) return real; at = dirname(at); }
  return at;
}
