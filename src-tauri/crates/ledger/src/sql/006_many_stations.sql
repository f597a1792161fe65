-- One of thousands of streams is found by whom it is for.
DROP INDEX streams_by_station;
CREATE INDEX streams_by_reader ON streams (station, peer, audience);

-- What came from one of thousands is found without looking through all.
CREATE INDEX bundles_seen_by_sender ON bundles_seen (sender, seen_ms);
