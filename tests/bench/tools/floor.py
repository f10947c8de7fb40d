"""The floor: bare system calls, by tests/bench/floor."""

from state import LINE_PATTERN, render
from tools import Tool, Unavailable

PROGRAM = "/srv/bench/floor"


def records(state):
    """The desired state in the words of floor/wish.hpp."""
    gids = {group["name"]: group["gid"] for group in state.groups}
    for path in state.directories:
        yield f"directory\t{path}\t0755\n"
    for file in state.files:
        text = render(file)
        yield f"file\t{file['path']}\t0644\t{len(text)}\n{text}"
    for link in state.links:
        yield f"link\t{link['path']}\t{link['target']}\n"
    for line in state.lines:
        yield f"line\t{line['path']}\t{LINE_PATTERN[1:]}\t{line['text']}\n"
    for name in state.packages:
        yield f"package\t{name}\n"
    for group in state.groups:
        yield f"group\t{group['name']}:x:{group['gid']}:\n"
    for user in state.users:
        yield (f"user\t{user['name']}:x:{user['uid']}:{gids[user['group']]}:{user['comment']}:"
               f"{user['home']}:{user['shell']}\n")


class Floor(Tool):
    name = "floor"
    modes = {"first": "apply", "nothing": "full", "dry": "full", "repair": "apply"}
    codes = {**Tool.codes, "dry": {2}}

    def install(self):
        built = self.root.build / "tests/bench/tend_bench_floor"
        if not built.exists():
            raise Unavailable(f"not built: {built}")
        self.root.copy(built, PROGRAM)

    def write(self, state):
        self.wish = f"/srv/bench/{self.name}-{state.size}.wish"
        self.root.write(self.wish, "".join(records(state)))

    def command(self, phase):
        return [PROGRAM, self.modes[phase], self.wish]


class FloorMetadata(Floor):
    """By fstatat alone, on two threads; it has nothing of its own to repair with."""
    name = "floor-metadata"
    phases = ("first", "nothing", "dry")
    modes = {"first": "apply", "nothing": "metadata", "dry": "metadata"}
