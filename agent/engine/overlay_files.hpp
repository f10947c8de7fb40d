// Files as they will be: a layer in memory over a reader. Nothing below is ever written.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "system/file_system.hpp"

namespace tend::engine {

class OverlayFiles : public system::FileSystem {
 public:
  explicit OverlayFiles(const system::FileReader& below) : below_(below) {}

  Result<system::FileStatus> status(const std::string& path) const override;
  Result<std::string> read(const std::string& path, std::size_t limit) const override;
  Result<std::string> digest(const std::string& path) const override;
  Result<std::vector<std::string>> list(const std::string& path) const override;
  Result<std::string> read_link(const std::string& path) const override;

  Status replace(const std::string& path, std::string_view content,
                 const system::FileAttributes& attributes,
                 const system::Validator& validate) override;
  Status make_directory(const std::string& path, const system::FileAttributes& attributes) override;
  Status make_link(const std::string& path, const std::string& target) override;
  Status set_attributes(const std::string& path, const system::FileAttributes& attributes) override;
  Status remove(const std::string& path) override;

  // A regular file whose content nobody has yet. Reading it is an unsupported error that says
  // `after` what it will be known; its digest may be known before.
  Status promise(const std::string& path, std::optional<std::string> digest, std::string after,
                 const system::FileAttributes& attributes);

  // Something will be mounted at `path`, or unmounted: what lies below now will not be seen then.
  void cover(const std::string& path);

 private:
  struct Node {
    system::FileStatus status;
    std::string content;                // or a link's target
    bool content_below = false;         // only attributes were laid over
    std::optional<std::string> digest;  // of a content that is only promised
    std::string after;                  // not empty: promised, and what will bring it
  };

  const Node* find(const std::string& path) const;
  // Something above it was removed, is new, or is covered by a mount.
  bool hidden(const std::string& path) const;
  Status lay(const std::string& path, Node content, const system::FileAttributes& attributes);
  // The node whose content a reader of `path` sees; null: that of the file below at `path`, which
  // then is the path with the planned links followed.
  Result<const Node*> content_at(std::string& path) const;
  Result<Node> node_for(const std::string& path) const;
  Status put(const std::string& path, Node node);
  Status make_parents(const std::string& path);

  const system::FileReader& below_;
  std::map<std::string, Node> nodes_;
  std::set<std::string> covered_;
};

}  // namespace tend::engine
