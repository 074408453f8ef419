import { Dice } from './corpora-dice.ts';
import { BUNDLES, IMAGES, TEXTS } from './corpora-bulk.ts';
import { CHECKSUMS, LOCKS } from './corpora-digests.ts';
import { PUBLIC_KEYS, VECTORS } from './corpora-keys.ts';
import { SCHEMAS, UUIDS } from './corpora-code.ts';

type Files = Readonly<Record<string, string>>;
const dice = new Dice('git');

/** Object ids wherever people write them. */
const GIT: Files = {
  '.git-blame-ignore-revs': Array.from({ length: 40 }, () => `# style\n${dice.hex(40)}`).join('\n'),
  'CHANGELOG.md': Array.from({ length: 200 }, (_, i) => `* **auth:** rotate the secret key of sessions ([#${i}](https://example.com/pull/${i})) ([${dice.hex(7)}](https://example.com/commit/${dice.hex(40)}))`).join('\n'),
  'src/build-info.ts': `export const COMMIT = '${dice.hex(40)}';\nexport const TREE = "${dice.hex(40)}";\nexport const BUILD_KEY = 'main-2026-11-21';\n`,
  '.github/workflows/ci.yml': `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    permissions: { contents: read }\n    steps:\n${Array.from({ length: 30 }, (_, i) => `      - uses: actions/step-${i}@${dice.hex(40)} # v${i}`).join('\n')}\n`,
  '.pre-commit-config.yaml': `repos:\n${Array.from({ length: 20 }, (_, i) => `  - repo: https://example.com/hook-${i}\n    rev: ${dice.hex(40)}\n    hooks: [{ id: detect-secrets }]`).join('\n')}\n`,
  'vendor.txt': Array.from({ length: 60 }, () => `${dice.hex(40)} 160000 commit token-service`).join('\n'),
  'deploy/release.yml': `image: registry.example.com/shop@sha256:${dice.hex(64)}\nrevision: ${dice.hex(40)}\ncacheKey: node-modules-${dice.hex(64)}\n`,
};

/** By name: what a reader of the failure wants to hear first. */
export const CORPORA: Readonly<Record<string, Files>> = {
  'lock files of every package manager': LOCKS,
  'checksums and integrity digests': CHECKSUMS,
  'git object ids': GIT,
  'code full of UUIDs': UUIDS,
  ...BUNDLES, ...TEXTS, ...IMAGES, ...VECTORS, ...PUBLIC_KEYS, ...SCHEMAS,
};
