// Runs the built command line again and again in one process, so that what each start costs, loading and compiling the program, is paid once. Plain JavaScript, since
// the oldest Node that the program runs on knows no types. Told what to run by messages; see cli.ts.
import { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';

const program = pathToFileURL(process.argv[2]).href;
const exit = process.exit.bind(process);
/** A stream like a pipe that takes everything. */
function pipe() {
  const chunks = [];
  const stream = new Writable({ decodeStrings: true, write(chunk, _encoding, done) { chunks.push(chunk); done(); } });
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') };
}

async function run(id, { args, cwd, env }) {
  const [out, err] = [pipe(), pipe()];
  process.argv = [process.argv[0], program, ...args];
  process.chdir(cwd);
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  process.exitCode = undefined;
  Object.defineProperty(process, 'stdout', { value: out.stream, configurable: true });
  Object.defineProperty(process, 'stderr', { value: err.stream, configurable: true });
  // The shell itself is read anew, with another address, and does what it does when a process starts; what it imports stays.
  // What it does last is to leave, and nothing follows; this process has more to run.
  process.exit = () => undefined;
  await import(`${program}?run=${id}`);
  const code = process.exitCode ?? 0;
  process.exitCode = undefined;
  return { code, stdout: out.text(), stderr: err.text() };
}

/** The directory and the environment belong to the whole process, so one run follows the other. */
let last = Promise.resolve();
async function after(before, { id, ...request }) {
  await before;
  try { process.send({ id, ...await run(id, request) }); } catch (error) { process.send({ id, failed: String(error?.stack ?? error) }); }
}
process.on('message', (message) => { last = after(last, message); });
process.on('disconnect', () => { exit(); });
