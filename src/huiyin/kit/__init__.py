"""Delivery tools without domain: actions, outbox, jobs, attachments, fields, API and page helpers."""
