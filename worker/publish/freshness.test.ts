import { describe, expect, it } from 'vitest';
import { fresh, outage, quiet, silent, stale } from '../testing/states.ts';
import { ago, component, measuredDocument, pageDocument, view } from '../testing/views.ts';
import { answerOf } from './answer.ts';
import { freshnessOf, freshnessTag, pageFreshnessOf } from './freshness.ts';
import { voiceOf } from './voice.ts';

const of = (shown: ReturnType<typeof quiet>) => answerOf(shown, voiceOf(shown.page.page));
const MINUTE = 60_000;

describe('the answer', () => {
  it('is the document’s headline while everything is measured', () => {
    expect(of(quiet())).toEqual({
      sign: 'operational',
      sentence: 'All systems operational',
      note: null,
      description: 'All Systems Operational',
    });
  });

  it('stays calm for three intervals without a tick, and not a second longer', () => {
    const shown = quiet();
    const at = (silentMs: number) => of({ ...shown, now: (shown.tickAt ?? 0) + silentMs });
    expect(at(3 * MINUTE).sentence).toBe('All systems operational');
    expect(at(3 * MINUTE + 1).sentence).toBe('Not measured since 11:42 UTC');
  });

  it('is never green once ticks are missing', () => {
    expect(of(silent())).toMatchObject({
      sign: 'nodata',
      sentence: 'Not measured since 11:00 UTC',
      description: 'Not measured since 11:00 UTC',
    });
    expect(of(fresh())).toMatchObject({ sign: 'nodata', description: 'Not measured yet' });
  });

  it('keeps an outage as the answer and says beside it that measuring has stopped', () => {
    const { sign, sentence, note, description } = of({ ...outage(), tickAt: ago(30) });
    expect([sign, sentence]).toEqual(['partial', 'Partial system outage']);
    expect(note).toBe('Not measured since 11:12 UTC.');
    expect(description).toBe('Partial System Outage. Not measured since 11:12 UTC');
  });

  it('names the components that alone are not measured', () => {
    const page = pageDocument();
    const measured = measuredDocument(page);
    measured.components['auth'] = { days: [], measuredAt: ago(12) };
    const shown = view(page, { measured });
    expect(of(shown).description).toBe('Sign-in: not measured since 11:30 UTC');
    expect(of(shown).sign).toBe('nodata');
  });

  it('says as of when it is, where the database is out of reach, and is not green then', () => {
    const { sign, sentence, description } = of(stale());
    expect(sign).toBe('nodata');
    expect(sentence).toBe('As of 10:42 UTC: All systems operational');
    expect(description).toBe('As of 10:42 UTC: All Systems Operational');
  });

  it('names the day once it is another one', () => {
    expect(of({ ...quiet(), tickAt: ago(24 * 60) }).description).toBe(
      'Not measured since 20 Nov, 11:42 UTC',
    );
  });
});

describe('freshness', () => {
  it('never doubts a component that nothing measures', () => {
    const page = pageDocument({ components: [component({ id: 'api', measuredEveryMs: null })] });
    const shown = view(page, { tickAt: ago(600) });
    expect(pageFreshnessOf(shown)).toEqual({ kind: 'measured' });
    expect(of(shown).sign).toBe('operational');
  });

  it('gives a slow monitor three of its own intervals', () => {
    const slow = component({ id: 'slow', measuredEveryMs: 10 * MINUTE });
    const shown = view(pageDocument({ components: [slow] }), { tickAt: ago(29) });
    expect(freshnessOf(shown, slow)).toEqual({ kind: 'measured' });
    expect(freshnessOf({ ...shown, tickAt: ago(31) }, slow)).toMatchObject({ kind: 'since' });
  });

  it('does not call a component unmeasured before its first measurements can be in the document', () => {
    const young = component({ id: 'young', createdAt: ago(4) });
    const page = pageDocument({ components: [young] });
    const components = { young: { days: [], measuredAt: null } };
    const early = view(page, { measured: measuredDocument(page, { at: ago(3), components }) });
    expect(freshnessOf(early, young).kind).toBe('measured');
    const late = view(page, { measured: measuredDocument(page, { at: ago(0), components }) });
    expect(freshnessOf(late, young).kind).toBe('never');
  });

  it('has a tag that changes with it and is empty while all is measured', () => {
    expect(freshnessTag(quiet())).toBe('');
    const tags = [silent(), fresh(), { ...quiet(), tickAt: ago(10) }].map(freshnessTag);
    expect(new Set(tags).size).toBe(3);
  });
});
