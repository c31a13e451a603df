-- The webhooks that asked for Statuspage's shape: whether there is one is asked whenever the status of a component changes.
-- Partial: nobody else costs a row.

CREATE INDEX subscriber_statuspage ON subscriber (id)
  WHERE state = 'confirmed' AND channel = 'webhook' AND preferences ->> '$.format' = 'statuspage';
