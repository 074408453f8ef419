import fc from 'fast-check';
import { afterAll } from 'vitest';
import { sweepTemporary } from './temporary.ts';

// What CI says of a commit, it says of it again: properties draw the same values there. A laptop draws other ones in each run and so goes on looking.
if (process.env['CI']) fc.configureGlobal({ seed: 20_261_121 });

// Vitest runs this for every file of tests, while modules are shared by all files of a process: a hook in one of those would belong to the first file alone.
// Test processes are ended from outside, so nothing can wait for their exit.
afterAll(sweepTemporary);
