import type { Knowledge, Resource } from '../model/index.ts';
import type { StackTool } from './ways-program.ts';

/** Tools that own stacks of a type: the tools' rows of rules/operations whose target is a stack say how they take one down. */
const TOOLS: readonly { readonly type: string; readonly program: string; readonly commands: (directory: string) => string[] }[] = [
  { type: 'terraform.stack', program: 'terraform', commands: (d) => [...(d === '.' ? [] : [`terraform -chdir=${d} destroy -auto-approve`]), 'terraform destroy -auto-approve', `terraform${d === '.' ? '' : ` -chdir=${d}`} apply -destroy -auto-approve`] },
  { type: 'compose.project', program: 'docker', commands: (d) => [`docker compose --project-directory ${d} down --volumes`, 'docker compose down --volumes', 'docker-compose down -v'] },
];

/** The stacks of the tree with the command lines that take each down. */
export function stackTools(resources: readonly Resource[], knowledge: Knowledge): StackTool[] {
  return resources.flatMap((stack) => {
    if (stack.kind !== 'stack') return [];
    const tool = TOOLS.find((one) => one.type === stack.type);
    const row = tool && knowledge.operations.find((one) => one.on === 'stack' && one.destroys === 'container' && one.match.kind === 'command' && one.match.program.includes(tool.program) && one.match.words.some((word) => word === 'destroy' || word === 'down'));
    if (!tool || !row) return [];
    const directory = stack.id.slice(stack.id.indexOf(':') + 1) || '.';
    const commands = tool.commands(directory);
    return [{ stack, row, name: commands[0] ?? row.name, commands }];
  });
}
