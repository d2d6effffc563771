"""Volunteers: teams, shifts, hours that are booked once, records that anybody can verify."""
