import { baseName } from '../model/index.ts';
/** Text after the last dot of the file's name in lower case, without the dot; empty where there is none or the name only starts with one. */
export function extensionOf(file: string): string {
  const base = baseName(file);
  const dot = base.lastIndexOf('.');
  return dot > 0 ? base.slice(dot + 1).toLowerCase() : '';
}

/** Is it a file of this name, lower case, or one for some purpose: `Dockerfile.prod` is a Dockerfile, `dockerfile.ts` is code about them. */
export function isNamed(file: string, name: string): boolean {
  const base = baseName(file).toLowerCase();
  return base === name || (base.startsWith(`${name}.`) && !OTHER.test(base));
}
const OTHER = /\.(?:[cm]?[jt]sx?|md|mdx|txt|json|ya?ml|toml|py|rb|go|rs|java|cs|php|html?|css|tmpl|tpl|j2|erb|lock|log|snap|dockerignore)$/;
