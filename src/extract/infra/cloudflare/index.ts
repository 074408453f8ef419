import type { Extractor, Knowledge } from '../../../model/index.ts';
import { declaredFacts, typesOf } from '../../shared/declared.ts';
import { thingsOf } from './facts.ts';
import { readWrangler } from './read.ts';
import type { WranglerFile } from './read.ts';

const FILE = /(?:^|\/)wrangler(?:[._-][\w.-]{1,60})?\.(?:toml|jsonc?)$/;

/** Cloudflare Workers and Pages: D1, KV, R2, Durable Objects, queues and indexes by environment. */
export function create(knowledge: Knowledge): Extractor<WranglerFile> {
  const rows = typesOf(knowledge, 'cloudflare');
  return {
    id: 'cloudflare',
    wants: ({ file }) => !file.derived && FILE.test(file.path),
    read(document) {
      const file = document.syntax === 'toml' || document.syntax === 'json' ? readWrangler(document) : undefined;
      return file ? [file] : [];
    },
    join: (local) => declaredFacts(local.flatMap(({ payload }) => thingsOf(payload)), rows),
  };
}
