// Who operates, and what they may do. Scopes are ordered: each includes the ones before it.

/** What a person or a program may do, least first: look, speak for the company, manage who else may. */
export const SCOPES = ['read', 'publish', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

/** Somebody we know. `name` stands on every event that follows; it is never an address. */
export type Actor = {
  name: string;
  scope: Scope;
  through: 'token' | 'session' | 'access';
};

/** Whether a scope suffices where another one is needed. The one rule. */
export function includes(has: Scope, needs: Scope): boolean {
  return SCOPES.indexOf(has) >= SCOPES.indexOf(needs);
}

/** A token of the settings: `token`, an admin called `operator`, or `name:scope:token`. */
export type ConfiguredToken = { name: string; scope: Scope; token: string };

/** Reads one entry of OPERATOR_TOKENS; null where it has another form. */
export function parseOperatorToken(entry: string): ConfiguredToken | null {
  const plain = /^[^\s:,]{24,}$/.exec(entry)?.[0];
  if (plain !== undefined) return { name: 'operator', scope: 'admin', token: plain };
  const found = /^([\w.-]{1,40}):(read|publish|admin):([^\s:,]{24,})$/.exec(entry);
  const [, name, scope, token] = found ?? [];
  if (name === undefined || token === undefined) return null;
  return { name, scope: scope as Scope, token }; // one of the words of the pattern
}
