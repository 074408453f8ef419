import { pathFrom } from '../../../model/index.ts';
import type { Declared, ModuleSource } from './module.ts';
import { localSource } from './module.ts';

/** Calls that lead back to a module they are reached from, one for each circle of local modules; every call is looked at once. */
export function circles(modules: ReadonlyMap<string, ModuleSource>): readonly { readonly name: string; readonly call: Declared }[] {
  const found: { name: string; call: Declared }[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const callsOf = (directory: string): IterableIterator<[string, Declared]> => (modules.get(directory)?.calls ?? new Map<string, Declared>()).entries();
  for (const start of modules.keys()) {
    if (state.has(start)) continue;
    state.set(start, 'open');
    const stack = [{ directory: start, calls: callsOf(start) }];
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const next = top.calls.next();
      if (next.done) { state.set(top.directory, 'done'); stack.pop(); continue; }
      const [name, call] = next.value;
      const source = localSource(call);
      const to = source === undefined ? undefined : pathFrom(top.directory, source);
      if (to === undefined || !modules.has(to)) continue;
      if (state.get(to) === 'open') found.push({ name, call });
      if (state.has(to)) continue;
      state.set(to, 'open');
      stack.push({ directory: to, calls: callsOf(to) });
    }
  }
  return found;
}
