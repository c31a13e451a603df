// Whether PagerDuty's webhooks can reach us, as the hourly look found it in the last day.

import { State } from './layout.tsx';

/** Kinds of alerts that the look at PagerDuty's subscriptions raises, and how their texts are told from those of subscribers. */
const KIND = /^subscription_/;
const OF_PAGERDUTY = /PagerDuty|webhook subscription/;

export const PagerDutyPart = ({
  alerts,
  unset,
}: {
  /** Of the last day. */
  alerts: readonly { kind: string; text: string }[];
  unset: readonly string[];
}) => {
  const trouble = alerts.find(({ kind, text }) => KIND.test(kind) && OF_PAGERDUTY.test(text));
  const isAsked = !unset.some((text) => text.startsWith('PAGERDUTY_API_TOKEN'));
  return (
    <>
      <h2>PagerDuty</h2>
      {trouble !== undefined ? (
        <p>
          <State sign="major">trouble</State> {trouble.text}
        </p>
      ) : isAsked ? (
        <p>
          <State sign="operational">no trouble</State> The hourly look at its webhook subscription
          found none in the last day.
        </p>
      ) : (
        <p>
          <State sign="nodata">not known</State> Without PAGERDUTY_API_TOKEN nobody asks whether its
          webhooks are switched on.
        </p>
      )}
    </>
  );
};
