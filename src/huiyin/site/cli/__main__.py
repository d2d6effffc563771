"""So that the supervisor can start its worker: `python -m huiyin.site.cli worker`."""

from huiyin.site.cli import main

main()
