"""Import contract: a module is entered through one door, its `public.py`."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class OneDoorContract(Contract):
    """Only `door` may be imported from outside a module; `wiring` may also open `back_doors`.

    A wing that is not built yet has no modules and is passed over.
    """

    modules_of = fields.ListField(subfield=fields.StringField())
    door = fields.StringField()
    wiring = fields.StringField()
    back_doors = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Collect every import that comes in by another way."""
        trespasses: list[tuple[str, str]] = []
        for container in self.modules_of:  # type: ignore[attr-defined]
            if container in graph.modules:
                for module in sorted(graph.find_children(container)):
                    trespasses += self._trespasses_into(module, graph)
        return ContractCheck(kept=not trespasses, metadata={"trespasses": trespasses})

    def _trespasses_into(self, module: str, graph: ImportGraph) -> list[tuple[str, str]]:
        inside = {module} | graph.find_descendants(module)
        return [
            (importer, room)
            for room in sorted(inside)
            for importer in sorted(graph.find_modules_that_directly_import(room))
            if importer not in inside and not self._may_enter(importer, module, room)
        ]

    def _may_enter(self, importer: str, module: str, room: str) -> bool:
        if room == f"{module}.{self.door}":
            return True
        wires = importer == f"{self.wiring}" or importer.startswith(f"{self.wiring}.")
        return wires and room.removeprefix(f"{module}.") in self.back_doors  # type: ignore[operator]

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Say who came in where, and which door to take."""
        for importer, room in check.metadata["trespasses"]:
            output.print_error(f"{importer} imports {room}; import its module's {self.door} instead.")
