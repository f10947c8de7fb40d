#include "model/change_value.hpp"

#include <array>

#include "model/names.hpp"

namespace tend::model {
namespace {

constexpr std::array kErrorCodes{ErrorCode::invalid,     ErrorCode::usage,   ErrorCode::not_found,
                                 ErrorCode::permission,  ErrorCode::io,      ErrorCode::busy,
                                 ErrorCode::refused,     ErrorCode::timeout, ErrorCode::interrupted,
                                 ErrorCode::unsupported, ErrorCode::failed};

ErrorCode code_named(std::string_view name) {
  for (const ErrorCode code : kErrorCodes) {
    if (tend::name_of(code) == name) return code;
  }
  return ErrorCode::failed;
}

std::uint32_t number_at(const Value& value, std::string_view key) {
  const Value* number = value.find(key);
  if (number == nullptr || !number->is_integer() || number->as_integer() < 0) return 0;
  return static_cast<std::uint32_t>(number->as_integer());
}

// An Unknown that went through JSON is {"unknown": reason}.
Value revived(const Value* value) {
  if (value == nullptr) return {};
  const Value* reason = value->find("unknown");
  if (reason != nullptr && reason->is_string() && value->as_map().size() == 1) {
    return Unknown{reason->as_string()};
  }
  return *value;
}

}  // namespace

Value attributes_value(const Change& change) {
  List list;
  for (const auto& attribute : change.attributes) {
    list.emplace_back(
        Map{{"name", attribute.name}, {"before", attribute.before}, {"after", attribute.after}});
  }
  return list;
}

Value to_value(const Position& position) {
  if (!position.known()) return nullptr;
  return Map{{"file", position.source->path},
             {"line", static_cast<std::int64_t>(position.line)},
             {"column", static_cast<std::int64_t>(position.column)}};
}

Value to_value(const Error& error) {
  const bool known = error.position.known();
  List notes;
  for (const auto& note : error.notes) notes.emplace_back(note);
  for (const auto& step : error.trail) notes.emplace_back(step);
  return Map{{"code", tend::name_of(error.code)},
             {"message", error.message},
             {"file", known ? Value(error.position.source->path) : Value()},
             {"line", known ? Value(static_cast<std::int64_t>(error.position.line)) : Value()},
             {"column", known ? Value(static_cast<std::int64_t>(error.position.column)) : Value()},
             {"suggestion", error.suggestion},
             {"notes", notes}};
}

std::optional<Change> change_from(const Value& row) {
  const auto id = ResourceId::parse(row.text_or("id", ""));
  const auto action = action_named(row.text_or("action", ""));
  if (!id || !action) return std::nullopt;
  Change change;
  change.id = *id;
  change.role = row.text_or("role", "");
  change.action = *action;
  change.cause = cause_named(row.text_or("cause", "")).value_or(Cause::initial);
  change.drifted = row.flag_or("drifted", false);
  change.reason = row.text_or("reason", "");
  change.attributes = attributes_from(row.find("attributes"));
  change.diff = row.text_or("diff", "");
  change.source = position_from(row.find("source"));
  return change;
}

std::vector<AttributeChange> attributes_from(const Value* value) {
  std::vector<AttributeChange> attributes;
  if (value == nullptr || !value->is_list()) return attributes;
  for (const auto& item : value->as_list()) {
    attributes.push_back(
        {item.text_or("name", ""), revived(item.find("before")), revived(item.find("after"))});
  }
  return attributes;
}

Position position_from(const Value* value) {
  if (value == nullptr || !value->is_map()) return {};
  const std::string file = value->text_or("file", "");
  if (file.empty()) return {};
  auto source = std::make_shared<const SourceFile>(SourceFile{file, ""});
  return {std::move(source), number_at(*value, "line"), number_at(*value, "column"), 1};
}

std::optional<Error> error_from(const Value* value) {
  if (value == nullptr || !value->is_map()) return std::nullopt;
  Error error = make_error(code_named(value->text_or("code", "")), value->text_or("message", ""),
                           position_from(value));
  error.suggestion = value->text_or("suggestion", "");
  if (const Value* notes = value->find("notes"); notes != nullptr && notes->is_list()) {
    for (const auto& note : notes->as_list()) {
      if (note.is_string()) error.notes.push_back(note.as_string());
    }
  }
  return error;
}

}  // namespace tend::model
