/** Milliseconds that this process has computed since `since`: unlike the clock, nothing that others do on the machine adds to them. */
export function computed(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}
