/** Names of folders and files that hold data, as they stand in a path. */
const NAMES = 'data|db|database|pgdata|backups?|dumps?|uploads?|media|volumes?|storage';
const FILES = 'db|sqlite3?|dump|bak';
const REMOVED = new RegExp(`(?:^|[/\\\\])(?:${NAMES})(?:$|[/\\\\])|\\.(?:${FILES})$`, 'i');
/** Stands in every source text with a path that `removalOfText` says yes to. */
export const REMOVED_NAME = new RegExp(`["'\`/\\\\](?:${NAMES})["'\`/\\\\]|\\.(?:${FILES})["'\`]`, 'i');

/** Does removing this path in source code take data? Only a path whose name says so counts: code builds most of its paths. */
export function removalOfText(path: string): boolean {
  return REMOVED.test(path) && !/(?:^|[/\\])(?:tmp|temp|cache|dist|build|test|tests|__tests__|fixtures?|node_modules|\.[\w-]+)(?:$|[/\\])/i.test(path);
}
