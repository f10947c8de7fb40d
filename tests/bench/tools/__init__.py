"""The tools that are measured: one file each, all with the methods of Tool."""


class Unavailable(Exception):
    """The tool cannot be measured here; the text says why."""


class Tool:
    name = ""
    packages = []      # of Debian, installed into the root
    phases = ("first", "nothing", "dry", "repair")
    largest = 100_000  # a larger size is not tried
    looks_first = False  # the first night behind a change is unlike all later ones
    # The exit codes of success, by phase.
    codes = {"first": {0}, "nothing": {0}, "dry": {0}, "repair": {0}}

    def __init__(self, root):
        self.root = root

    def install(self):
        """Once per root, behind the packages. Raises Unavailable."""

    def version(self):
        """As it is said in the results."""
        return ""

    def write(self, state):
        """Puts the tool's form of the state into the root."""
        raise NotImplementedError

    def command(self, phase):
        """The argument vector of one of `phases`."""
        raise NotImplementedError
