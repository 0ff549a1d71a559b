"""What pages call: each lays a job into the queue, says how it stands, or ends it."""
