import { baseName } from '../../../model/index.ts';
import type { HclAttribute, HclBlock, HclBody } from '../../../model/index.ts';
import { literalText } from './scope.ts';
import type { SourceFile } from './scope.ts';

/** A block with the file it stands in. */
export interface Declared { readonly file: SourceFile; readonly block: HclBlock }
export interface DeclaredResource extends Declared { readonly mode: 'managed' | 'data'; readonly type: string; readonly name: string }

/** The declarations of one directory. */
export interface ModuleSource {
  readonly directory: string;
  readonly files: readonly SourceFile[];
  readonly variables: ReadonlyMap<string, Declared>;
  readonly locals: ReadonlyMap<string, { readonly file: SourceFile; readonly attribute: HclAttribute }>;
  /** By `type.name` or `data.type.name`, in order of file and position. */
  readonly resources: ReadonlyMap<string, DeclaredResource>;
  readonly calls: ReadonlyMap<string, Declared>;
  readonly outputs: ReadonlyMap<string, Declared>;
  readonly providers: readonly Declared[];
  /** `terraform` blocks: backend, cloud. */
  readonly settings: readonly Declared[];
  /** `moved`, `import` and `removed` blocks. */
  readonly identities: readonly Declared[];
}

/** Reads the declarations of the files of one directory. Of two with one name the first counts; override files replace what they name. */
export function moduleOf(directory: string, files: readonly SourceFile[]): ModuleSource {
  const variables = new Map<string, Declared>();
  const locals = new Map<string, { file: SourceFile; attribute: HclAttribute }>();
  const resources = new Map<string, DeclaredResource>();
  const calls = new Map<string, Declared>();
  const outputs = new Map<string, Declared>();
  const providers: Declared[] = [];
  const settings: Declared[] = [];
  const identities: Declared[] = [];
  const ordered = [...files].sort((a, b) => Number(isOverride(a.file)) - Number(isOverride(b.file)));
  for (const file of ordered) {
    for (const block of file.body.blocks) {
      const [first, second] = block.labels;
      const declared = { file, block };
      switch (block.type) {
        case 'variable': if (first !== undefined) place(variables, first, declared); break;
        case 'output': if (first !== undefined) place(outputs, first, declared); break;
        case 'module': if (first !== undefined) place(calls, first, declared); break;
        case 'provider': providers.push(declared); break;
        case 'terraform': settings.push(declared); break;
        case 'moved': case 'import': case 'removed': identities.push(declared); break;
        case 'locals':
          for (const attribute of block.body.attributes) if (!locals.has(attribute.name) || isOverride(file.file)) locals.set(attribute.name, { file, attribute });
          break;
        case 'resource': case 'data':
          if (first !== undefined && second !== undefined) {
            const mode = block.type === 'data' ? 'data' : 'managed';
            place(resources, mode === 'data' ? `data.${first}.${second}` : `${first}.${second}`, { ...declared, mode, type: first, name: second });
          }
      }
    }
  }
  return { directory, files: ordered, variables, locals, resources, calls, outputs, providers, settings, identities };
}

function isOverride(file: string): boolean {
  return /(^|_)override\.(tf|tofu)(\.json)?$/.test(baseName(file));
}

function place<D extends Declared>(into: Map<string, D>, name: string, declared: D): void {
  const before = into.get(name);
  if (!before) into.set(name, declared);
  else if (isOverride(declared.file.file)) into.set(name, { ...before, block: { ...before.block, body: overridden(before.block.body, declared.block.body) } });
}

/** What an override file names is taken out and marked: its new value stands in another file than the rest of the block. */
function overridden(body: HclBody, by: HclBody): HclBody {
  const names = new Set([...by.attributes.map((attribute) => attribute.name), ...by.blocks.map((block) => block.type)]);
  const marked = [...names].map((name): HclAttribute => ({
    name, nameSpan: { start: body.start, end: body.start }, start: body.start, end: body.start,
    value: { type: 'unreadable', why: 'an override file sets it', start: body.start, end: body.start },
  }));
  return {
    ...body, attributes: [...body.attributes.filter((attribute) => !names.has(attribute.name)), ...marked],
    blocks: body.blocks.filter((block) => !names.has(block.type)),
  };
}

/** The attribute of a body, undefined when it is not written. */
export function attributeOf(body: HclBody, name: string): HclAttribute | undefined {
  return body.attributes.find((attribute) => attribute.name === name);
}

/** `source` of a module call when it is a local directory. */
export function localSource(call: Declared): string | undefined {
  const source = literalText(attributeOf(call.block.body, 'source')?.value);
  return source !== undefined && /^\.\.?(\/|$)/.test(source) ? source : undefined;
}
