/** `a` or `a["k"]` or `a[0]`. */
export function indexed(address: string, key: string | number | undefined): string {
  return key === undefined ? address : typeof key === 'number' ? `${address}[${key}]` : `${address}[${JSON.stringify(key)}]`;
}
/** `module.x` before an address, when there is one. */
export function under(module: string, address: string): string {
  return module === '' ? address : `${module}.${address}`;
}
