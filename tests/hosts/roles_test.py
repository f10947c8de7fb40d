"""Each role alone, and all together: the story of role_story.py for each."""

import unittest

from base_tree import PROJECT
from role_story import RoleStory, with_required


def class_for(name, roles):
    return type(name, (RoleStory,), {"roles": with_required(roles), "__doc__": RoleStory.__doc__})


ALL = sorted(folder.name for folder in (PROJECT / "roles").iterdir() if (folder / "role.yaml").exists())
# Without a card there is nothing to do: gpu01_test gives it one.
NEEDS_HARDWARE = ("nvidia_driver",)
ALONE = [role for role in ALL if role not in NEEDS_HARDWARE]
for _role in ALONE:
    globals()[f"Role_{_role}"] = class_for(f"Role_{_role}", [_role])
AllRoles = class_for("AllRoles", ALL)


def load_tests(loader, tests, pattern):
    """All classes but the one that stands for them."""
    suite = unittest.TestSuite()
    for thing in [*(globals()[f"Role_{role}"] for role in ALONE), AllRoles]:
        suite.addTests(loader.loadTestsFromTestCase(thing))
    return suite


if __name__ == "__main__":
    unittest.main()
