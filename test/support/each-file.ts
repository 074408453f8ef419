import { afterAll } from 'vitest';
import { sweepTemporary } from './temporary.ts';

// Vitest runs this for every file of tests, while modules are shared by all files of a process: a hook in one of those would belong to the first file alone.
// Test processes are ended from outside, so nothing can wait for their exit.
afterAll(sweepTemporary);
