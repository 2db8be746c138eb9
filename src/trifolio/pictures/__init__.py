"""Pictures, drawings, covers and codes, made ready for an edition; `job.prepare` is the door."""
