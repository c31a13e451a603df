import { expect, test } from 'vitest';
import { COMPONENT_COUNT, MONITOR_COUNT, companyOf, serviceAt } from './company.ts';

test('the company that is measured has the sizes that the budgets speak of', () => {
  const { components, monitors, services } = companyOf('http://127.0.0.1:8788');
  expect([COMPONENT_COUNT, MONITOR_COUNT]).toEqual([20, 50]);
  expect(components).toHaveLength(COMPONENT_COUNT);
  expect(monitors).toHaveLength(MONITOR_COUNT);
  expect(new Set(monitors.map(({ component }) => component)).size).toBe(COMPONENT_COUNT);
  for (const [index, { id }] of components.entries()) {
    const own = services.find((service) => service.id === serviceAt(index).id);
    expect(own?.components).toEqual([id]);
  }
});
