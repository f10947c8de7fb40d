"""Devices on a PCI bus as sysfs shows them, for hosts that have none."""

import struct


def pci_device(host, root, address, device, device_class="0300", driver=None):
    """A device as sysfs shows it, as much of it as lspci wants to see."""
    folder = host.path(f"{root}/{address}")
    folder.mkdir(parents=True, exist_ok=True)
    files = {"vendor": "0x10de", "device": f"0x{device}", "class": f"0x{device_class}00", "irq": "11",
             "subsystem_vendor": "0x1043", "subsystem_device": "0x8653", "numa_node": "0",
             "resource": "\n".join(["0x0000000000000000 0x0000000000000000 0x0000000000000000"] * 7)}
    for name, text in files.items():
        (folder / name).write_text(text + "\n")
    config = struct.pack("<HHHHBBBB", 0x10DE, int(device, 16), 0, 0, 0xA1, 0, int(device_class[2:], 16), int(device_class[:2], 16))
    (folder / "config").write_bytes(config.ljust(64, b"\0"))
    if driver:
        (folder / "driver").symlink_to(f"../../../bus/pci/drivers/{driver}")
