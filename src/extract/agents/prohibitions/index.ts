import { placeIn } from '../../../model/index.ts';
import type { Extractor, Knowledge, Place, ProhibitionFact } from '../../../model/index.ts';
import { configuringFiles } from '../shared/agents.ts';
import { glob } from '../shared/glob.ts';
import { topicOf } from './sentence.ts';

interface Local { readonly topic: ProhibitionFact['topic']; readonly at: Place }

const PROSE = /(?:\.(?:md|mdc|mdx|txt)|rules|instructions)$|(?:^|\/)\.(?:clinerules|windsurf|cursor)\//;
const NOTES: Record<ProhibitionFact['topic'], string> = {
  destroy: 'asks not to destroy', production: 'asks to keep off production', secrets: 'asks to keep off secrets', deploy: 'asks not to deploy', 'ask-first': 'asks to be asked first',
};

/** Reads the files agents take their instructions from for sentences that forbid: declared intent, matched elsewhere with what holds it. */
export function create(knowledge: Knowledge): Extractor<Local> {
  const tables = knowledge.agents.map((table) => ({ table, tests: table.prose.map(glob) }));
  // Most agents take theirs from the same files.
  const prose = [...new Set(knowledge.agents.flatMap((table) => table.prose))].map(glob);
  const isProse = (path: string): boolean => PROSE.test(path) && prose.some((test) => test(path));
  return {
    id: 'prohibitions',
    wants: ({ file }) => file.derived !== true && file.origin !== 'history' && isProse(file.path),
    syntax: () => 'markdown',
    read: (document) => {
      if (document.syntax !== 'markdown') return [];
      return document.sentences.filter((sentence) => !sentence.inCode).flatMap((sentence) => {
        const topic = topicOf(sentence.text);
        return topic ? [{ topic, at: placeIn(document, { start: sentence.start, end: sentence.end }) }] : [];
      });
    },
    join: (local, tree) => {
      if (local.length === 0) return [];
      const configured = tables.filter(({ table }) => configuringFiles(table, tree).length > 0);
      return local.flatMap(({ file, payload }): ProhibitionFact[] => {
        const readers = configured.filter(({ tests }) => tests.some((test) => test(file))).map(({ table }) => table.id);
        const agents = configured.length === 0 ? ['unconfigured'] : readers;
        return agents.length === 0 ? [] : [{ fact: 'prohibition', agents, topic: payload.topic, evidence: [{ at: payload.at, note: NOTES[payload.topic] }] }];
      });
    },
  };
}
