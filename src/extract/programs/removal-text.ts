/** Does removing this path in source code take data? Only a path whose name says so counts: code builds most of its paths. */
export function removalOfText(path: string): boolean {
  return /(?:^|[/\\])(?:data|db|database|pgdata|backups?|dumps?|uploads?|media|volumes?|storage)(?:$|[/\\])|\.(?:db|sqlite3?|dump|bak)$/i.test(path) && !/(?:^|[/\\])(?:tmp|temp|cache|dist|build|test|tests|__tests__|fixtures?|node_modules|\.[\w-]+)(?:$|[/\\])/i.test(path);
}
