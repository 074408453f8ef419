import { shellCommands } from '../../parse/shell.ts';
import { placeIn } from '../../model/index.ts';
import type { Document, Extractor, Knowledge, Place, Span } from '../../model/index.ts';
import { commandUses, placer, toolsOf, useFacts } from '../shared/commands/index.ts';
import type { CommandUse } from '../shared/commands/index.ts';
import { entriesOf, valueAt } from '../shared/nodes.ts';

type Placed = CommandUse & { readonly place: Place };

/** What scripts, make targets and package scripts use credentials for: a vendor's own tool, and requests with a header. */
export function create(knowledge: Knowledge): Extractor<Placed> {
  const tools = toolsOf(knowledge);
  return {
    id: 'tools',
    wants: ({ file }) => file.derived !== true && !file.path.startsWith('~/') && /(?:\.(?:sh|bash|zsh|ksh|mk)|(?:^|\/)(?:package\.json|GNUmakefile|[Mm]akefile))$/.test(file.path),
    read: (document) => read(document, tools),
    join: (local) => useFacts(local.map((one) => one.payload), knowledge),
  };
}

function read(document: Document, tools: ReadonlySet<string>): readonly Placed[] {
  const at = (span: Span): Place => placeIn(document, span);
  if (document.syntax === 'shell') return commandUses(document.commands, tools).map((use) => ({ ...use, place: at(use) }));
  if (document.syntax === 'makefile') return document.targets.flatMap((target) => commandUses(target.commands, tools).map((use) => ({ ...use, place: at(use) })));
  if (document.syntax !== 'json') return [];
  return entriesOf(valueAt(document.roots[0], 'scripts')).flatMap(({ value }) => {
    if (value.type !== 'scalar' || typeof value.value !== 'string' || value.value.length > 20_000) return [];
    const spanOf = placer(value, document.text);
    return commandUses(shellCommands(value.value, 0).commands, tools).map((use) => ({ ...use, place: at(spanOf(use)) }));
  });
}
