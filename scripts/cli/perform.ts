// What the words of `npm run cli --` ask of the operator's API, and the lines that come back.

import { parseArgs } from 'node:util';
import type { Client } from './client.ts';
import { lineOf } from './lines.ts';

const HELP = `Usage: npm run cli -- <command>

  incident open --name "Sign-ins fail" --severity SEV-2 --component api=partial_outage
                [--body "We are looking into it."] [--draft]
  incident update <INC-…> [--status identified] [--body "…"] [--component api=operational] [--quiet]
  incident resolve <INC-…> [--body "…"] [--reason "why, if a source says otherwise"]
  incident list [--all]
  maintenance schedule --name "Upgrade" --body "…" --component api
                --from 2026-12-01T02:00Z --until 2026-12-01T03:00Z [--rule "FREQ=WEEKLY;COUNT=4"]
  component set <id> <operational | degraded_performance | partial_outage | major_outage | under_maintenance>
  tail                     follow the journal until Ctrl+C
  token list | token create <name> <read|publish|admin> | token revoke <prefix>
  link                     a link that signs a browser in, once

ALLCLEAR_URL and ALLCLEAR_TOKEN name a deployment; without them the local server is asked.`;

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;

type Options = Readonly<Record<string, string | boolean | string[] | undefined>>;

function argumentsOf(words: readonly string[]) {
  return parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      severity: { type: 'string' },
      component: { type: 'string', multiple: true },
      body: { type: 'string' },
      status: { type: 'string' },
      reason: { type: 'string' },
      from: { type: 'string' },
      until: { type: 'string' },
      rule: { type: 'string' },
      draft: { type: 'boolean' },
      quiet: { type: 'boolean' },
      all: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}

/** `api=partial_outage` or `api`. */
export function componentsIn(options: Options): Record<string, string> | string[] {
  const given = options['component'];
  const list = Array.isArray(given) ? given : [];
  if (list.every((one) => !one.includes('='))) return list;
  return Object.fromEntries(
    list.map((one) => {
      const [id = '', status] = one.split('=', 2);
      if (!status)
        throw new Error(`--component ${one}: expected a status, for example ${id}=partial_outage`);
      return [id, status];
    }),
  );
}

const text = (options: Options, name: string) => {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
};

function needed(value: string | undefined, what: string): string {
  if (value === undefined || value === '')
    throw new Error(`Expected ${what}. See npm run cli -- --help`);
  return value;
}

/** An instant as the API reads it. Seconds may be left out, the zone may not: it would be this machine's. */
function instantIn(options: Options, name: string): string {
  const given = text(options, name);
  const at = given !== undefined && INSTANT.test(given) ? Date.parse(given) : Number.NaN;
  if (Number.isNaN(at)) {
    throw new Error(
      `--${name} ${given ?? ''}: expected an instant with its zone, for example 2026-12-01T02:00Z`,
    );
  }
  return new Date(at).toISOString();
}

/** Does what the words ask for, and gives the lines to print. */
export async function perform(client: Client, words: readonly string[]): Promise<string[]> {
  const { values, positionals } = argumentsOf(words);
  const options: Options = values;
  const [noun = '', verb = '', ...rest] = positionals;
  if (values.help || noun === '' || noun === 'help') return [HELP];
  const body = text(options, 'body');
  const components = componentsIn(options);
  const isSome = Array.isArray(components) ? components.length > 0 : true;
  switch (`${noun} ${verb}`.trim()) {
    case 'incident open':
      return [
        lineOf(
          await client.openIncident({
            name: needed(text(options, 'name'), '--name'),
            ...(body !== undefined && { body }),
            ...(isSome && { components }),
            allclear: {
              severity: needed(text(options, 'severity'), '--severity SEV-1 to SEV-4'),
              ...(values.draft && { publish: false }),
            },
          }),
        ),
      ];
    case 'incident update':
    case 'incident resolve': {
      const status = verb === 'resolve' ? 'resolved' : text(options, 'status');
      const reason = text(options, 'reason');
      if (status === undefined && body === undefined && !isSome) {
        throw new Error('Expected what to say: --status, --body or --component');
      }
      return [
        lineOf(
          await client.updateIncident(needed(rest[0], 'the reference of an incident'), {
            ...(status !== undefined && { status }),
            ...(body !== undefined && { body }),
            ...(isSome && { components }),
            ...(values.quiet && { deliver_notifications: false }),
            ...(reason !== undefined && { allclear: { override_reason: reason } }),
          }),
        ),
      ];
    }
    case 'incident list': {
      const list = await client.listIncidents(values.all === true);
      return list.length === 0 ? ['Nothing is open.'] : list.map(lineOf);
    }
    case 'maintenance schedule': {
      const rule = text(options, 'rule');
      return [
        lineOf(
          await client.openIncident({
            name: needed(text(options, 'name'), '--name'),
            body: body ?? '',
            components,
            scheduled_for: instantIn(options, 'from'),
            scheduled_until: instantIn(options, 'until'),
            ...(rule !== undefined && { allclear: { recurrence: rule } }),
          }),
        ),
      ];
    }
    case 'component set': {
      const [id, status] = rest;
      const set = await client.setComponent(
        needed(id, 'the id of a component'),
        needed(status, 'a status'),
      );
      return [`${set.id} is ${set.status}`];
    }
    case 'token list':
      return (await client.listTokens()).map(
        ({ prefix, name, scope, last_used_at: used, revoked_at: revoked }) =>
          `acl_${prefix}_…  ${name}  ${scope}  ${revoked ? `revoked ${revoked}` : used ? `used ${used}` : 'never used'}`,
      );
    case 'token create': {
      const [name, scope] = rest;
      const made = await client.makeToken(needed(name, 'a name'), needed(scope, 'a scope'));
      return [made.token, 'Keep it now: it is shown this once.'];
    }
    case 'token revoke':
      await client.revokeToken(needed(rest[0], 'the prefix of a token'));
      return ['Revoked, and its sessions are over.'];
    case 'link':
      return [(await client.signInLink()).url];
    default:
      throw new Error(`There is no command "${`${noun} ${verb}`.trim()}".\n\n${HELP}`);
  }
}
