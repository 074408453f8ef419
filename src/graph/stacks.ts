import type { Knowledge, Resource } from '../model/index.ts';
import type { StackTool } from './ways-program.ts';

interface Tool {
  readonly type: string;
  /** Row of rules/operations that takes a stack of this type down. */
  readonly row: string;
  readonly commands: (directory: string) => string[];
  /** Does the tool act on this machine alone unless a file says that it is a server's? Then only a stack said to be one counts. */
  readonly local: boolean;
}

/** Tools that own stacks of a type, and the command lines that take one down. */
const TOOLS: readonly Tool[] = [
  { type: 'terraform.stack', row: 'terraform.destroy', local: false, commands: (d) => [...(d === '.' ? [] : [`terraform -chdir=${d} destroy -auto-approve`]), 'terraform destroy -auto-approve', `terraform${d === '.' ? '' : ` -chdir=${d}`} apply -destroy -auto-approve`] },
  { type: 'compose.project', row: 'docker.compose-down-volumes', local: true, commands: (d) => [`docker compose${d === '.' ? '' : ` --project-directory ${d}`} down --volumes`, 'docker-compose down -v'] },
];

/** The stacks of the tree with the command lines that take each down. */
export function stackTools(resources: readonly Resource[], knowledge: Knowledge): StackTool[] {
  return resources.flatMap((stack) => {
    const tool = stack.kind === 'stack' ? TOOLS.find((one) => one.type === stack.type) : undefined;
    const row = tool && knowledge.operations.find((one) => one.id === tool.row);
    if (!tool || !row || (tool.local && !serves(stack, resources))) return [];
    const directory = stack.id.slice(stack.id.indexOf(':') + 1).replace(/#.*$/, '') || '.';
    const commands = tool.commands(directory);
    return [{ stack, row, name: commands[0] ?? row.name, commands }];
  });
}

/** Does a file say that the stack, or a part of it, is production or staging? */
function serves(stack: Resource, resources: readonly Resource[]): boolean {
  const said = (resource: Resource): boolean => resource.environments.some((kind) => kind === 'production' || kind === 'staging');
  return said(stack) || resources.some((part) => said(part) && part.partOf.some((whole) => whole.id === stack.id));
}
