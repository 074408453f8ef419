/** Keys of an editor's settings file that configure its coding agent: with one of them the file is that agent's, without it is the editor's. */
export function isAgentKey(key: string): boolean {
  return key.startsWith('chat.tools.') || key.startsWith('chat.agent.') || key.startsWith('chat.mcp.') || key.startsWith('chat.permissions.') || key.startsWith('chat.autopilot.')
    || key.startsWith('github.copilot.chat.claudeAgent.') || key.startsWith('github.copilot.chat.agent.');
}
