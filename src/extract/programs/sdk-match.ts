import type { OperationRow } from '../../model/index.ts';

/** A call in source code, as far as a row of kind `sdk` asks. */
export interface SdkCall {
  /** Names from the root of the callee to the function called. */
  readonly chain: readonly string[];
  /** Package that the root of the callee comes from. */
  readonly module: string | undefined;
  /** Does an argument say this? `name: value`, `empty`, `no where`, `true`, or a quoted string as the first argument. */
  says(option: string): boolean;
}

/** Names that any object may have as a method: the object itself must come from the package. */
const COMMON = new Set(['rm', 'rmSync', 'rmdir', 'rmdirSync', 'remove', 'removeSync', 'sync', 'delete', 'del', 'drop', 'call', 'destroy', 'truncate', 'synchronize', 'emptyDir', 'emptyDirSync', 'rimraf', 'deleteAsync', 'deleteSync', 'beginDelete', 'deleteObject', 'DataSource', 'createConnection', 'deleteTable', 'deleteVolume', 'deleteSnapshot', 'deleteStack', 'deleteProject', 'deleteIfExists', 'clearObjects', 'deleteIndex', 'deleteBucket', 'dropSchema', 'dropTable', 'dropTableIfExists']);

/** The rows of kind `sdk` that a call matches, given the packages its file imports. */
export function sdkRows(call: SdkCall, rows: readonly OperationRow[], imported: ReadonlySet<string>): readonly OperationRow[] {
  const last = call.chain.at(-1);
  if (last === undefined) return [];
  const objects = call.chain.slice(0, -1).map((name) => name.toLowerCase());
  return rows.filter(({ match }) => {
    if (match.kind !== 'sdk') return false;
    const member = match.member.find((name) => (name.includes('.') ? `.${call.chain.join('.')}`.endsWith(`.${name}`) : name === last));
    if (member === undefined) return false;
    const own = call.module !== undefined && match.module.includes(call.module);
    const named = match.module.some((name) => !name.startsWith('@') && objects.some((object) => object === name.toLowerCase() || object.endsWith(name.toLowerCase()) && name.length > 4));
    // `repos.delete` says whose it is; `delete` alone does not.
    const file = (!COMMON.has(last) || member.includes('.')) && match.module.some((name) => imported.has(name));
    return (own || named || file) && (match.option === undefined || call.says(match.option));
  });
}
