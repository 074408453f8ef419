import { groupBy } from '../../../model/index.ts';
import type { Extractor, Fact } from '../../../model/index.ts';
import { byEnding } from '../../shared/ending.ts';
import { onceEach } from '../../shared/relations.ts';
import { jobFacts } from './job.ts';
import { RCLONE, remotesOf } from './rclone.ts';
import type { Remote } from './rclone.ts';
import { ANACRONTAB, CRONTAB, scheduledCopies, UNIT } from './schedules.ts';
import { TEXTUAL, textJobs } from './text-tools.ts';
import { timed, TIMER, timerOf } from './timers.ts';
import type { Timer } from './timers.ts';
import { TOOLS } from './tools.ts';

interface Local { readonly facts: readonly Fact[]; readonly remotes?: readonly Remote[]; readonly timer?: Timer }

/** What every one of their names has: asked of every file. Those of cron may end in any way. */
const mayBeOne = (path: string): boolean => ofBackups(path) || path.includes('cron');
const ofBackups = byEnding((file) => /\.(?:conf|config|ini|ya?ml|toml|json|service|timer)$|(?:^|\/)conf$/.test(file));

/** Configurations of backup tools, tables of cron and units of systemd: what is copied where. */
export function create(): Extractor<Local> {
  const scheduled = (file: string): boolean => CRONTAB.test(file) || ANACRONTAB.test(file) || UNIT.test(file);
  const textual = (file: string): boolean => scheduled(file) || TIMER.test(file) || TEXTUAL.test(file);
  return {
    id: 'backups',
    wants: ({ file }) => !file.derived && mayBeOne(file.path) && (textual(file.path) || RCLONE.test(file.path) || TOOLS.some((tool) => tool.file.test(file.path))),
    syntax: (file) => (textual(file) ? 'text' : /\.(?:conf|ini)$/.test(file) ? 'ini' : /\.config$/.test(file) ? 'json' : undefined),
    read(document) {
      if (scheduled(document.file)) return [{ facts: scheduledCopies(document) }];
      if (TIMER.test(document.file)) { const timer = timerOf(document); return timer ? [{ facts: [], timer }] : []; }
      if (TEXTUAL.test(document.file)) return [{ facts: textJobs(document).flatMap(jobFacts) }];
      if (document.syntax !== 'yaml' && document.syntax !== 'json' && document.syntax !== 'toml' && document.syntax !== 'ini') return [];
      if (RCLONE.test(document.file)) return [{ facts: [], remotes: remotesOf(document) }];
      const tool = TOOLS.find((one) => one.file.test(document.file));
      return tool ? [{ facts: tool.read(document, document.roots[0]).flatMap(jobFacts) }] : [];
    },
    join(local) {
      const all = local.map(({ payload }) => payload);
      // Two files that name a remote alike mean two, and nothing tells which of them a command takes.
      const remotes = [...groupBy(all.flatMap((one) => one.remotes ?? []), ({ name }) => name).values()].flatMap((same) => (same.length === 1 ? same.flatMap(({ facts }) => facts) : []));
      return onceEach([...timed(all.flatMap(({ facts }) => facts), all.flatMap(({ timer }) => timer ?? [])), ...remotes]);
    },
  };
}
