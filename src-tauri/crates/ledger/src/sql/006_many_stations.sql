-- One of thousands of streams is found by whom it is for.
DROP INDEX streams_by_station;
CREATE INDEX streams_by_reader ON streams (station, peer, audience);
