import { baseName, MEDIA_ENDINGS } from '../model/index.ts';

/** Files whose content can matter to a scan, by name: what hides one of them may hide a danger. */

const ENDINGS = /\.(?:env|json[c5]?|ya?ml|toml|ini|cfg|conf|config|properties|tf|tofu|tfvars|hcl|tfstate|tfbackend|[cm]?[jt]sx?|vue|svelte|astro|sh|bash|zsh|fish|ps1|bat|cmd|py|rb|go|rs|php|pl|java|kt|kts|cs|scala|ex|exs|erl|clj|swift|lua|sql|prisma|gradle|groovy|mk|mak|just|nix|bicep|pem|key|p12|pfx|jks|keystore|npmrc|netrc|pgpass|kubeconfig|rules|mdc|tpl|tmpl|j2|erb|template|txt|xml|plist|service|secret|secrets|credentials|token)$/i;
const NAMES = /^(?:\.env(?:\..*|rc)?|\..*rc|\.(?:netrc|pgpass|git-credentials|dockercfg|cursorrules|windsurfrules|clinerules|cursorignore|geminiignore|codeiumignore|mcp\.json|flaskenv)|_netrc|dockerfile(?:\..*)?|.*\.dockerfile|containerfile|(?:gnu)?makefile|justfile|\.justfile|procfile|rakefile|vagrantfile|jenkinsfile|tiltfile|brewfile|taskfile.*|kubeconfig|credentials|config|id_(?:rsa|dsa|ecdsa|ed25519)|codeowners)$/i;
/** Whatever lies below these configures an agent, an editor or CI. */
const FOLDERS = /(?:^|\/)\.(?:github|gitlab|circleci|buildkite|claude|cursor|codex|gemini|vscode|windsurf|cline|roo|kiro|amazonq|aws|ssh|kube|docker|azure|config|devcontainer|craterscan)\//;
/** The media are those of the scan (model/media.ts). */
const PICTURES = new RegExp(`\\.(?:${MEDIA_ENDINGS.join('|')}|svg|pdf|docx?|xlsx?|pptx?|sketch|fig|zip|gz|tgz|bz2|xz|zst|7z|rar|jar|war|whl|wasm|so|dylib|dll|exe|class|o|a|bin|dat|parquet|snap)$`, 'i');

const LOCKFILES = /^(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.ya?ml|bun\.lockb?|composer\.lock|gemfile\.lock|cargo\.lock|poetry\.lock|uv\.lock|pdm\.lock|pipfile\.lock|go\.sum|flake\.lock|mix\.lock|pubspec\.lock|podfile\.lock|packages\.lock\.json|gradle\.lockfile|\.terraform\.lock\.hcl|deno\.lock|.*\.lock)$/i;
const DERIVED = /(?:^|\/)(?:node_modules|bower_components|jspm_packages|\.pnpm-store|\.yarn|site-packages|\.venv|venv|\.tox|\.terraform|\.terragrunt-cache|third_party|vendor|Pods|Carthage|\.next|\.nuxt|\.output|\.svelte-kit|\.turbo|\.cache|cdk\.out|__pycache__|coverage|dist)\//;


/** Made by a tool from something else: what cannot be read there hides nothing. */
export function isDerived(path: string): boolean { return LOCKFILES.test(baseName(path)) || DERIVED.test(path); }

/** Is it of a kind whose content is looked at? */
export function isWanted(path: string): boolean {
  return !isDerived(path) && (ENDINGS.test(path) || NAMES.test(baseName(path)) || (FOLDERS.test(path) && !PICTURES.test(path)));
}

/** A folder that configures an agent, an editor or CI. A link of any other name that leads out of the tree, or to nothing, shows an agent nothing of this tree. */
export function isSettingsFolder(path: string): boolean { return FOLDERS.test(`${path}/`); }

/** A submodule may stand for a whole folder, so only a name that is plainly a picture or an archive is let pass. */
export function mayBeFolder(path: string): boolean { return !isDerived(path) && !PICTURES.test(path); }
