#include <fmt/format.h>

#include <deque>
#include <set>

#include "base/text.hpp"
#include "load/faults.hpp"
#include "load/load.hpp"
#include "load/role_file.hpp"

namespace tend::load {
namespace {

// A tree of roles: the lab's own, or the standard ones.
struct Shelf {
  const system::Snapshot& files;
  std::string folder;  // in the snapshot, "" or with its slash
  std::string shown;   // what stands before a path in messages
  std::string origin;
};

std::string role_folder(const Shelf& shelf, const std::string& role) {
  return shelf.folder + role + "/";
}

void read_texts(const Shelf& shelf, const std::string& folder,
                const std::vector<std::string>& paths, std::map<std::string, SourcePtr>& into,
                Faults& faults) {
  for (const auto& path : paths) {
    if (path.rfind(folder, 0) != 0) continue;
    auto text = shelf.files.read(path);
    if (!text) {
      faults.add(std::move(text).error());
      continue;
    }
    into.emplace(path.substr(folder.size()), std::make_shared<const SourceFile>(
                                                 SourceFile{shelf.shown + path, std::move(*text)}));
  }
}

class RolesReader {
 public:
  RolesReader(const system::Snapshot& lab, const system::Snapshot* standard,
              const std::string& standard_path) {
    shelves_.push_back({lab, "roles/", "", "lab"});
    if (standard != nullptr) shelves_.push_back({*standard, "", standard_path + "/", "standard"});
  }

  void want(const model::NamedReference& reference) {
    if (asked_.insert(reference.name).second) waiting_.push_back(reference);
  }

  Checked<RoleSet> read() {
    while (!waiting_.empty()) {
      const model::NamedReference next = std::move(waiting_.front());
      waiting_.pop_front();
      read_role(next);
    }
    if (!faults_.empty()) return tl::unexpected(faults_.take());
    return std::move(result_);
  }

 private:
  void read_role(const model::NamedReference& reference) {
    bool found = false;
    for (const auto& shelf : shelves_) {
      const std::string folder = role_folder(shelf, reference.name);
      const auto paths = shelf.files.files(folder.substr(0, folder.size() - 1));
      if (!paths) {
        // Not read is not missing.
        faults_.add(paths.error());
      } else if (paths->empty()) {
        continue;
      } else if (found) {
        result_.shadowed.push_back(reference.name);
      } else {
        read_from(shelf, reference, *paths);
      }
      found = true;
    }
    if (!found) report_missing(reference);
  }

  void read_from(const Shelf& shelf, const model::NamedReference& reference,
                 const std::vector<std::string>& paths) {
    model::Role role;
    role.name = reference.name;
    role.origin = shelf.origin;
    const std::string folder = role_folder(shelf, role.name);
    const std::string path = folder + "role.yaml";
    if (std::find(paths.begin(), paths.end(), path) == paths.end()) {
      faults_.add(reference.position,
                  fmt::format("role `{}` has no {}{}", role.name, shelf.shown, path));
      return;
    }
    if (const auto document = read_yaml(shelf.files, path, shelf.shown + path, faults_)) {
      read_role_file(*document, role, faults_);
    }
    read_texts(shelf, folder + "templates/", paths, role.templates, faults_);
    read_texts(shelf, folder + "files/", paths, role.files, faults_);
    for (const auto& required : role.requires_roles) {
      if (is_identifier(required.name)) want(required);  // else reported with the file
    }
    result_.roles.emplace(role.name, std::move(role));
  }

  void report_missing(const model::NamedReference& reference) {
    const auto known = all_names();
    Error& error =
        faults_.add(reference.position, fmt::format("there is no role `{}`", reference.name));
    error.suggestion = did_you_mean(reference.name, known);
    error.notes.push_back(known.empty() ? "there are no roles" : "roles: " + join(known, ", "));
  }

  std::vector<std::string> all_names() {
    std::set<std::string> names;
    for (const auto& shelf : shelves_) {
      for (const auto& path : files_below(shelf.files, trimmed(shelf.folder), faults_)) {
        const std::string below = path.substr(shelf.folder.size());
        if (below.find('/') != std::string::npos) names.insert(split(below, '/').front());
      }
    }
    return {names.begin(), names.end()};
  }

  static std::string trimmed(const std::string& folder) {
    return folder.empty() ? folder : folder.substr(0, folder.size() - 1);
  }

  std::vector<Shelf> shelves_;
  std::deque<model::NamedReference> waiting_;
  std::set<std::string> asked_;
  RoleSet result_;
  Faults faults_;
};

}  // namespace

Checked<RoleSet> load_roles(const system::Snapshot& lab, const system::Snapshot* standard,
                            const std::vector<model::NamedReference>& names,
                            const std::string& standard_path) {
  RolesReader reader(lab, standard, standard_path);
  for (const auto& name : names) reader.want(name);
  return reader.read();
}

Result<std::vector<std::string>> role_names(const system::Snapshot& lab) {
  const std::string folder = "roles/";
  auto paths = lab.files("roles");
  if (!paths && paths.error().code == ErrorCode::not_found) return std::vector<std::string>{};
  if (!paths) return tl::unexpected(std::move(paths).error());
  std::set<std::string> names;
  for (const auto& path : *paths) {
    const auto end = path.find('/', folder.size());
    if (end != std::string::npos) names.insert(path.substr(folder.size(), end - folder.size()));
  }
  return std::vector<std::string>(names.begin(), names.end());
}

}  // namespace tend::load
