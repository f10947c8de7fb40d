#include "containers/engine.hpp"

#include <fmt/format.h>

#include "containers/answer.hpp"
#include "containers/settings.hpp"

namespace tend::containers {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using system::ContainerStatus;
using system::ContainerWish;
using system::kEngineSocket;

constexpr seconds kQuestion{5};
constexpr seconds kOrder{60};
constexpr int kStopSeconds = 10;  // between SIGTERM and SIGKILL, docker-stop(1)
constexpr milliseconds kSettles{1000};
constexpr const char* kBeside = ".tend-new";  // the new one, while the old one is still there

bool carries_our_label(const Value& container) {
  return !text_at(container, {"Config", "Labels", system::kWishLabel}).empty();
}

// Asking alone: what the reading and the writing door share.
class Questions {
 public:
  Questions(const system::FileReader& files, const system::LocalHttp& local, std::string root)
      : files_(files), local_(local), root_(std::move(root)) {}

  std::string obstacle() const {
    if (root_ != "/") return "below --root no Docker Engine runs";
    if (!system::engine_is_installed(files_)) return "there is no Docker Engine here";
    return system::engine_runs(files_) ? "" : "the Docker Engine is not running";
  }

  Result<ContainerStatus> container(const std::string& name, const std::string& reference) const {
    ContainerStatus status;
    if (!system::engine_is_installed(files_)) return status;
    status.unknown = obstacle();
    if (!status.unknown.empty()) return status;
    TEND_TRY(image, this->image(reference));
    status.has_image = image.has_value();
    TEND_TRY(container, inspect(name));
    if (!container) return status;
    status.exists = true;
    status.image = image && image->id == text_at(*container, {"Image"})
                       ? reference
                       : text_at(*container, {"Config", "Image"});
    status.settings = settings_of(*container);
    tell_condition(at(*container, {"State"}), status);
    return status;
  }

  // Nothing when there is none. A name can also be the start of another container's id.
  Result<std::optional<Value>> inspect(const std::string& name) const {
    TEND_TRY(response, ask(fmt::format("/containers/{}/json", name)));
    if (response.status == 404) return std::nullopt;
    TEND_TRY(container, accepted(response, "describe the container " + name));
    if (text_at(container, {"Name"}) != "/" + name) return std::nullopt;
    return container;
  }

  Result<std::optional<Image>> image(const std::string& reference) const {
    TEND_TRY(response, ask("/images/json"));
    TEND_TRY(list, accepted(response, "list its images"));
    return find_image(list, reference);
  }

 private:
  Result<system::HttpResponse> ask(const std::string& target) const {
    auto response = local_.get(kEngineSocket, target, kQuestion);
    if (response) return response;
    return fail(std::move(response).error().with_context("while asking the Docker Engine"));
  }

  // One that comes and goes runs no more than one that is gone.
  static void tell_condition(const Value& state, ContainerStatus& status) {
    const std::string word = text_at(state, {"Status"});
    const Value& code = at(state, {"ExitCode"});
    status.running = word == "running";
    if (status.running) return;
    status.condition = word;
    const bool ended = word == "exited" || word == "restarting";
    if (ended && code.is_integer()) status.condition += fmt::format(" with {}", code.as_integer());
  }

  const system::FileReader& files_;
  const system::LocalHttp& local_;
  std::string root_;
};

class HostContainerReader final : public system::ContainerReader {
 public:
  explicit HostContainerReader(Questions questions) : questions_(std::move(questions)) {}
  std::string obstacle() const override { return questions_.obstacle(); }
  Result<ContainerStatus> container(const std::string& name,
                                    const std::string& image) const override {
    return questions_.container(name, image);
  }

 private:
  Questions questions_;
};

class HostContainerManager final : public system::ContainerManager {
 public:
  HostContainerManager(Questions questions, system::LocalHttpWriter& local)
      : questions_(std::move(questions)), local_(local) {}

  std::string obstacle() const override { return questions_.obstacle(); }
  Result<ContainerStatus> container(const std::string& name,
                                    const std::string& image) const override {
    return questions_.container(name, image);
  }

  Status make(const ContainerWish& wish) override {
    TEND_TRY(image, image_for(wish));
    TEND_CHECK(remove_unfinished(wish.name));
    TEND_TRY(former, questions_.inspect(wish.name));
    const std::string made = former ? wish.name + kBeside : wish.name;
    TEND_CHECK(order(fmt::format("/containers/create?name={}", made),
                     create_body(wish.settings, image.name), "make the container " + wish.name));
    if (former) TEND_CHECK(put_in_place(wish.name, made));
    return wish.started ? start(wish.name) : Status();
  }

  Status set_restart_policy(const std::string& name, const std::string& policy) override {
    return order(fmt::format("/containers/{}/update", name), update_body(policy),
                 "change the restart policy of " + name);
  }

  Status start(const std::string& name) override {
    TEND_CHECK(order(fmt::format("/containers/{}/start", name), "", "start the container " + name));
    const auto ended =
        local_.post(kEngineSocket, fmt::format("/containers/{}/wait?condition=not-running", name),
                    "", kSettles);
    if (!ended) return {};  // the rule: it runs, and there is nothing to wait for
    TEND_TRY(answer, accepted(*ended, "wait for the container " + name));
    return fail(ErrorCode::failed, fmt::format("the container {0} ended at once with {1} (docker "
                                               "logs {0} may tell why)",
                                               name, at(answer, {"StatusCode"}).display()));
  }

  Status stop(const std::string& name) override {
    return order(fmt::format("/containers/{}/stop?t={}", name, kStopSeconds), "",
                 "stop the container " + name);
  }

  Status remove(const std::string& name) override {
    TEND_CHECK(remove_unfinished(name));
    TEND_CHECK(stop(name));
    return take_away(name, "");
  }

 private:
  Status order(const std::string& target, const std::string& body, const std::string& what) {
    TEND_TRY(response, local_.post(kEngineSocket, target, body, kOrder));
    TEND_CHECK(accepted(response, what));
    return {};
  }

  Status take_away(const std::string& name, const std::string& query) {
    TEND_TRY(response, local_.remove(kEngineSocket, "/containers/" + name + query, kOrder));
    TEND_CHECK(accepted(response, "remove the container " + name));
    return {};
  }

  // What a run that died left.
  Status remove_unfinished(const std::string& name) {
    TEND_TRY(left, questions_.inspect(name + kBeside));
    if (!left || !carries_our_label(*left)) return {};
    return take_away(name + kBeside, "?force=true");
  }

  Status put_in_place(const std::string& name, const std::string& made) {
    Status done = stop(name);
    if (done) done = take_away(name, "");
    if (done) {
      done = order(fmt::format("/containers/{}/rename?name={}", made, name), "",
                   "rename the container " + made);
    }
    return done;
  }

  Result<Image> image_for(const ContainerWish& wish) {
    TEND_TRY(here, questions_.image(wish.image));
    if (here) return *here;
    const bool by_id = wish.image.starts_with("sha256:");
    if (!wish.pulled || by_id) {
      return fail(ErrorCode::not_found,
                  fmt::format("the image {} is not on this host, and {}", wish.image,
                              by_id ? "what is named by its id cannot be pulled"
                                    : "`pull: never` says not to fetch it"));
    }
    TEND_CHECK(pull(wish));
    TEND_TRY(pulled, questions_.image(wish.image));
    if (pulled) return *pulled;
    return fail(ErrorCode::failed, "what was pulled is not " + wish.image);
  }

  Status pull(const ContainerWish& wish) {
    const auto digest = wish.image.find('@');
    const std::string query =
        digest == std::string::npos
            ? wish.image
            : fmt::format("{}&tag={}", wish.image.substr(0, digest), wish.image.substr(digest + 1));
    auto response =
        local_.post(kEngineSocket, "/images/create?fromImage=" + query, "", wish.patience);
    if (!response)
      return fail(std::move(response).error().with_context("while pulling " + wish.image));
    const std::string error = error_in_stream(response->body);
    if (!error.empty()) {
      return fail(ErrorCode::failed, fmt::format("cannot pull {}: {}", wish.image, error));
    }
    if (response->status == 200) return {};
    TEND_CHECK(accepted(*response, "pull " + wish.image));
    return {};
  }

  Questions questions_;
  system::LocalHttpWriter& local_;
};

}  // namespace

std::unique_ptr<system::ContainerReader> make_container_reader(const system::FileReader& files,
                                                               const system::LocalHttp& local,
                                                               const std::string& root) {
  return std::make_unique<HostContainerReader>(Questions(files, local, root));
}

std::unique_ptr<system::ContainerManager> make_container_manager(const system::FileReader& files,
                                                                 system::LocalHttpWriter& local,
                                                                 const std::string& root) {
  return std::make_unique<HostContainerManager>(Questions(files, local, root), local);
}

}  // namespace tend::containers
