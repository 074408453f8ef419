/** Last part of a path: `.env.local` of `apps/web/.env.local`. */
export function baseName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

/** Text after the last dot of the file's name in lower case, without the dot; empty where there is none or the name only starts with one. */
export function extensionOf(file: string): string {
  const base = baseName(file);
  const dot = base.lastIndexOf('.');
  return dot > 0 ? base.slice(dot + 1).toLowerCase() : '';
}
