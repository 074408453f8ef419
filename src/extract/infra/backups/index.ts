import type { Extractor, Fact } from '../../../model/index.ts';
import { onceEach } from '../../shared/relations.ts';
import { jobFacts } from './job.ts';
import { CRONTAB, scheduledCopies, UNIT } from './schedules.ts';
import { TOOLS } from './tools.ts';

/** Configurations of backup tools, tables of cron and units of systemd: what is copied where. */
export function create(): Extractor<readonly Fact[]> {
  const scheduled = (file: string): boolean => CRONTAB.test(file) || UNIT.test(file);
  return {
    id: 'backups',
    wants: ({ file }) => !file.derived && (scheduled(file.path) || TOOLS.some((tool) => tool.file.test(file.path))),
    syntax: (file) => (scheduled(file) ? 'text' : /\.(?:conf|ini)$/.test(file) ? 'ini' : undefined),
    read(document) {
      if (scheduled(document.file)) return [scheduledCopies(document)];
      const tool = TOOLS.find((one) => one.file.test(document.file));
      if (!tool || (document.syntax !== 'yaml' && document.syntax !== 'json' && document.syntax !== 'toml' && document.syntax !== 'ini')) return [];
      return [tool.read(document, document.roots[0]).flatMap(jobFacts)];
    },
    join: (local) => onceEach(local.flatMap(({ payload }) => payload)),
  };
}
