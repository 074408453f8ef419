import type { Span } from '../../model/index.ts';
import type { SecretTables } from './tables.ts';
import type { Reading } from './reading.ts';
import type { Sighting } from './sighting.ts';
import { endOf, judge } from './tokens.ts';

const MOST = 2_000;
/** How far a word of the kind may stand from the value. */
const NEAR = 120;

/** Does a value of such a shape stand near one of its words? Anywhere in the file where its keys may stand far off (`far`), or its path holds the word. */
export function holdsShape(read: () => string, tables: SecretTables, hits: ReadonlySet<string>, path: string, far: boolean): boolean {
  return tables.shapes.some((row) => {
    const { near } = row.kind.recognise;
    const inPath = near.some((word) => path.includes(word));
    if (!row.inside || (!inPath && !near.some((word) => hits.has(word)))) return false;
    const text = read();
    row.inside.lastIndex = 0;
    for (let match = row.inside.exec(text), count = 0; match && count < MOST; match = row.inside.exec(text), count++) {
      // Characters beyond ASCII are more than one byte each.
      if (inPath || far || near.some((word) => text.slice(Math.max(0, match.index - 4 * NEAR), match.index + match[0].length + 4 * NEAR).toLowerCase().includes(word))) return true;
    }
    return false;
  });
}

/** Values without a mark of their own, whose shape is told by a word that stands near: a Discord token, a NATS seed, a Mailchimp key. */
export function shapeSightings(reading: Reading, taken: (span: Span) => boolean): Sighting[] {
  const { text, tables, open } = reading;
  const path = reading.document.file.toLowerCase();
  const out: Sighting[] = [];
  let folded: string | undefined;
  const holds = (word: string): boolean => (open.hits ? open.hits.has(word) : (folded ??= text.toLowerCase()).includes(word));
  for (const row of tables.shapes) {
    const { near } = row.kind.recognise;
    const inPath = near.some((word) => path.includes(word));
    if (!row.inside || (!inPath && !near.some(holds))) continue;
    row.inside.lastIndex = 0;
    for (let match = row.inside.exec(text), count = 0; match && count < MOST; match = row.inside.exec(text), count++) {
      const start = match.index;
      const end = endOf(text, start, match[0]);
      if (end === undefined || taken({ start, end })) continue;
      const around = text.slice(Math.max(0, start - NEAR), end + NEAR).toLowerCase();
      const bound = inPath ? undefined : reading.nameAt(start);
      if (!inPath && !near.some((word) => around.includes(word)) && !bound?.path.some((key) => near.some((word) => key.toLowerCase().includes(word)))) continue;
      const sighting = judge(reading, text.slice(start, end), start, [row]);
      if (sighting) out.push(sighting);
    }
  }
  return out;
}
