#include <fmt/format.h>

#include "base/text.hpp"
#include "run/converge.hpp"
#include "run/fetch.hpp"
#include "run/places.hpp"

namespace tend::run {
namespace {

// A commit ready to converge to.
struct Target {
  LabFiles lab;
  model::Catalog catalog;
};

class Pull {
 public:
  Pull(const Options& options, engine::Observer& observer, const std::function<bool()>& stop)
      : options_(options), convergence_(options, observer, stop), places_(options) {}

  ConvergeResult run() {
    if (!convergence_.prepare(result_)) return std::move(result_);
    if (!convergence_.config()) {
      return give_up(make_error(
          ErrorCode::not_found,
          fmt::format("there is no {}: it names the repository to pull from", options_.config)));
    }
    auto anchor = trust::read_anchor(*convergence_.doors().files, places_.anchor);
    // A damaged anchor is a security event; only an admin who names the commit to go on with gets
    // past it.
    if (!anchor && options_.accept_rewind.empty()) {
      return give_up(std::move(anchor).error());
    }
    if (anchor) anchor_ = std::move(*anchor);
    auto candidate = fetch();
    if (is_no_news(candidate) && convergence_.end_quietly(anchor_->commit, result_)) {
      return std::move(result_);
    }
    if (!convergence_.remember(result_)) return std::move(result_);
    auto target = candidate && convergence_.may_change() ? newest(*candidate) : std::nullopt;
    if (!target) target = last_accepted();
    if (target) {
      convergence_.converge(std::move(target->catalog), target->lab, result_);
    } else {
      convergence_.abandon(result_, {});
    }
    return std::move(result_);
  }

 private:
  // Ends the run, and says so in the ledger.
  ConvergeResult give_up(Error error) {
    if (convergence_.remember(result_)) convergence_.abandon(result_, {std::move(error)});
    return std::move(result_);
  }

  std::optional<std::string> fetch() {
    auto candidate = fetch_candidate(options_, *convergence_.config());
    if (candidate) return std::move(*candidate);
    report_fetch_trouble(std::move(candidate).error());
    return std::nullopt;
  }

  // The branch is where it was, or cannot be asked.
  bool is_no_news(const std::optional<std::string>& candidate) const {
    return anchor_ && options_.accept_rewind.empty() && result_.report.errors.empty() &&
           candidate.value_or(anchor_->commit) == anchor_->commit;
  }

  // The fetched commit, if it is accepted: signed, no step back, and it compiles for this host.
  // Only then the anchor moves.
  std::optional<Target> newest(const std::string& candidate) {
    if (auto judged = judge(candidate); !judged)
      return refuse(candidate, {std::move(judged).error()});
    auto target = open(candidate);
    if (!target) return refuse(candidate, std::move(target).error());
    if (auto moved = move_anchor(candidate); !moved)
      return refuse(candidate, {std::move(moved).error()});
    return std::move(*target);
  }

  // The anchor itself was verified when it was accepted; a night without news costs no signature
  // check.
  Status judge(const std::string& candidate) {
    TEND_TRY(bad, bad_commits());
    if (bad.count(candidate) > 0) {
      return fail(ErrorCode::refused,
                  fmt::format("{} was undone on this host; a newer commit is waited for",
                              short_commit(candidate)));
    }
    if (anchor_ && anchor_->commit == candidate) return {};
    TEND_TRY(acceptance, judge_candidate(options_, *convergence_.config(), candidate, anchor_));
    result_.report.notes.push_back(
        fmt::format("accepted {}, signed by {}", short_commit(candidate), acceptance.signer));
    return {};
  }

  Result<std::set<std::string>> bad_commits() const {
    const auto* ledger = convergence_.ledger();
    return ledger == nullptr ? Result<std::set<std::string>>() : ledger->bad_commits();
  }

  Status move_anchor(const std::string& commit) {
    if (anchor_ && anchor_->commit == commit) return {};
    return trust::move_anchor(*convergence_.doors().files, places_.anchor, commit);
  }

  std::optional<Target> refuse(const std::string& candidate, Errors errors) {
    result_.report.accepted = false;
    result_.report.refused_commit = candidate;
    for (auto& error : errors) result_.report.errors.push_back(std::move(error));
    return std::nullopt;
  }

  // A network that is away is no failure of this host as long as there is a commit to go on with.
  void report_fetch_trouble(Error error) {
    if (!anchor_ || error.code == ErrorCode::refused) {
      result_.report.errors.push_back(std::move(error));
      return;
    }
    result_.report.notes.push_back(
        fmt::format("could not fetch: {}; going on with the last accepted commit {}", error.str(),
                    short_commit(anchor_->commit)));
  }

  std::optional<Target> last_accepted() {
    if (!anchor_) return std::nullopt;
    auto commit = standing_commit(*anchor_, convergence_.ledger());
    if (!commit) {
      result_.report.errors.push_back(std::move(commit).error());
      return std::nullopt;
    }
    auto target = open(*commit);
    if (target) return std::move(*target);
    for (auto& error : target.error()) result_.report.errors.push_back(std::move(error));
    return std::nullopt;
  }

  Checked<Target> open(const std::string& commit) {
    auto lab = open_lab_commit(places_.repository, commit);
    if (!lab) return tl::unexpected(Errors{std::move(lab).error()});
    auto catalog = convergence_.compile(*lab);
    if (!catalog) return tl::unexpected(std::move(catalog).error());
    return Target{std::move(*lab), std::move(*catalog)};
  }

  const Options& options_;
  Convergence convergence_;
  Places places_;
  std::optional<trust::Anchor> anchor_;
  ConvergeResult result_;
};

}  // namespace

ConvergeResult pull(const Options& options, engine::Observer& observer,
                    const std::function<bool()>& stop) {
  return Pull(options, observer, stop).run();
}

}  // namespace tend::run
