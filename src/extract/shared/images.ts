import { whenAsked } from '../../model/index.ts';
import type { Knowledge, ResourceType } from '../../model/index.ts';

export interface ImageTable {
  /** The row of rules/resources for an image reference (`registry/x/postgres:16@sha256:...`), and its bare name. */
  of(reference: string): { readonly row: ResourceType; readonly name: string } | undefined;
}

/** Container images the tables know: databases and backup jobs. Whole names are compared, so `postgres-exporter` is none of them. */
export function imageTable(knowledge: Knowledge): ImageTable {
  const exact = whenAsked(() => new Map(knowledge.resources.flatMap((row) => (row.images?.names ?? []).map((name) => [name.toLowerCase(), row] as const))));
  return {
    of(reference) {
      const path = imageName(reference);
      const parts = path.split('/');
      for (let i = 0; i < parts.length; i++) {
        const name = parts.slice(i).join('/');
        const row = exact.get(name);
        if (row) return { row, name: parts.at(-1) ?? name };
      }
      return undefined;
    },
  };
}

/** `registry:5000/team/postgres:16@sha256:...` -> `registry:5000/team/postgres`, lower case; `${VAR:-16}` tags fall away. */
function imageName(reference: string): string {
  const bare = reference.slice(0, 512).toLowerCase().split('@')[0] ?? '';
  const slash = bare.lastIndexOf('/');
  const colon = bare.indexOf(':', slash + 1);
  return (colon === -1 ? bare : bare.slice(0, colon)).replace(/\$.*$/, '');
}
