import { expect, it, test } from 'vitest';
import { SimulationProblem, simulationOptions } from './options.ts';

const SETTINGS = { PAGERDUTY_WEBHOOK_SECRETS: 'newest-of-the-secrets, the-one-before-it' };

it('plays against what npm start serves, signed with the newest secret', () => {
  expect(simulationOptions([], {}, SETTINGS)).toEqual({
    url: 'http://localhost:8787',
    demo: 'http://127.0.0.1:8788',
    secret: 'newest-of-the-secrets',
    patience: 1,
  });
});

test.each([
  [['--url', 'http://localhost:9100/'], {}, 'http://localhost:9100', 'http://127.0.0.1:9101'],
  [[], { PORT: '9100' }, 'http://localhost:9100', 'http://127.0.0.1:9101'],
  [[], { PORT: '9100', DEMO_PORT: '9300' }, 'http://localhost:9100', 'http://127.0.0.1:9300'],
  [['--demo', 'http://localhost:9400'], {}, 'http://localhost:8787', 'http://localhost:9400'],
  [[], { PORT: '65535' }, 'http://localhost:65535', 'http://127.0.0.1:65534'],
])('finds server and target by %j and %j', (args, env, url, demo) => {
  expect(simulationOptions(args, env, SETTINGS)).toMatchObject({ url, demo });
});

it('a secret of the environment wins over the file, and one of the command line over both', () => {
  const env = { PAGERDUTY_WEBHOOK_SECRETS: 'from-the-environment' };
  expect(simulationOptions([], env, SETTINGS)).toMatchObject({ secret: 'from-the-environment' });
  const args = ['--secret', 'from-the-command-line'];
  expect(simulationOptions(args, env, SETTINGS)).toMatchObject({ secret: args[1] });
});

it('is as patient as it is told to be', () => {
  expect(simulationOptions(['--patience', '4'], {}, SETTINGS)).toMatchObject({ patience: 4 });
});

it('explains itself without a secret or a server', () => {
  expect(simulationOptions(['--help'], {}, null)).toBe('help');
});

test.each([
  [[], null],
  [[], { PAGERDUTY_WEBHOOK_SECRETS: ' ' }],
  [['--url', 'https://status.meridian.example'], SETTINGS],
  [['--url', 'http://status.meridian.example'], SETTINGS],
  [['--url', '8787'], SETTINGS],
  [['--demo', 'http://demo.meridian.example'], SETTINGS],
  [['--patience', '60'], SETTINGS],
])('says what is wrong with %j and %j, and what to do', (args, settings) => {
  expect(() => simulationOptions(args, {}, settings)).toThrow(SimulationProblem);
  expect(() => simulationOptions(args, {}, settings)).toThrowErrorMatchingSnapshot();
});

it('an option that does not exist is answered with those that do', () => {
  expect(() => simulationOptions(['--port', '1'], {}, SETTINGS)).toThrow('--demo URL');
});
