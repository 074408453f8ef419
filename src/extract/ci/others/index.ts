import type { System } from '../shared/system.ts';
import { buildkite } from './buildkite.ts';
import { cloudBuild } from './cloud-build.ts';
import { codebuild } from './codebuild.ts';
import { drone, woodpecker } from './drone.ts';
import { travis } from './travis.ts';

/** Systems whose files are a list of steps. */
export const others: readonly System[] = [buildkite, cloudBuild, codebuild, drone, travis, woodpecker];
