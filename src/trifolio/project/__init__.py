"""What a folder says: its configuration, its editions, its catalogues, its clinics and sources."""
