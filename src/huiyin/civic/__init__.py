"""What all modules stand on, in order: places, orgs, people, notices, matters, territory."""
