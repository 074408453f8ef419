import { baseName, folderOf, pathFrom } from '../../../model/index.ts';
import type { HclBody, Place } from '../../../model/index.ts';
import { follow } from './access.ts';
import { valueAt } from './body.ts';
import { evaluate } from './evaluate.ts';
import { attributeOf } from './module.ts';
import { newWork, placeOf } from './scope.ts';
import type { Scope, SourceFile, Step, Work, World } from './scope.ts';
import { lost, map, scalar, textOf, through } from './value.ts';
import type { Value } from './value.ts';

/** Asked for the outputs of the unit in a directory; undefined where none of the tree is there. */
export type Outputs = (directory: string, name: string, at: Place) => Value | undefined;

const NO_NAMES: ReadonlyMap<string, Value> = new Map();
const DEEPEST = 4;
const MOST_INCLUDES = 20;

type Includes = readonly { readonly name: string; readonly file: TerragruntFile | undefined; readonly at: Place }[];
interface Inputs { readonly entries: ReadonlyMap<string, { readonly value: Value; readonly file: SourceFile }>; readonly open?: string }

/**
 * One file of Terragrunt, read for the unit in `directory`: a file that is included works its functions out where the unit stands. Paths are texts that
 * begin with `/` at the root of the scan.
 */
export class TerragruntFile implements World {
  readonly file: SourceFile;
  readonly directory: string;
  readonly work: Work;
  readonly #files: ReadonlyMap<string, SourceFile>;
  readonly #outputs: Outputs;
  /** Files read so far, by the unit they are read for: each is worked out once, however often it is named. */
  readonly #known: Map<string, TerragruntFile>;
  readonly #values = new Map<string, Value>();
  readonly #busy = new Set<string>();
  #includes: Includes | undefined;
  #inputs: Inputs | undefined;

  constructor(file: SourceFile, directory: string, files: ReadonlyMap<string, SourceFile>, outputs: Outputs, all: Work['all'], known = new Map<string, TerragruntFile>()) {
    this.file = file;
    this.directory = directory;
    this.work = newWork(all);
    this.#files = files;
    this.#outputs = outputs;
    this.#known = known;
    known.set(`${directory}\0${file.file}`, this);
  }

  get scope(): Scope { return { file: this.file, names: NO_NAMES, world: this }; }

  /** The files it includes, in order; undefined among them for one that cannot be told. */
  includes(): Includes {
    if (this.#includes) return this.#includes;
    // Whoever asks again meanwhile goes in a circle.
    this.#includes = [];
    this.#includes = this.file.body.blocks.filter((block) => block.type === 'include').slice(0, MOST_INCLUDES).map((block) => {
      const path = attributeOf(block.body, 'path');
      const found = path && this.#fileAt(textOf(evaluate(path.value, this.scope)));
      return { name: block.labels[0] ?? '', file: found && this.#other(found, this.directory), at: placeOf(this.file, block.headSpan) };
    });
    return this.#includes;
  }

  /** The block of a type that counts for the unit: its own, else that of what it includes. */
  block(type: string, depth = 0): { readonly body: HclBody; readonly scope: Scope; readonly at: Place } | undefined {
    const own = this.file.body.blocks.find((block) => block.type === type);
    if (own) return { body: own.body, scope: this.scope, at: placeOf(this.file, own.headSpan) };
    if (depth < DEEPEST) for (const { file } of this.includes()) { const found = file?.block(type, depth + 1); if (found) return found; }
    return undefined;
  }

  /** Inputs as the module gets them: those of included files with its own above. `open`: there may be others, and why. */
  inputs(): Inputs {
    if (this.#inputs) return this.#inputs;
    this.#inputs = { entries: new Map(), open: 'its files include each other in a circle' };
    this.#inputs = this.#merged();
    return this.#inputs;
  }

  #merged(): Inputs {
    const entries = new Map<string, { value: Value; file: SourceFile }>();
    let open: string | undefined;
    for (const { file } of this.includes()) {
      if (!file) { open ??= 'a file that Terragrunt includes could not be told'; continue; }
      const above = file.inputs();
      open ??= above.open;
      for (const [name, one] of above.entries) entries.set(name, one);
    }
    const written = attributeOf(this.file.body, 'inputs');
    if (!written) return open === undefined ? { entries } : { entries, open };
    const value = evaluate(written.value, this.scope);
    if (value.type !== 'map') return { entries: new Map(), open: 'its inputs are put together when Terragrunt runs' };
    open ??= value.open;
    for (const [name, one] of value.entries) entries.set(name, { value: through(one, placeOf(this.file, written), `sets input ${name}`), file: this.file });
    return open === undefined ? { entries } : { entries, open };
  }

  refer(head: string, steps: readonly Step[], at: Place): Value {
    const [first, second, third, ...rest] = steps;
    if (head === 'local' && typeof first === 'string') return follow(this.#local(first, at), steps.slice(1), at);
    if (head === 'dependency' && typeof first === 'string') return second === 'outputs' && typeof third === 'string' ? follow(this.#output(first, third, at), rest, at) : lost('another unit gives it', at);
    if (head === 'include' && typeof first === 'string') {
      // A single include without a name is `include.locals`, which older versions have.
      const named = this.includes().find(({ name }) => name === first);
      const one = named ?? this.includes().find(({ name }) => name === '');
      return one?.file ? follow(one.file.whole(at), named ? steps.slice(1) : steps, at) : lost('the file it includes could not be told', at);
    }
    return lost('it is given when Terragrunt runs', at);
  }

  /** Functions of Terragrunt's own; undefined for those of Terraform. */
  invoke(name: string, args: readonly Value[], at: Place): Value | undefined {
    const first = textOf(args[0]);
    switch (name) {
      case 'find_in_parent_folders': {
        const wanted = args.length === 0 ? ['terragrunt.hcl', 'root.hcl'] : first === undefined ? [] : [first];
        for (let directory = this.directory; directory !== '.';) {
          directory = folderOf(directory);
          for (const one of wanted) { const path = pathFrom(directory, one); if (path !== undefined && this.#files.has(path)) return scalar(`/${path}`, at); }
        }
        return args[1] ?? lost('no file above has this name, or it is none of Terragrunt', at);
      }
      case 'read_terragrunt_config': {
        const found = this.#fileAt(first);
        return found ? this.#other(found, first?.startsWith('/') ? this.directory : folderOf(found.file)).whole(at) : args[1] ?? lost('the file it reads could not be told', at);
      }
      case 'get_terragrunt_dir': case 'get_original_terragrunt_dir': case 'get_working_dir': return scalar(this.directory === '.' ? '/' : `/${this.directory}`, at);
      case 'get_parent_terragrunt_dir': { const [above] = this.includes(); return above?.file ? scalar(`/${folderOf(above.file.file.file)}`, at) : lost('the file it includes could not be told', at); }
      case 'get_repo_root': return scalar('', at);
      case 'dirname': return first === undefined ? undefined : scalar(first.includes('/') ? first.slice(0, Math.max(first.lastIndexOf('/'), 0)) : '.', at);
      case 'basename': return first === undefined ? undefined : scalar(baseName(first), at);
      case 'get_env': case 'run_cmd': case 'get_aws_account_id': case 'sops_decrypt_file': case 'get_terraform_command': case 'path_relative_to_include': case 'path_relative_from_include': case 'get_path_from_repo_root': case 'get_path_to_repo_root':
        return name === 'path_relative_to_include' ? this.#relative(at) : lost('it is given when Terragrunt runs', at);
      default: return undefined;
    }
  }

  /** `locals` and `inputs` as one who reads this file sees them. */
  whole(at: Place): Value {
    const names = this.file.body.blocks.filter((block) => block.type === 'locals').flatMap((block) => block.body.attributes.map((attribute) => attribute.name));
    const locals = map(new Map(names.map((name) => [name, this.#local(name, at)])), at);
    const inputs = attributeOf(this.file.body, 'inputs');
    // Inputs that ask for the file they stand in, by whatever way, are not known.
    if (inputs && this.#busy.has('inputs')) return map(new Map([['locals', locals]]), at);
    this.#busy.add('inputs');
    const whole = map(new Map([['locals', locals], ['inputs', inputs ? evaluate(inputs.value, this.scope) : map(new Map(), at)]]), at);
    this.#busy.delete('inputs');
    return whole;
  }

  /** Where a module's text lies, when it is in this tree: relative to the unit. */
  localModule(source: string | undefined): string | undefined {
    if (source === undefined || !/^(?:\.{0,2}\/|\.{1,2}$)/.test(source)) return undefined;
    // A double slash parts the repository from the module in it.
    const path = source.replace(/\?.*$/, '').replace(/([^:])\/\//g, '$1/');
    return path.startsWith('/') ? pathFrom('.', path) : pathFrom(this.directory, path);
  }

  #relative(at: Place): Value {
    const [above] = this.includes();
    const home = above?.file ? folderOf(above.file.file.file) : undefined;
    // An included file asks for the way from its own place to the unit.
    const from = home ?? folderOf(this.file.file);
    return from === '.' ? scalar(this.directory, at) : this.directory.startsWith(`${from}/`) ? scalar(this.directory.slice(from.length + 1), at) : lost('it is given when Terragrunt runs', at);
  }

  #local(name: string, at: Place): Value {
    const known = this.#values.get(name);
    if (known) return known;
    if (this.#busy.has(`local.${name}`)) return lost('it refers to itself', at);
    const written = this.file.body.blocks.filter((block) => block.type === 'locals').map((block) => attributeOf(block.body, name)).find((one) => one !== undefined);
    if (!written) return lost(`local ${name} is not declared here`, at);
    this.#busy.add(`local.${name}`);
    const value = through(evaluate(written.value, this.scope), placeOf(this.file, written), `local ${name}`);
    this.#busy.delete(`local.${name}`);
    this.#values.set(name, value);
    return value;
  }

  /** What another unit leaves behind. Mock outputs stand in for planning alone, and are nobody's value. */
  #output(name: string, output: string, at: Place): Value {
    const block = this.file.body.blocks.find((one) => one.type === 'dependency' && one.labels[0] === name);
    const path = block && textOf(valueAt(block.body, 'config_path', this.scope));
    const directory = path === undefined ? undefined : path.startsWith('/') ? pathFrom('.', path) : pathFrom(this.directory, path);
    if (!block) { for (const { file } of this.includes()) if (file && file !== this && file.file.body.blocks.some((one) => one.type === 'dependency' && one.labels[0] === name)) return file.#output(name, output, at); }
    return (directory === undefined ? undefined : this.#outputs(directory, output, at)) ?? lost('another unit gives it when Terragrunt runs', at);
  }

  #fileAt(path: string | undefined): SourceFile | undefined {
    if (path === undefined) return undefined;
    const resolved = path.startsWith('/') ? pathFrom('.', path) : pathFrom(this.directory, path);
    if (resolved === undefined) return undefined;
    return this.#files.get(resolved) ?? this.#files.get(`${resolved}/terragrunt.hcl`);
  }
  #other(file: SourceFile, directory: string): TerragruntFile { return this.#known.get(`${directory}\0${file.file}`) ?? new TerragruntFile(file, directory, this.#files, this.#outputs, this.work.all, this.#known); }
}
