// The alerts that fire and that nobody does anything about.

import { NOISE_SPAN_MS, NOISY_FIRINGS } from '../../domain/noise.ts';
import type { Noisy } from '../../domain/noise.ts';
import { DAY_MS } from '../../domain/window.ts';
import type { Desk } from './layout.tsx';
import { Empty, When } from './layout.tsx';

const DAYS = NOISE_SPAN_MS / DAY_MS;

export const NoisePart = ({ desk, noisy }: { desk: Desk; noisy: readonly Noisy[] }) => (
  <>
    <h2>Alerts that are noise</h2>
    {noisy.length === 0 ? (
      <Empty>
        None: no alert fired {NOISY_FIRINGS} times in {DAYS} days without a person ever acting on
        it.
      </Empty>
    ) : (
      <>
        <p>
          They fired in the last {DAYS} days and nobody ever acted. Mend each of them, or delete it.
        </p>
        <ul>
          {noisy.map(({ key, firings, lastAt }) => (
            <li>
              {key}
              <p class="facts">
                <span>{firings} times</span>
                <span>
                  last <When at={lastAt} now={desk.now} />
                </span>
              </p>
            </li>
          ))}
        </ul>
      </>
    )}
  </>
);
