import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { darkAccent } from '../../worker/publish/accent.ts';
import { LEAST_CONTRAST, accent, contrastOf, readableOnWhite } from './status/colour.ts';

const [WHITE, NIGHT] = ['#ffffff', '#0f1216'];
const anyColour = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, '0')}`);

describe('contrast', () => {
  it('is that of WCAG, whichever of the two comes first', () => {
    expect(contrastOf('#000000', WHITE)).toBe(21);
    expect(contrastOf(WHITE, WHITE)).toBe(1);
    // The pair that everybody quotes: the lightest grey that is readable on white.
    expect(contrastOf('#767676', WHITE)).toBeCloseTo(4.54, 2);
    expect(contrastOf(WHITE, '#777777')).toBeCloseTo(4.48, 2);
  });
});

describe('an accent', () => {
  it('is taken where links in it can be read on white, and only there', () => {
    fc.assert(
      fc.property(anyColour, (colour) => {
        const isReadable = contrastOf(colour, WHITE) >= LEAST_CONTRAST;
        expect(accent.safeParse(colour).success).toBe(isReadable);
      }),
    );
  });

  it('that is refused comes with the nearest darker one that is taken', () => {
    fc.assert(
      fc.property(anyColour, (colour) => {
        const other = readableOnWhite(colour);
        expect(accent.safeParse(other).success).toBe(true);
        expect(other === colour).toBe(accent.safeParse(colour).success);
      }),
    );
  });

  it('that is taken can be read on a dark page too, in the lighter form that it has there', () => {
    fc.assert(
      fc.property(anyColour, (colour) => {
        fc.pre(accent.safeParse(colour).success);
        expect(contrastOf(darkAccent(colour), NIGHT)).toBeGreaterThanOrEqual(LEAST_CONTRAST);
      }),
      { numRuns: 500 },
    );
  });
});
