"""Backup and restore: one archive that can prove itself."""
