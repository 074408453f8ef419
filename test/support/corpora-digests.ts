import { Dice } from './corpora-dice.ts';

type Files = Readonly<Record<string, string>>;
const d = new Dice('locks');
const many = (count: number, make: (name: string, index: number) => string, between = '\n'): string => Array.from({ length: count }, (_, i) => make(NAMES[i % NAMES.length] ?? 'pad', i)).join(between);
/** Packages whose names say secret. */
const NAMES = ['left-pad', 'jsonwebtoken', 'passport-local', 'secret-manager', 'csrf-token', 'keytar', 'password-hash', 'api-key-auth', 'oauth-token', 'dotenv', 'cookie-session', 'auth-header', 'credential-provider-ini', 'private-key-loader'];
const sri = (): string => `sha512-${d.base64(64)}`;

const npm = `{\n  "name": "shop",\n  "lockfileVersion": 3,\n  "packages": {\n${many(120, (name, i) => `    "node_modules/${name}-${i}": { "version": "1.${i}.0", "resolved": "https://registry.example.com/${name}/-/${name}-1.${i}.0.tgz", "integrity": "${sri()}" }`, ',\n')}\n  }\n}\n`;
const yarn = `# yarn lockfile v1\n\n${many(80, (name, i) => `${name}@^1.${i}.0:\n  version "1.${i}.0"\n  resolved "https://registry.example.com/${name}/-/${name}-1.${i}.0.tgz#${d.hex(40)}"\n  integrity ${sri()}\n`)}`;

/** Digests of packages, under the names the managers give and under names that people give to copies. */
export const LOCKS: Files = {
  'package-lock.json': npm, 'npm-shrinkwrap.json': npm, 'old/package-lock.json.orig': npm, 'snapshots/lock-before.json': npm,
  'yarn.lock': yarn, 'berry/yarn.lock': many(80, (name, i) => `"${name}@npm:^1.${i}.0":\n  version: 1.${i}.0\n  resolution: "${name}@npm:1.${i}.0"\n  checksum: 10c0/${d.hex(128)}\n  languageName: node\n`), 'yarn.lock.bak': yarn,
  'pnpm-lock.yaml': `lockfileVersion: '9.0'\npackages:\n${many(80, (name, i) => `  ${name}@1.${i}.0:\n    resolution: {integrity: ${sri()}}`)}\n`,
  'bun.lock': `{\n  "lockfileVersion": 1,\n  "packages": {\n${many(40, (name, i) => `    "${name}${i}": ["${name}@1.${i}.0", "", {}, "${sri()}"],`)}\n  }\n}\n`,
  'deno.lock': `{ "version": "4", "remote": {\n${many(40, (name, i) => `"https://deno.example.com/${name}@${i}/mod.ts": "${d.hex(64)}"`, ',\n')}\n} }\n`,
  'composer.lock': `{ "content-hash": "${d.hex(32)}", "packages": [\n${many(40, (name) => `{ "name": "vendor/${name}", "source": { "reference": "${d.hex(40)}" }, "dist": { "shasum": "${d.hex(40)}" } }`, ',\n')}\n] }\n`,
  'Gemfile.lock': `GEM\n  remote: https://gems.example.com/\n  specs:\n${many(30, (name, i) => `    ${name} (1.${i}.0)`)}\n\nCHECKSUMS\n${many(30, (name, i) => `  ${name} (1.${i}.0) sha256=${d.hex(64)}`)}\n`,
  'Cargo.lock': many(60, (name, i) => `[[package]]\nname = "${name}"\nversion = "1.${i}.0"\nchecksum = "${d.hex(64)}"\n`),
  'poetry.lock': many(40, (name, i) => `[[package]]\nname = "${name}"\nversion = "1.${i}"\nfiles = [\n    {file = "${name}-1.${i}.tar.gz", hash = "sha256:${d.hex(64)}"},\n]\n`),
  'uv.lock': many(40, (name, i) => `[[package]]\nname = "${name}"\nversion = "1.${i}"\nsdist = { url = "https://files.example.com/${d.hex(2)}/${d.hex(60)}/${name}.tar.gz", hash = "sha256:${d.hex(64)}", size = 12345 }\n`),
  'pdm.lock': `[metadata]\ncontent_hash = "sha256:${d.hex(64)}"\n`, 'Pipfile.lock': `{ "_meta": { "hash": { "sha256": "${d.hex(64)}" } }, "default": {\n${many(30, (name, i) => `"${name}": { "hashes": [ "sha256:${d.hex(64)}", "sha256:${d.hex(64)}" ], "version": "==1.${i}" }`, ',\n')}\n} }\n`,
  'requirements.txt': many(40, (name, i) => `${name}==1.${i} \\\n    --hash=sha256:${d.hex(64)} \\\n    --hash=sha256:${d.hex(64)}`),
  'go.sum': many(60, (name, i) => `github.com/example/${name} v1.${i}.0 h1:${d.base64(32)}\ngithub.com/example/${name} v1.${i}.0/go.mod h1:${d.base64(32)}`),
  'flake.lock': `{ "nodes": {\n${many(20, (name, i) => `"${name}${i}": { "locked": { "narHash": "sha256-${d.base64(32)}", "rev": "${d.hex(40)}", "type": "github" } }`, ',\n')}\n} }\n`,
  'nix/sources.nix': many(20, (name) => `fetchurl { name = "${name}"; sha256 = "${d.of('0123456789abcdfghijklmnpqrsvwxyz', 52)}"; hash = "sha256-${d.base64(32)}"; }`),
  'mix.lock': `%{\n${many(30, (name, i) => `  "${name}": {:hex, :${name.replaceAll('-', '_')}, "1.${i}.0", "${d.hex(64)}", [:mix], [], "hexpm", "${d.hex(64)}"},`)}\n}\n`,
  'pubspec.lock': `packages:\n${many(30, (name) => `  ${name.replaceAll('-', '_')}:\n    description:\n      name: ${name.replaceAll('-', '_')}\n      sha256: "${d.hex(64)}"`)}\n`,
  'Podfile.lock': `SPEC CHECKSUMS:\n${many(30, (name) => `  ${name}: ${d.hex(40)}`)}\n\nPODFILE CHECKSUM: ${d.hex(40)}\n`,
  'Package.resolved': `{ "pins": [\n${many(20, (name) => `{ "identity": "${name}", "state": { "revision": "${d.hex(40)}" } }`, ',\n')}\n], "originHash": "${d.hex(64)}" }\n`,
  'packages.lock.json': `{ "version": 1, "dependencies": { "net8.0": {\n${many(30, (name, i) => `"${name}": { "type": "Direct", "resolved": "1.${i}.0", "contentHash": "${d.base64(64)}" }`, ',\n')}\n} } }\n`,
  'gradle/verification-metadata.xml': `<verification-metadata><components>\n${many(30, (name, i) => `<component group="org.example" name="${name}" version="1.${i}"><artifact name="${name}.jar"><sha256 value="${d.hex(64)}"/><pgp value="${d.hex(40)}"/></artifact></component>`)}\n</components></verification-metadata>\n`,
  'gradle/wrapper/gradle-wrapper.properties': `distributionSha256Sum=${d.hex(64)}\ndistributionUrl=https\\://services.example.com/gradle-9.0-bin.zip\n`,
  '.terraform.lock.hcl': many(10, (name) => `provider "registry.example.com/hashicorp/${name}" {\n  version = "5.0.0"\n  hashes = [\n    "h1:${d.base64(32)}",\n    "zh:${d.hex(64)}",\n  ]\n}`),
  'MODULE.bazel.lock': `{ "lockFileVersion": 11, "registryFileHashes": {\n${many(40, (name, i) => `"https://bcr.example.com/modules/${name}/${i}/MODULE.bazel": "${d.hex(64)}"`, ',\n')}\n} }\n`,
  'Chart.lock': `dependencies:\n- name: postgresql\n  version: 15.5.0\ndigest: sha256:${d.hex(64)}\n`, 'buf.lock': `version: v2\ndeps:\n  - name: buf.example.com/acme/auth-token\n    commit: ${d.hex(32)}\n    digest: b5:${d.hex(128)}\n`,
  'conan.lock': `{ "requires": [\n${many(20, (name, i) => `"${name}/1.${i}#${d.hex(32)}%1700000000.5"`, ',\n')}\n] }\n`, 'pixi.lock': many(30, (name) => `- conda: https://conda.example.com/${name}.conda\n  sha256: ${d.hex(64)}\n  md5: ${d.hex(32)}`),
};

const c = new Dice('sums');

/** Digests for checking what was downloaded, and what a page may load. */
export const CHECKSUMS: Files = {
  'SHA256SUMS': many(50, (name) => `${c.hex(64)}  ${name}-linux-amd64.tar.gz`), 'checksums.txt': many(50, (name) => `${c.hex(64)} *${name}.zip`), 'MD5SUMS': many(50, (name) => `${c.hex(32)}  ${name}.deb`), 'dist.sha512': `${c.hex(128)}  app.tar.gz\n`,
  'Formula/secret-tool.rb': many(20, (name, i) => `class Tool${i} < Formula\n  url "https://example.com/${name}-1.0.tar.gz"\n  sha256 "${c.hex(64)}"\nend`),
  'PKGBUILD': `pkgname=token-helper\nsource=("https://example.com/a.tar.gz")\nsha256sums=('${c.hex(64)}'\n            '${c.hex(64)}')\nvalidpgpkeys=('${c.hex(40).toUpperCase()}')\n`,
  'WORKSPACE': many(20, (name) => `http_archive(\n    name = "${name}",\n    integrity = "sha256-${c.base64(32)}",\n    sha256 = "${c.hex(64)}",\n)`),
  'CMakeLists.txt': many(10, (name) => `FetchContent_Declare(${name} URL https://example.com/${name}.zip URL_HASH SHA256=${c.hex(64)})`),
  'public/index.html': many(20, (name) => `<script src="https://cdn.example.com/${name}.js" integrity="sha384-${c.base64(48)}" crossorigin="anonymous" nonce="${c.base64(16)}"></script>`),
  'nginx/headers.conf': `add_header Content-Security-Policy "script-src ${many(10, () => `'sha256-${c.base64(32)}'`, ' ')}";\n`,
  'Dockerfile': `FROM node:24@sha256:${c.hex(64)}\nARG TINI_SHA256=${c.hex(64)}\nRUN echo "${c.hex(64)}  /tini" | sha256sum -c -\nENV NODE_KEYRING=/usr/share/keyrings/node.gpg\n`,
  'scripts/install.sh': `#!/bin/sh\nEXPECTED_CHECKSUM=${c.hex(64)}\nexpected_hash="${c.hex(64)}"\nDIGEST='sha256:${c.hex(64)}'\necho "$EXPECTED_CHECKSUM  token-cli.tar.gz" | sha256sum -c -\n`,
  'k8s/app.yaml': `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: app\n  annotations:\n    checksum/secret: ${c.hex(64)}\n    checksum/config: ${c.hex(64)}\nspec:\n  template:\n    spec:\n      containers:\n        - name: app\n          image: registry.example.com/app@sha256:${c.hex(64)}\n`,
  'assets/manifest.json': `{\n${many(60, (name, i) => `"${name}-${i}.js": "/assets/${name}-${c.word(8)}.js?v=${c.hex(20)}"`, ',\n')}\n}\n`, 'public/sw.js': `self.__WB_MANIFEST=[${many(60, (name, i) => `{"revision":"${c.hex(32)}","url":"/${name}/${i}.js"}`, ',')}];\n`,
};
