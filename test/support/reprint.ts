import type { MemoryFile } from '../../src/discover/memory.ts';
import type { Dice } from './dice.ts';
import { reprintJson, reprintYaml } from './reprint-data.ts';
import { reprintHcl } from './reprint-hcl.ts';
import { reprintDotenv, reprintMakefile, reprintProse, reprintScript, reprintSource, reprintToml } from './reprint-lines.ts';

/** The same file printed in another way that means the same; undefined where this kind of file has none, or its text does not allow one. */
export function reprintFile(file: MemoryFile, dice: Dice): MemoryFile | undefined {
  // A waiver in a comment speaks of the line below it: such a file stays as it is.
  if (typeof file.content !== 'string' || file.content.includes('craterscan:allow') || file.content.length > 1_000_000) return undefined;
  const printed = reprintText(file.path, file.content, dice);
  if (printed === undefined) return undefined;
  const content = dice.chance(0.05) && !/\.(?:sh|bash|pem|key)$|Makefile$|^[^.]*$/.test(file.path) ? printed.replaceAll(/\r?\n/g, '\r\n') : printed;
  return content === file.content ? undefined : { ...file, content };
}

function reprintText(path: string, text: string, dice: Dice): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === 'Makefile') return reprintMakefile(text, dice);
  if (/^\.env(?:\.|$)|\.env$/.test(name)) return reprintDotenv(text, dice);
  // In opencode's rules the last that matches wins, so there the order is the meaning.
  if (/\.(?:json|tfstate|ipynb)$/.test(name)) return reprintJson(text, dice, /opencode/.test(name));
  if (/\.ya?ml$/.test(name)) return reprintYaml(text, dice);
  if (/\.(?:tf|tfvars|hcl)$/.test(name)) return reprintHcl(text, dice);
  if (/\.toml$/.test(name)) return reprintToml(text, dice);
  if (/\.(?:mdc?|cursorrules|clinerules|windsurfrules)$/.test(name)) return reprintProse(text, dice);
  if (/\.[cm]?[jt]sx?$/.test(name)) return reprintScript(text, name, dice);
  return reprintSource(text, name, dice);
}

/** Some of the files of a tree printed anew, but not those in `but`, and in another order of the files. Undefined where none could be. */
export function reprintTree(files: readonly MemoryFile[], dice: Dice, but: ReadonlySet<string> = new Set()): readonly MemoryFile[] | undefined {
  let changed = false;
  const share = dice.pick([0.3, 0.7, 1] as const);
  const printed = files.map((file) => {
    const other = dice.chance(share) && !but.has(file.path) ? reprintFile(file, dice) : undefined;
    if (other) changed = true;
    return other ?? file;
  });
  return changed ? dice.shuffle(printed) : undefined;
}
