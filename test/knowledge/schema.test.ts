import { expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import { agentSchema } from '../../src/knowledge/schema/agent.ts';
import { mcpServerSchema, operationSchema } from '../../src/knowledge/schema/operation.ts';
import { providerSchema } from '../../src/knowledge/schema/provider.ts';
import { resourceSchema } from '../../src/knowledge/schema/resource.ts';
import type { AgentTable, McpServerRow, OperationRow, Provider, ResourceType } from '../../src/model/index.ts';

type Frozen<T> = T extends readonly (infer I)[] ? readonly Frozen<I>[] : T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;
type Same<A, B> = [Frozen<A>] extends [Frozen<B>] ? ([Frozen<B>] extends [Frozen<A>] ? true : false) : false;

// Held by tsc: a field added to the model and forgotten in the schema, or the other way round, stops the build.
test('schemas give exactly the types of the model', () => {
  expectTypeOf<Same<z.output<typeof providerSchema>, Provider>>().toEqualTypeOf<true>();
  expectTypeOf<Same<z.output<typeof agentSchema>, AgentTable>>().toEqualTypeOf<true>();
  expectTypeOf<Same<z.output<typeof resourceSchema>, ResourceType>>().toEqualTypeOf<true>();
  expectTypeOf<Same<z.output<typeof operationSchema>, OperationRow>>().toEqualTypeOf<true>();
  expectTypeOf<Same<z.output<typeof mcpServerSchema>, McpServerRow>>().toEqualTypeOf<true>();
});
