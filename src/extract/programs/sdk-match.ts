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

/** The rows of kind `sdk` by the last name of what they call, in their own order. Made once for a list of rows. */
function byLastName(rows: readonly OperationRow[]): ReadonlyMap<string, readonly SdkRow[]> {
  const known = tables.get(rows);
  if (known) return known;
  const found = new Map<string, SdkRow[]>();
  for (const row of rows) {
    const { match } = row;
    if (match.kind !== 'sdk') continue;
    for (const last of new Set(match.member.map((name) => name.slice(name.lastIndexOf('.') + 1)))) {
      const list = found.get(last) ?? [];
      list.push({ row, match });
      found.set(last, list);
    }
  }
  tables.set(rows, found);
  return found;
}
interface SdkRow { readonly row: OperationRow; readonly match: Extract<OperationRow['match'], { kind: 'sdk' }> }
const tables = new WeakMap<readonly OperationRow[], Map<string, SdkRow[]>>();

/** The rows of kind `sdk` that a call matches, given the packages its file imports. */
export function sdkRows(call: SdkCall, rows: readonly OperationRow[], imported: ReadonlySet<string>): readonly OperationRow[] {
  const last = call.chain.at(-1);
  const candidates = last === undefined ? undefined : byLastName(rows).get(last);
  if (last === undefined || !candidates) return [];
  const objects = call.chain.slice(0, -1).map((name) => name.toLowerCase());
  return candidates.flatMap(({ row, match }) => {
    const member = match.member.find((name) => (name.includes('.') ? `.${call.chain.join('.')}`.endsWith(`.${name}`) : name === last));
    if (member === undefined) return [];
    const own = call.module !== undefined && match.module.includes(call.module);
    const named = match.module.some((name) => !name.startsWith('@') && objects.some((object) => object === name.toLowerCase() || object.endsWith(name.toLowerCase()) && name.length > 4));
    // `repos.delete` says whose it is; `delete` alone does not.
    const file = (!COMMON.has(last) || member.includes('.')) && match.module.some((name) => imported.has(name));
    return (own || named || file) && (match.option === undefined || call.says(match.option)) ? [row] : [];
  });
}
