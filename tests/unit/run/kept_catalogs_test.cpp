// A catalog that was kept is the catalog that compiling would give: whatever changed in between,
// commits, parameters and facts, the plan is the same with and without what was kept.
#include <filesystem>
#include <random>

#include "format/json.hpp"
#include "model/plan.hpp"
#include "run/places.hpp"
#include "system/host_file_system.hpp"
#include "system/repository.hpp"
#include "trust/anchor.hpp"
#include "unit/run/lab_on_disk.hpp"

namespace tend::testing {
namespace {

constexpr int kSteps = 25;

class KeptCatalogs : public LabOnDisk {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "needs root, to own what it writes";
    options_.repo.clear();
    on_host("/etc/passwd", "root:x:0:0:root:/root:/bin/sh\n");
    on_host("/etc/group", "root:x:0:\n");
    write_lab();
    git("init -q -b main .");
    accept();
  }

  void git(const std::string& words) const {
    shell("cd '" + path("lab") +
          "' && env GIT_CONFIG_NOSYSTEM=1 HOME=/nonexistent git "
          "-c user.name=A -c user.email=a@lab.example " +
          words + " 2>&1");
  }
  void accept() const {
    git("add -A");
    git("commit -q -m x --no-gpg-sign --allow-empty");
    const run::Places places(options_);
    const auto commit = system::fetch({path("lab"), "main", places.repository, "", "", ""});
    ASSERT_TRUE(commit) << commit.error().str();
    const auto files = system::open_file_system(options_.root);
    ASSERT_TRUE(trust::move_anchor(**files, places.anchor, *commit));
  }

  int pick(int count) { return std::uniform_int_distribution<int>(0, count - 1)(random_); }
  std::string word() { return "w" + std::to_string(pick(4)); }

  void write_lab() {
    in_lab("inventory/lab.yaml", "hosts:\n  gpu01: {roles: {greeting: {name: " + word() + "}}}\n");
    in_lab("roles/greeting/role.yaml",
           "params:\n  name: {type: string, default: nobody}\n"
           "  more: {type: list, items: {type: string}, default: [a, b]}\n"
           "resources:\n"
           "  - file: /etc/motd\n    content: \"{{ params.name }} on {{ facts.hostname }} " +
               word() +
               "\\n\"\n"
               "  - file: \"/etc/greeting-{{ item }}\"\n    template: greeting\n"
               "    loop: \"{{ params.more }}\"\n"
               "    when: facts.os.id != 'debian' or item != 'b'\n"
               "checks:\n  - name: there\n    user: root\n");
    in_lab("roles/greeting/templates/greeting",
           "{{ item }} {{ facts.os.version }} {{ host.name }} " + word() + "\n");
  }

  // One thing changes, or is again what it was before.
  void change_something() {
    switch (pick(6)) {
      case 0:
        write_lab();
        return accept();
      case 1:
        return on_host("/etc/hostname", word() + "\n");
      case 2:
        return on_host("/etc/os-release", std::string("ID=") +
                                              (pick(2) == 0 ? "debian" : "ubuntu") +
                                              "\nVERSION_ID=\"" + std::to_string(pick(3)) + "\"\n");
      case 3:
        return options_.parameters.clear();
      case 4:
        options_.parameters["greeting"].set("name", word());
        return;
      default:
        return on_host("/etc/motd", word() + "\n");
    }
  }

  std::string planned() const {
    const auto result = run::diff(options_);
    if (!result) return "no plan: " + result.error().front().str();
    return format::to_json(model::to_value(result->plan), 2);
  }
  // As on a host that keeps nothing.
  std::string planned_afresh() const {
    const std::string kept = run::Places(options_).catalogs;
    std::filesystem::rename(kept, kept + ".aside");
    auto text = planned();
    std::filesystem::remove_all(kept);
    std::filesystem::rename(kept + ".aside", kept);
    return text;
  }

  std::mt19937 random_{20261123};
};

TEST_F(KeptCatalogs, PlanAsIfCompiledAnewWhateverChanged) {
  std::size_t with_changes = 0;
  for (int step = 0; step < kSteps; ++step) {
    const auto report = apply(options_);  // keeps its catalog
    ASSERT_TRUE(report.errors.empty()) << report.errors.front().str();
    change_something();
    const auto plan = planned();
    ASSERT_EQ(plan, planned_afresh()) << "in step " << step;
    with_changes += plan.find("\"action\"") != std::string::npos ? 1U : 0U;
  }
  EXPECT_GT(with_changes, kSteps / 4U);
}

}  // namespace
}  // namespace tend::testing
