import { folderOf } from '../../../model/index.ts';
import type { Extractor, Knowledge, Tree } from '../../../model/index.ts';
import { byEnding } from '../../shared/ending.ts';
import { imageTable } from '../../shared/images.ts';
import { joinRelative } from '../../shared/mounts.ts';
import { onceEach } from '../../shared/relations.ts';
import { commandNames, STARTS } from './command-names.ts';
import { stackFacts } from './facts.ts';
import type { CommandName, ComposeFile, ComposeLocal, PathSettings } from './model.ts';
import { withOneName } from './project-name.ts';
import { readCompose, readSettings } from './read.ts';
import { stacksOf } from './stacks.ts';
import type { Stack } from './stacks.ts';

const COMPOSE = /(?:^|\/)(?:(?:docker-)?compose(?:[._-][\w.-]{1,80})?|[\w-]{1,80}[.-](?:docker-)?compose|docker-stack(?:[._-][\w-]{1,40})?)\.ya?ml$/i;
const SETTINGS = /(?:^|\/)\.env$/;
/** Given to compose by `--env-file`: of these only the name of the project is of use here. */
const OF_ENVIRONMENT = /(?:^|\/)(?:\.env\.[\w.-]{1,40}|[\w-]{1,40}\.env)$/;

const isYaml = byEnding((file) => /\.ya?ml$/i.test(file));

/** What every command line of compose holds. */
const NAMING = 'compose';

/** Docker Compose files: projects, data stores, volumes and mounts, copies, and what is handed over of the host. */
export function create(knowledge: Knowledge): Extractor<ComposeLocal> {
  const images = imageTable(knowledge);
  return {
    id: 'compose',
    literals: [NAMING],
    wants: ({ file, hits }) => !file.derived && ((isYaml(file.path) && COMPOSE.test(file.path)) || (file.path.includes('.env') && (SETTINGS.test(file.path) || OF_ENVIRONMENT.test(file.path))) || (hits.has(NAMING) && STARTS.test(file.path))),
    read(document) {
      if (STARTS.test(document.file)) return commandNames(document);
      if (document.syntax === 'dotenv') { const settings = readSettings(document); return settings ? [settings] : []; }
      if (document.syntax !== 'yaml') return [];
      const file = readCompose(document);
      return file ? [file] : [];
    },
    join(local, tree) {
      const files: ComposeFile[] = [];
      const named: PathSettings[] = [];
      const commands: CommandName[] = [];
      const settings = new Map<string, ReadonlyMap<string, string>>();
      for (const { payload } of local) {
        if (payload.kind === 'compose') files.push(payload);
        else if (payload.kind === 'command') commands.push(payload);
        else {
          if (SETTINGS.test(payload.file)) settings.set(folderOf(payload.file), new Map(payload.values.map(([name, value]) => [name, value])));
          named.push(payload);
        }
      }
      const stacks = stacksOf(withGiven(files, named)).map((stack) => (stack.files.some((file) => file.asks) && !isFilledIn(stack, tree) ? { ...stack, marks: stack.marks.map((mark) => ({ ...mark, conditional: true as const })) } : stack));
      const settingsOf = (stack: Stack): ReadonlyMap<string, string> => settings.get(stack.directory) ?? new Map();
      return withOneName(onceEach(stacks.flatMap((stack) => stackFacts(stack, images, knowledge, settingsOf(stack)))), stacks, named, commands, settingsOf);
    },
  };
}

/** The services with the variables of the files they are given laid under their own. */
function withGiven(files: readonly ComposeFile[], settings: readonly PathSettings[]): readonly ComposeFile[] {
  const byPath = new Map(settings.map((one) => [one.file, one]));
  return files.map((file) => (file.services.every((service) => service.given.length === 0) ? file : {
    ...file, services: file.services.map((service) => ({ ...service, settings: [...service.given.flatMap((path) => (byPath.get(joinRelative(folderOf(file.file), path))?.values ?? []).map(([name, value, at]) => ({ name, value, at, place: at }))), ...service.settings] })),
  }));
}

/**
 * Does a file beside it give the variables that it cannot start without? A project that asks for them where none does is a form for whoever runs it elsewhere: what it says of
 * production holds there.
 */
function isFilledIn(stack: Stack, tree: Tree): boolean {
  const folder = stack.directory === '.' ? '' : `${stack.directory}/`;
  return tree.paths.some((path) => path.startsWith(`${folder}.env`) && /^\.env(?:\.(?!example$|sample$|template$|dist$)[\w.-]{1,40})?$/.test(path.slice(folder.length)));
}
