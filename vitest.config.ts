import { defineConfig } from 'vitest/config';
import LongestFirst from './test/support/longest-first.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/whole-run.ts'],
    setupFiles: ['test/support/each-file.ts'],
    // Loading the sources and compiling the tables costs more than most files of tests: a process does it once and runs many files. So no test may
    // leave anything behind in a module, and `npx vitest run --sequence.shuffle` shows whether one does.
    isolate: false,
    // Vitest would leave one core to itself, which is half of a small machine.
    maxWorkers: '100%',
    // Git and colours of the machine must not decide a test.
    env: { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', NO_COLOR: '1', TZ: 'UTC' },
    // A sequencer of our own would take the place of the one that shuffles.
    ...(process.argv.some((word) => word.startsWith('--sequence.shuffle')) ? {} : { sequence: { sequencer: LongestFirst } }),
    // How fast a machine is decides no test: what takes time out of all proportion, such as an expression that blows up over hostile text, ends here.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
