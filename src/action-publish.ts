import { logLine } from './action/commands.ts';
import { publish } from './action/publish/publish.ts';

// Runs after the job, with the token and without the scanner. Whatever happens here leaves the verdict and the exit code of the job as they are.
const write = (text: string): void => { process.stdout.write(text); };
const failed = (): void => { write(logLine('nothing more could be published; the verdict stands')); };
process.on('uncaughtException', failed);
process.on('unhandledRejection', failed);

try { await publish(process.env, write); } catch { failed(); }
