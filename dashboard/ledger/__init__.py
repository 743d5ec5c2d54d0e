"""What people send in and decide: append-only, in SQLite or PostgreSQL."""
