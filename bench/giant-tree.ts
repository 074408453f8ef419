// node bench/giant-tree.ts DIR: a tree of more than 130,000 files as monorepos with vendored packages are: what npm installs for the packages below, as files of its own. Folders that tools write (nested
// node_modules, dist, build, ...) are left out of it, since a scan passes over most of them and its peers do not. Runs nothing of the packages. What they depend on is as new as npm gives it, so that
// figures from another day differ a little. Prints how many files there are.
import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openWorkingTree } from '../src/discover/index.ts';

const PACKAGES = [
  '@angular/compiler-cli@21.2.26', '@angular/core@21.2.26', '@babel/core@7.29.13', '@carbon/icons-react@11.89.0', '@fortawesome/free-solid-svg-icons@7.3.1', '@heroicons/react@2.2.0', '@mui/icons-material@9.5.0', '@mui/material@9.5.0', '@phosphor-icons/react@2.1.10', '@tabler/icons@3.51.0', 'antd@6.6.8',
  'aws-sdk@2.1693.0', 'core-js@3.51.0', 'core-js-pure@3.51.0', 'date-fns@4.4.0', 'echarts@6.1.0', 'eslint@10.15.0', 'googleapis@178.0.0', 'jest@30.5.2', 'lodash@4.18.1', 'lodash-es@4.18.1', 'lucide-react@1.75.0', 'monaco-editor@0.57.0', 'next@16.4.6', 'react-icons@5.7.0', 'rxjs@7.8.2', 'three@0.187.0',
  'typescript@7.0.2', 'vite@8.3.8', 'webpack@5.112.2',
];

const [, , where] = process.argv;
if (where === undefined) throw new Error('say where to: node bench/giant-tree.ts DIR');
const directory = resolve(where);
mkdirSync(directory, { recursive: true });
writeFileSync(join(directory, 'package.json'), '{ "name": "giant-tree", "private": true }\n');
execFileSync('npm', ['install', '--silent', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--legacy-peer-deps', ...PACKAGES], { cwd: directory, stdio: 'inherit' });
const packages = join(directory, 'packages');
renameSync(join(directory, 'node_modules'), packages);
let left = 0;
for (const file of await openWorkingTree(directory).files()) if (file.derived === true) rmSync(join(directory, file.path)); else left++;
process.stdout.write(`${left} files\n`);
