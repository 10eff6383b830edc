"""The state behind the API: rows, tables, the journal. It has never heard of HTTP."""
