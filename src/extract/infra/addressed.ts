import { placeIn } from '../../model/index.ts';
import type { Extractor, Knowledge } from '../../model/index.ts';
import { fileEnvironments } from '../shared/file-environment.ts';
import { entriesOf, spanOf, textOf } from '../shared/nodes.ts';
import { addressedStore, mentionFacts } from '../shared/store-address.ts';
import type { StoreMention } from '../shared/store-address.ts';

const SETTINGS = /(?:^|\/)(?:\.env\.[\w.-]{1,60}|[\w-]{1,60}\.env)$/;
const TEMPLATE = /[._-](?:example|sample|template|dist|defaults?)(?:[._-]|$)/i;
const MOST = 2_000;

/** Stores that are asked over HTTPS, by the settings of an environment: their addresses open nothing and tell which store is meant. Addresses of databases are read as what opens them. */
export function create(knowledge: Knowledge): Extractor<StoreMention> {
  return {
    id: 'addressed',
    wants: ({ file }) => !file.derived && SETTINGS.test(file.path) && !TEMPLATE.test(file.path),
    read(document) {
      if (document.syntax !== 'dotenv') return [];
      return entriesOf(document.roots[0]).slice(0, MOST).flatMap((entry): StoreMention[] => {
        const text = textOf(entry.value) ?? '';
        const store = /^\s{0,20}https:/.test(text) ? addressedStore(text) : undefined;
        const at = placeIn(document, spanOf(entry.value));
        const marks = fileEnvironments(document.file, at);
        return store && store.type !== 'convex.deployment' && marks.length > 0 ? [{ store, at, note: `${entry.key} names it`, marks }] : [];
      });
    },
    join: (local) => mentionFacts(local.map(({ payload }) => payload), knowledge),
  };
}
