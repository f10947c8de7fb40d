#include "base/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <tuple>

#include "base/text.hpp"

namespace tend {
namespace {

// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours each cost
// one.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
      }
    }
  }
  return cost[a.size()][b.size()];
}

struct Paint {
  bool on;
  std::string red(std::string_view text) const { return wrap("\033[1;31m", text); }
  std::string blue(std::string_view text) const { return wrap("\033[1;34m", text); }
  std::string bold(std::string_view text) const { return wrap("\033[1m", text); }
  std::string wrap(std::string_view start, std::string_view text) const {
    return on ? fmt::format("{}{}\033[0m", start, text) : std::string(text);
  }
};

// Tabs before the caret are kept, so that it stands under its token however wide they are shown.
std::string caret_indent(std::string_view line, std::uint32_t column) {
  std::string indent;
  for (std::size_t i = 0; i + 1 < column; ++i) {
    const char c = i < line.size() ? line[i] : ' ';
    if (c == '\t') {
      indent += '\t';
    } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
      indent += ' ';
    }
  }
  return indent;
}

std::size_t visible_width(std::string_view token) {
  return static_cast<std::size_t>(std::count_if(token.begin(), token.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

// A report read back knows places, but not the texts they are in.
std::string render_bare_place(const Error& error, const std::string& gutter, const Paint& paint) {
  std::string text = fmt::format("{}{} {}\n", gutter, paint.blue("-->"), error.position.str());
  if (error.suggestion.empty()) return text;
  return text + fmt::format("{} {} {}\n", gutter, paint.blue("="), error.suggestion);
}

std::string render_place(const Error& error, const Paint& paint) {
  const Position& at = error.position;
  const std::string number = std::to_string(at.line);
  const std::string gutter(number.size(), ' ');
  if (at.source->text.empty()) return render_bare_place(error, gutter, paint);
  const std::string_view line = line_of(*at.source, at.line);
  const std::size_t start = std::min<std::size_t>(at.column - 1, line.size());
  const std::size_t width = std::max<std::size_t>(1, visible_width(line.substr(start, at.length)));
  std::string text = fmt::format("{}{} {}\n", gutter, paint.blue("-->"), at.str());
  text += fmt::format("{} {}\n", gutter, paint.blue("|"));
  text += fmt::format("{} {} {}\n", paint.blue(number), paint.blue("|"), printable(line));
  text += fmt::format("{} {} {}{}{}{}\n", gutter, paint.blue("|"), caret_indent(line, at.column),
                      paint.red(std::string(width, '^')), error.suggestion.empty() ? "" : " ",
                      paint.red(error.suggestion));
  return text;
}

}  // namespace

Error Error::with_context(std::string context) && {
  trail.push_back(std::move(context));
  return std::move(*this);
}

Error Error::followed_by(const Error& second) && {
  notes.push_back("then also: " + second.str());
  return std::move(*this);
}

std::string Error::str() const {
  std::string text = position.known() ? position.str() + ": " + message : message;
  if (!suggestion.empty()) text += "; " + suggestion;
  for (const auto& step : trail) text += fmt::format(" ({})", step);
  return text;
}

Errors in_order(Errors errors) {
  const auto key = [](const Error& error) {
    return std::make_tuple(error.position.known() ? error.position.source->path : std::string(),
                           error.position.line, error.position.column, error.message);
  };
  std::stable_sort(errors.begin(), errors.end(),
                   [&](const Error& a, const Error& b) { return key(a) < key(b); });
  const auto repeats =
      std::unique(errors.begin(), errors.end(),
                  [&](const Error& a, const Error& b) { return key(a) == key(b); });
  errors.erase(repeats, errors.end());
  return errors;
}

std::string_view name_of(ErrorCode code) {
  constexpr std::array<std::string_view, 11> kNames = {
      "invalid", "usage",   "not_found",   "permission",  "io",    "busy",
      "refused", "timeout", "interrupted", "unsupported", "failed"};
  return kNames.at(static_cast<std::size_t>(code));
}

Error make_error(ErrorCode code, std::string message, Position position) {
  Error error;
  error.code = code;
  error.message = std::move(message);
  error.position = std::move(position);
  return error;
}

Error errno_error(int errno_value, std::string_view what) {
  ErrorCode code = ErrorCode::io;
  if (errno_value == ENOENT || errno_value == ENOTDIR) code = ErrorCode::not_found;
  if (errno_value == EACCES || errno_value == EPERM) code = ErrorCode::permission;
  return make_error(code, fmt::format("{}: {}", what, ::strerrordesc_np(errno_value)));
}

std::string nearest(std::string_view word, const std::vector<std::string>& known) {
  if (word.size() < 2) return {};
  std::size_t best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
  std::string best;
  for (const auto& candidate : known) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& known) {
  const std::string best = nearest(word, known);
  return best.empty() ? std::string() : fmt::format("did you mean `{}`?", best);
}

std::string render_error(const Error& error, bool colour) {
  const Paint paint{colour};
  std::string text =
      fmt::format("{} {}\n", paint.red("error:"), paint.bold(printable(error.message)));
  std::string gutter;
  if (error.position.known()) {
    text += render_place(error, paint);
    gutter.assign(std::to_string(error.position.line).size(), ' ');
  } else if (!error.suggestion.empty()) {
    text += fmt::format(" {} {}\n", paint.blue("="), error.suggestion);
  }
  for (const auto& note : error.notes) {
    text += fmt::format("{} {} {}\n", gutter, paint.blue("="), printable(note));
  }
  for (const auto& step : error.trail) {
    text += fmt::format("{} {} {}\n", gutter, paint.blue("="), printable(step));
  }
  return text;
}

}  // namespace tend
