import { NO_TEXT } from './no-text.ts';

/** `dependencies`: code of others that a tool installed. `output`: what a build wrote. */
export type Derived = 'dependencies' | 'output';

/** Names that only tools give: nobody keeps own work there, whether git ignores it or not. */
const DEPENDENCIES = new Set([
  'node_modules', 'bower_components', 'jspm_packages', '.pnpm-store', '.yarn', 'site-packages', '__pypackages__', '.venv', '.tox', '.nox', '.eggs',
  'Pods', 'Carthage', 'elm-stuff', '.terraform', '.terragrunt-cache', 'third_party',
]);
const OUTPUT = new Set([
  '.next', '.nuxt', '.output', '.svelte-kit', '.angular', '.docusaurus', '.turbo', '.parcel-cache', '.cache', '.nyc_output', '.serverless', 'cdk.out',
  '.aws-sam', '.gradle', '.dart_tool', '__pycache__', '.mypy_cache', '.pytest_cache', '.ruff_cache', '.hypothesis', 'htmlcov', 'storybook-static',
]);

/** Names that people use too: `build/` may hold Terraform, `vendor/` may be a part of the business. */
const PERHAPS: ReadonlyMap<string, Derived> = new Map([
  ['vendor', 'dependencies'], ['venv', 'dependencies'], ['deps', 'dependencies'], ['dist', 'output'], ['build', 'output'], ['out', 'output'],
  ['target', 'output'], ['bin', 'output'], ['obj', 'output'], ['coverage', 'output'], ['_build', 'output'],
]);
const VENDOR_MARKS = new Set(['modules.txt', 'autoload.php', 'composer', 'bundle']);
const OUTPUT_MARKS = new Set([
  '.rustc_info.json', 'CMakeCache.txt', 'maven-status', 'asset-manifest.json', 'lcov.info', 'lcov-report', 'coverage-final.json', 'clover.xml',
  // What bundlers of GitHub actions leave beside the one file they write.
  'licenses.txt', 'sourcemap-register.js', 'sourcemap-register.cjs',
]);
const OUTPUT_FILE = /\.(?:js|mjs|cjs|css|wasm)\.map$|\.min\.(?:js|mjs|css)$|\.d\.[cm]?ts$|\.(?:tsbuildinfo|class|jar|war|whl|pyc|o|obj)$/;

/**
 * Is a folder derived? The rule:
 * 1. a name only tools give: always;
 * 2. a mark that tools put into any folder they own (`CACHEDIR.TAG`, `pyvenv.cfg`), unless git tracks the mark: no tool's folder is committed with it, and
 *    one tracked file shall not hide the settings and programs beside it;
 * 3. a name people use too: when git ignores the whole folder, or when something in it shows that a tool wrote it. A tracked `build/` with
 *    Terraform in it has neither, so it is read like any other folder.
 * `contents` are the names right inside it, `tracked` tells which of them git tracks. `ignored` is asked only where it counts.
 */
export function derivedFolder(name: string, contents: readonly string[], ignored: () => boolean, tracked: (inside: string) => boolean): Derived | undefined {
  if (DEPENDENCIES.has(name)) return 'dependencies';
  if (OUTPUT.has(name)) return 'output';
  if (contents.includes('pyvenv.cfg') && !tracked('pyvenv.cfg')) return 'dependencies';
  if (contents.includes('CACHEDIR.TAG') && !tracked('CACHEDIR.TAG')) return 'output';
  const perhaps = PERHAPS.get(name);
  if (perhaps === undefined || ignored()) return perhaps;
  const marked = perhaps === 'dependencies'
    ? contents.some((inside) => VENDOR_MARKS.has(inside))
    : contents.some((inside) => OUTPUT_MARKS.has(inside) || OUTPUT_FILE.test(inside));
  return marked ? perhaps : undefined;
}

/**
 * Is a file of a derived folder that `readWhenDerived` leaves out read for credentials alone? Where it is kept in git it is no less in reach than what lies beside it; what a tool made of other files
 * (maps, minified bundles, declarations) repeats them, and pictures hold none.
 */
export function readForCredentials(name: string, size: number): boolean {
  return size > 0 && size <= DERIVED_BYTES && !NO_TEXT.test(name) && !MADE.test(name);
}
const MADE = /\.(?:map|snap|svg|min\.[cm]?js|min\.css|css|scss|less|d\.[cm]?ts|tsbuildinfo|lock|sum|po|pot|mo)$/i;

/** Largest file read inside a derived folder, in bytes. */
const DERIVED_BYTES = 256 * 1024;

const STORES = new Set([
  '.npmrc', '.yarnrc', '.yarnrc.yml', '.netrc', '_netrc', '.pgpass', '.pypirc', '.git-credentials', '.dockercfg', '.htpasswd', '.s3cfg', '.boto',
  'kubeconfig', 'credentials', 'auth.json',
]);
const DATA = /\.(?:json|ya?ml|toml|ini|conf|cfg|properties|txt)$/;
const NAMED_SECRET = /credential|secret|service[-_]?account|token/;
const OUTPUT_CONFIG = /^(?:config|settings|appsettings|application|docker-compose|compose)\b.*\.(?:json|ya?ml|toml|ini|properties|js)$|\.(?:pem|key)$|^id_(?:rsa|dsa|ecdsa|ed25519)$/;

/**
 * Is a file in a derived folder read all the same? Only what often holds credentials: `.env` and its kin, credential stores, Terraform state,
 * and, in build output, configuration and keys that were copied there. Keys inside packages are left out: they are public test keys.
 */
export function readWhenDerived(name: string, size: number, sort: Derived): boolean {
  if (size > DERIVED_BYTES) return false;
  const lower = name.toLowerCase();
  if (/^\.env(?:\.|rc$|$)/.test(lower)) return !/\.(?:example|sample|template|dist)$/.test(lower) || sort === 'output';
  if (STORES.has(lower) || /\.tfstate(?:\.backup)?$|\.(?:auto\.)?tfvars$/.test(lower)) return true;
  if (NAMED_SECRET.test(lower) && DATA.test(lower)) return true;
  return sort === 'output' && OUTPUT_CONFIG.test(lower);
}
