// The database of a deployment, asked through the platform's own tool with the account of the person at the terminal.

import { runTool } from './tool.ts';

/** Runs one statement and gives its rows. */
export type Ask = (sql: string) => Promise<Readonly<Record<string, unknown>>[]>;

export const askDeployment: Ask = async (sql) => {
  const args = ['d1', 'execute', 'DB', '--remote', '--json', '--yes', '--command', sql];
  const { ok, output } = await runTool('wrangler', args);
  if (!ok) throw new Error(`The deployment’s database did not answer:\n${output}`);
  // Around the JSON the tool may print notices.
  const from = output.indexOf('[');
  const results: { results: Readonly<Record<string, unknown>>[] }[] = JSON.parse(
    output.slice(from, output.lastIndexOf(']') + 1),
  );
  return results.flatMap((one) => one.results);
};
