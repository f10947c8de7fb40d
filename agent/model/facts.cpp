#include "model/facts.hpp"

namespace tend::model {
namespace {

TypeSpec leaf(Type type, std::string summary) {
  TypeSpec spec;
  spec.type = type;
  spec.summary = std::move(summary);
  return spec;
}

Field text(std::string name, std::string summary) {
  return {std::move(name), leaf(Type::string, std::move(summary))};
}
Field integer(std::string name, std::string summary) {
  return {std::move(name), leaf(Type::integer, std::move(summary))};
}
Field boolean(std::string name, std::string summary) {
  return {std::move(name), leaf(Type::boolean, std::move(summary))};
}

Field group(std::string name, std::string summary, std::vector<Field> fields) {
  auto spec = leaf(Type::map, std::move(summary));
  spec.fields = std::move(fields);
  return {std::move(name), std::move(spec)};
}

Field list_of(std::string name, std::string summary, TypeSpec items) {
  auto spec = leaf(Type::list, std::move(summary));
  spec.items = std::make_shared<const TypeSpec>(std::move(items));
  return {std::move(name), std::move(spec)};
}

Field os() {
  return group(
      "os", "the operating system, by os-release(5)",
      {text("id", "its short name: debian, ubuntu, rhel"),
       text("version",
            "its version as it names it: 12, 24.04; empty for a release not yet numbered"),
       text("codename", "bookworm, noble; empty where it has none"),
       text("family", "what it descends from: debian (Ubuntu too), redhat, suse, else its id"),
       text("name", "id and version as a role's `supports` writes them: debian-12"),
       text("architecture", "as its packages name it: amd64, arm64")});
}

Field network() {
  auto interface =
      group("", "one network interface",
            {text("name", "eth0"), text("mac", "its hardware address; empty where it has none"),
             text("state", "up, down, unknown (as for most virtual ones), …"),
             text("driver", "the driver bound to its device; empty for a virtual one"),
             boolean("physical", "it has a device behind it")});
  auto address = group(
      "", "one address of this host, but for loopback ones",
      {text("address", "192.0.2.11, fd00::1"), integer("prefix", "length of the network's prefix"),
       text("interface", "that it belongs to"), text("family", "ipv4 or ipv6")});
  return group(
      "network", "what the network knows the host by",
      {text("hostname", "the host's name up to the first dot"),
       text("fqdn", "name and domain; the name alone where no domain is known"),
       text("domain",
            "from the hostname, else /etc/hosts, else resolv.conf(5); empty where none names one"),
       text("address", "IPv4 address on the interface of the default route; empty without one"),
       text("interface", "of the IPv4 default route; empty without one"),
       text("gateway", "of the IPv4 default route; empty without one"),
       list_of("nameservers", "addresses in /etc/resolv.conf", leaf(Type::string, "an address")),
       list_of("interfaces", "all but loopback, by name", std::move(interface.spec)),
       list_of("addresses", "all but loopback and link-local ones", std::move(address.spec))});
}

Field gpus() {
  auto gpu = group("", "one display device on the PCI bus",
                   {text("address", "where it sits: 0000:65:00.0"),
                    text("vendor", "nvidia, amd, intel, aspeed, matrox; else its vendor_id"),
                    text("vendor_id", "four hexadecimal digits: 10de"),
                    text("device_id", "four hexadecimal digits: 2204"),
                    text("class", "0300 (VGA), 0302 (3D controller), 0380 (other display)"),
                    text("driver", "the kernel driver bound to it; empty when none is")});
  return list_of("gpus", "every display device, a server's management console too, by address",
                 std::move(gpu.spec));
}

Field driver() {
  auto state = text("state", "which of these it is; `says` is the same in a sentence");
  state.spec.type = Type::enumeration;
  state.spec.choices = {"none",       "absent",   "runfile",    "no_module",   "nouveau", "reboot",
                        "not_loaded", "mismatch", "superseded", "next_kernel", "ok"};
  return group(
      "driver", "one verdict over all parts of NVIDIA's driver",
      {std::move(state), text("says", "the verdict, in a sentence"),
       boolean("reboot_needed", "only a reboot, or unloading the module, mends it"),
       text("after_reboot", "what the next boot would bring, in words"),
       text("loaded", "version of the module in use; empty when none is loaded, as below"),
       text("loaded_flavour", "open or proprietary"),
       text("on_disk", "version of the module for the running kernel"),
       text("on_disk_flavour", "open or proprietary"),
       text("next_kernel", "the newest kernel installed, which the next boot brings"),
       text("next_on_disk", "version of the module for that kernel"),
       text("next_on_disk_flavour", "open or proprietary"),
       text("user_space", "version of libnvidia-ml, else of libcuda"),
       text("runfile", "a file that shows an installation from a .run file; empty: none does"),
       boolean("nouveau", "the free driver nouveau has one of the cards"),
       boolean("held", "the driver's packages are installed, and all of them on hold")});
}

Field gpu() {
  auto card = group("", "one NVIDIA card that is this host's to drive",
                    {text("address", "where it sits: 0000:65:00.0"),
                     text("device_id", "four hexadecimal digits: 2204"),
                     text("model", "as NVIDIA's driver names it; empty when it is not loaded"),
                     text("driver", "the kernel driver bound to it; empty when none is")});
  return group(
      "gpu", "the NVIDIA GPUs in short",
      {boolean("nvidia", "there is at least one for this host to drive"),
       integer("count", "how many there are"),
       list_of("cards", "those: VGA and 3D controllers that are not kept for virtual machines",
               std::move(card.spec)),
       list_of("passed_through", "addresses of those kept for virtual machines (vfio-pci)",
               leaf(Type::string, "an address")),
       list_of("nvswitches", "addresses of switches between cards: they need fabricmanager",
               leaf(Type::string, "an address")),
       text("driver_version", "of the NVIDIA kernel module in use; empty when none is loaded"),
       driver(),
       list_of("busy", "who would notice if the GPUs went away now, each in words",
               leaf(Type::string, "a reason"))});
}

Field apt() {
  auto source =
      group("", "one archive and suite of binary packages",
            {text("file", "that names it"), text("uri", "http://deb.debian.org/debian"),
             text("suite", "bookworm, bookworm-updates"),
             list_of("components", "main, contrib, …", leaf(Type::string, "a component")),
             text("signed_by", "a path, a fingerprint, or a key in lines; empty: not said")});
  return group("apt", "where packages come from, by sources.list(5)",
               {list_of("sources", "all that are enabled", std::move(source.spec))});
}

Field docker() {
  return group(
      "docker", "the Docker Engine, as it runs",
      {boolean("installed", "dockerd is there"), boolean("running", "it runs"),
       text("version", "of what runs; empty where nothing does, as all that follows"),
       integer("containers", "how many run"),
       boolean("live_restore", "containers go on while it is restarted"),
       text("cgroup_driver", "systemd or cgroupfs"),
       list_of("runtimes", "by name", leaf(Type::string, "runc, nvidia")),
       text("default_runtime", "of containers that name none"),
       text("data_root", "where images and volumes are"),
       text("log_driver", "of containers that name none"),
       list_of("address_pools", "what networks get their addresses from",
               leaf(Type::string, "10.200.0.0/16 in parts of /24")),
       boolean("swarm", "it is part of a swarm"),
       integer("hook_mode_gpu_containers",
               "running ones that lose their GPUs when systemd reloads its units: injected by "
               "NVIDIA's hook, behind systemd's back")});
}

std::vector<Field> groups() {
  return {
      os(),
      group("kernel", "the running kernel",
            {text("release", "6.1.0-40-amd64"), text("arch", "the machine: x86_64, aarch64")}),
      text("hostname", "network.hostname, once more"),
      network(),
      group("cpu", "the processors",
            {text("model", "as /proc/cpuinfo names it; empty where it does not"),
             integer("count", "threads in use"), integer("sockets", "processor packages"),
             text("architecture", "the machine: x86_64, aarch64")}),
      group("memory", "main memory",
            {integer("total_bytes", "what the kernel has"),
             integer("swap_bytes", "swap space in use or not")}),
      gpus(),
      gpu(),
      apt(),
      docker(),
      group("virtualization", "what the host runs in",
            {text("type", "none, vm or container"),
             text("container", "systemd-nspawn, docker, podman, lxc, …; empty outside of one"),
             text("hypervisor",
                  "kvm, vmware, virtualbox, hyperv, xen, …; empty on bare metal and where it is "
                  "hidden")}),
      group("hardware", "the machine as its firmware names it; empty where that says nothing",
            {text("vendor", "Supermicro"), text("product", "SYS-7049GP-TRT"),
             boolean("uefi", "it was booted by UEFI"),
             boolean("secure_boot", "unsigned kernel modules are refused")}),
      group("init", "the first process", {boolean("systemd", "systemd runs the host")}),
      text("machine_id", "32 hexadecimal digits of machine-id(5)"),
      text("timezone", "as the time zone database names it: Asia/Tokyo"),
  };
}

Value unknown_value(const TypeSpec& spec, const Unknown& unknown) {
  if (spec.type != Type::map || spec.fields.empty()) return Value(unknown);
  Map map;
  for (const auto& field : spec.fields) map.set(field.name, unknown_value(field.spec, unknown));
  return Value(std::move(map));
}

}  // namespace

const TypeSpec& facts_schema() {
  static const TypeSpec schema =
      group("facts", "what is observed of a host before compiling", groups()).spec;
  return schema;
}

Value unknown_facts(const std::string& reason) {
  return unknown_value(facts_schema(), Unknown{reason});
}

}  // namespace tend::model
