import type { Document, Extractor, Fact, FileHint, Knowledge, LocalFact, Syntax, Tree } from '../../model/index.ts';
import { attributesOfJson, bodyOfJson } from './terraform/json-syntax.ts';
import { joinTerraform } from './terraform/join.ts';
import type { Local } from './terraform/join.ts';
import { baseOf } from './terraform/names.ts';
import { stateFile } from './terraform/state-file.ts';

/** Reads Terraform and OpenTofu: configuration, variable files and state files that lie in the tree. */
export function create(knowledge: Knowledge): Extractor<Local> {
  return {
    id: 'terraform',
    wants: ({ file }: FileHint): boolean => file.origin !== 'home' && file.derived !== true && kindOf(file.path) !== undefined,
    syntax: (file: string): Syntax | undefined => {
      const kind = kindOf(file);
      return kind === undefined ? undefined : kind === 'state' || file.endsWith('.json') ? 'json' : 'hcl';
    },
    read,
    join: (local: readonly LocalFact<Local>[], tree: Tree): readonly Fact[] => joinTerraform(local.map((one) => one.payload), tree, knowledge),
  };
}

/** What a file is by its name; undefined for files of others, and for what Terraform keeps for itself below `.terraform`. */
function kindOf(path: string): Local['kind'] | undefined {
  if (/(^|\/)\.terraform\//.test(path)) return undefined;
  const base = baseOf(path);
  if (/\.(tf|tofu)(\.json)?$/.test(base)) return 'configuration';
  if (/\.tfvars(\.json)?$/.test(base)) return 'variables';
  return /\.tfstate(\.backup)?$/.test(base) ? 'state' : undefined;
}

function read(document: Document): readonly Local[] {
  const kind = kindOf(document.file);
  const broken = document.gaps.map((gap) => ({ start: gap.place.start, end: gap.place.end }));
  if (document.syntax === 'hcl') {
    if (kind !== 'configuration' && kind !== 'variables') return [];
    return [{ kind, source: { file: document.file, origin: document.origin, body: document.body, text: document.text, broken } }];
  }
  if (document.syntax !== 'json') return [];
  if (kind === 'state') {
    const state = stateFile(document);
    return state ? [{ kind, state }] : [];
  }
  const [root] = document.roots;
  if (!root || kind === undefined) return [];
  return [{ kind, source: { file: document.file, origin: document.origin, body: kind === 'variables' ? attributesOfJson(root) : bodyOfJson(root), broken } }];
}
