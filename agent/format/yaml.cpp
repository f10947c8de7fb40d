#include "format/yaml.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <optional>
#include <sstream>
#include <utility>

#include "format/scalar.hpp"
#include "format/yaml_errors.hpp"
#include "format/yaml_text.hpp"

namespace tend::format {
namespace {

constexpr std::string_view kPlainTag = "?";
constexpr std::string_view kQuotedTag = "!";

// A value with what it costs once its aliases are expanded.
struct Node {
  Value value;
  std::size_t count = 1;
  std::size_t height = 0;
};

// The length of the null written here; 0 when this is something else.
std::size_t null_length(std::string_view text) {
  const auto end = std::min(text.find_first_of(" \t\r\n,]}:"), text.size());
  return core_scalar(text.substr(0, end)).is_null() ? end : 0;
}

// A list or map being built.
struct Frame {
  bool is_map = false;
  Position position;
  YAML::anchor_t anchor = 0;
  std::size_t count = 1;
  std::size_t height = 1;
  List list;
  Map map;
  std::optional<std::string> key;  // of the value to come
  Position key_position;
};

class Builder final : public YAML::EventHandler {
 public:
  Builder(SourcePtr source, const YamlLimits& limits)
      : source_(std::move(source)), limits_(limits) {}

  Value take() { return std::move(root_); }
  // What was refused, if it was this builder that stopped the parser.
  const std::optional<Error>& error() const { return error_; }
  // Where the innermost list or map starts that is still open.
  Position open_at() const { return stack_.empty() ? Position{} : stack_.back().position; }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ == 1) return;
    const bool marked = text().substr(offset_of(mark), 3) == "---";
    stop(mark_position(mark), marked ? "a second document (`---`); one file holds one"
                                     : "this belongs to nothing above; check the indentation");
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const std::size_t start = token_start(mark);
    const std::size_t length = null_length(text().substr(start));
    const bool written = length > 0;
    Position at = written ? place(mark, start, length) : mark_position(mark);
    if (expects_key()) stop(at, "a key is missing before `:`, or is null");
    // An empty value has no place of its own; what is written there is its key.
    if (!written && in_map()) at = stack_.back().key_position;
    add({Value().at(std::move(at))}, anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const Position at = mark_position(mark);
    if (expects_key()) stop(at, "an alias cannot be a key");
    if (anchor >= anchors_.size() || !anchors_[anchor]) {
      stop(at, "an alias inside the value it stands for");
    }
    Node copy = *anchors_[anchor];
    copy.value = std::move(copy.value).at(at);
    add(std::move(copy), 0);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& scalar) override {
    const std::size_t start = token_start(mark);
    const char first = start < text().size() ? text()[start] : ' ';
    const bool plain = tag == kPlainTag;
    if (first == '!' || (!plain && tag != kQuotedTag)) refuse_tag(mark);
    const Position at =
        place(mark, start, plain ? plain_length(start, scalar.size()) : quoted_token(mark, start));
    if (expects_key()) {
      take_key(scalar, plain, at);
    } else {
      add({(plain ? core_scalar(scalar) : Value(scalar)).at(at)}, anchor);
    }
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    open(mark, tag, anchor, false);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    open(mark, tag, anchor, true);
  }
  void OnMapEnd() override { close(); }

 private:
  std::string_view text() const { return source_->text; }
  bool in_map() const { return !stack_.empty() && stack_.back().is_map; }
  bool expects_key() const { return in_map() && !stack_.back().key; }

  // Throwing is the parser's only way to be stopped.
  [[noreturn]] void stop(Position at, std::string message, std::string suggestion = {}) {
    error_ = make_error(ErrorCode::invalid, std::move(message), std::move(at));
    error_->suggestion = std::move(suggestion);
    throw YAML::ParserException(YAML::Mark::null_mark(), error_->message);
  }
  [[noreturn]] void refuse_tag(const YAML::Mark& mark) {
    stop(mark_position(mark), "tags (`!…`) are not supported");
  }

  static std::size_t offset_of(const YAML::Mark& mark) {
    return static_cast<std::size_t>(std::max(mark.pos, 0));
  }
  std::size_t token_start(const YAML::Mark& mark) const {
    return skip_anchor(text(), offset_of(mark));
  }
  Position mark_position(const YAML::Mark& mark) const { return place(mark, offset_of(mark), 1); }
  Position place(const YAML::Mark& mark, std::size_t start, std::size_t length) const {
    const std::size_t column = static_cast<std::size_t>(mark.column) + 1 + start - offset_of(mark);
    return {source_, static_cast<std::uint32_t>(mark.line + 1), static_cast<std::uint32_t>(column),
            static_cast<std::uint32_t>(length)};
  }

  std::size_t on_this_line(std::size_t start, std::size_t length) const {
    const auto newline = std::min(text().find('\n', start), text().size());
    return std::clamp<std::size_t>(length, 1, std::max<std::size_t>(1, newline - start));
  }
  std::size_t plain_length(std::size_t start, std::size_t length) const {
    return on_this_line(start, length);
  }
  std::size_t quoted_token(const YAML::Mark& mark, std::size_t start) {
    const char first = start < text().size() ? text()[start] : ' ';
    if (first != '"' && first != '\'') return 1;  // a block scalar: its `|` or `>`
    const auto length = quoted_length(text(), start);
    if (!length) stop(place(mark, start, 1), "quoted text is not closed");
    return on_this_line(start, *length);
  }

  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, bool is_map) {
    const Position at = mark_position(mark);
    if (tag != kPlainTag && !tag.empty()) refuse_tag(mark);
    if (expects_key() || is_template(is_map, offset_of(mark))) {
      refuse_collection_key(at, is_map, offset_of(mark));
    }
    if (stack_.size() >= limits_.depth) {
      stop(at, fmt::format("nested deeper than {} levels", limits_.depth));
    }
    Frame frame;
    frame.is_map = is_map;
    frame.position = at;
    frame.anchor = anchor;
    stack_.push_back(std::move(frame));
  }

  bool is_template(bool is_map, std::size_t offset) const {
    return is_map && (text().substr(offset, 2) == "{{" || text().substr(offset, 2) == "{%");
  }
  [[noreturn]] void refuse_collection_key(Position at, bool is_map, std::size_t offset) {
    const bool brace = offset > 0 && text()[offset] == '{' && text()[offset - 1] == '{';
    if (brace || is_template(is_map, offset)) {
      stop(std::move(at), "a value that starts with a template must be quoted",
           R"(write "{{ … }}")");
    }
    stop(std::move(at), fmt::format("a {} cannot be a key", is_map ? "map" : "list"));
  }

  void take_key(const std::string& key, bool plain, const Position& at) {
    if (plain && key == "<<") stop(at, "merge keys (`<<`) are not supported");
    const Value::Kind kind = plain ? core_scalar(key).kind() : Value::Kind::string;
    if (kind != Value::Kind::string) {
      stop(at,
           fmt::format("the key `{}` is of type {}, and keys are strings", key,
                       Value::name_of(kind)),
           "quote it");
    }
    Frame& frame = stack_.back();
    if (const auto* first = frame.map.find_entry(key)) {
      stop(at, fmt::format("duplicate key `{}`, first at {}", key, first->key_position.str()));
    }
    frame.key = key;
    frame.key_position = at;
    count_nodes(1, at);
  }

  void count_nodes(std::size_t count, const Position& at) {
    nodes_ += count;
    if (nodes_ > limits_.nodes) {
      stop(at, fmt::format("more than {} values, aliases expanded", limits_.nodes));
    }
  }

  void add(Node node, YAML::anchor_t anchor) {
    count_nodes(node.count, node.value.position());
    if (stack_.size() + node.height > limits_.depth) {
      stop(node.value.position(),
           fmt::format("nested deeper than {} levels, aliases expanded", limits_.depth));
    }
    attach(std::move(node), anchor);
  }

  void attach(Node node, YAML::anchor_t anchor) {
    if (anchor != 0) {
      if (anchors_.size() <= anchor) anchors_.resize(anchor + 1);
      anchors_[anchor] = node;
    }
    if (stack_.empty()) {
      root_ = std::move(node.value);
      return;
    }
    Frame& frame = stack_.back();
    frame.count += node.count;
    frame.height = std::max(frame.height, node.height + 1);
    if (frame.is_map) {
      frame.map.set(*std::exchange(frame.key, std::nullopt), std::move(node.value),
                    std::move(frame.key_position));
    } else {
      frame.list.push_back(std::move(node.value));
    }
  }

  // The members of a closed collection were counted one by one already.
  void close() {
    Frame frame = std::move(stack_.back());
    stack_.pop_back();
    count_nodes(1, frame.position);
    Value value = frame.is_map ? Value(std::move(frame.map)) : Value(std::move(frame.list));
    attach({std::move(value).at(frame.position), frame.count, frame.height}, frame.anchor);
  }

  SourcePtr source_;
  YamlLimits limits_;
  std::vector<Frame> stack_;
  std::vector<std::optional<Node>> anchors_;  // by yaml-cpp's number; empty while being built
  Value root_;
  std::size_t nodes_ = 0;
  std::size_t documents_ = 0;
  std::optional<Error> error_;
};

}  // namespace

Result<Value> parse_yaml(SourcePtr source, const YamlLimits& limits) {
  if (auto refused = refusal(source, limits)) return fail(std::move(*refused));
  Builder builder(source, limits);
  try {
    std::istringstream input(source->text);
    YAML::Parser parser(input);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& exception) {
    if (builder.error()) return fail(*builder.error());
    const auto offset = static_cast<std::size_t>(std::max(exception.mark.pos, 0));
    return fail(plain_error(source, offset, exception.msg, builder.open_at()));
  }
  return builder.take();
}

}  // namespace tend::format
