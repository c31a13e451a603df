// Gives every test in workerd a migrated database. Storage is separate per test file; a test that
// shares a file with others owns its rows, or calls `reset()` and applies the migrations again.

import { applyD1Migrations } from 'cloudflare:test';
import { env } from 'cloudflare:workers';

await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
