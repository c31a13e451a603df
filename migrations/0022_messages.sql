-- Under which id a chat keeps a message of ours, so that the next update can take its place.
ALTER TABLE delivery ADD COLUMN message TEXT;
