import type { Plugin } from 'esbuild';

/**
 * Takes the modules of Node itself from Node by a call. To import one reads all that it gives out, also what Node makes only when it is asked for: workers behind `node:util`, the whole of
 * web cryptography behind `node:crypto`, which takes about as long as Node itself takes to start.
 */
export const builtins: Plugin = {
  name: 'builtins',
  setup(bundle) {
    bundle.onResolve({ filter: /^node:/ }, ({ path, kind }) => (kind === 'import-statement' ? { path, namespace: 'builtin', sideEffects: false } : { path, external: true }));
    bundle.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({ contents: handOn(path), loader: 'js' }));
  },
};

/** Not loaded before something of them is called: they bring most of what Node has for networks, and many a scan starts no process and opens nothing packed. */
const LATE = new Set(['node:child_process', 'node:zlib']);

/** Names that Node has there without making anything; of others the build says that they are not there. Each is dropped where nobody uses it. */
function handOn(path: string): string {
  const given: unknown = process.getBuiltinModule(path);
  const all = Object.entries(Object.getOwnPropertyDescriptors(Object(given))).filter(([name, at]) => at.get === undefined && /^[A-Za-z]\w*$/.test(name) && name !== 'default');
  if (LATE.has(path)) {
    const names = all.filter(([, at]) => typeof at.value === 'function').map(([name]) => name);
    return [
      `let held;\nconst builtin = () => (held ??= process.getBuiltinModule('${path}'));\nexport default /* @__PURE__ */ new Proxy({}, { get: (_, name) => builtin()[name] });`,
      ...names.map((name) => `export function ${name}(...given) { return builtin().${name}(...given); }`),
    ].join('\n');
  }
  return [
    `const builtin = /* @__PURE__ */ process.getBuiltinModule('${path}');\nconst of = (name) => builtin[name];\nexport default builtin;`,
    ...all.map(([name], at) => `const name${at} = /* @__PURE__ */ of('${name}');\nexport { name${at} as ${name} };`),
  ].join('\n');
}
