import { expect, it } from 'vitest';
import { printedAnew, saysTheSame } from '../support/says-the-same.ts';

it('a tree printed anew and in another order says the same, 800 times', async () => { expect(await saysTheSame(printedAnew, 800)).toBeGreaterThanOrEqual(790); }, 300_000);
