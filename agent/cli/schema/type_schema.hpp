// One type of Tend's as a JSON Schema.
#pragma once

#include <string>

#include "base/value.hpp"
#include "model/type_spec.hpp"

namespace tend::cli {

enum class Written {
  plainly,        // as data
  as_templates,   // any part of it may be a template; needs definitions/template
  maybe_unknown,  // by a program: every leaf may be {"unknown": reason}; needs definitions/unknown
};

Value type_schema(const model::TypeSpec& spec, Written written);

// definitions/template and definitions/unknown.
Value template_definition();
Value unknown_definition();

// Small parts of schemas.
Value of_type(const std::string& type);
Value reference(const std::string& definition);
Value any_of(List alternatives);
Value list_of(Value items);
// An object with these members and no others.
Value closed_object(Map properties, const std::vector<std::string>& required = {});
Value one_of_words(const std::vector<std::string>& words);
// {$schema, title, …body}
Value document_schema(const std::string& title, const Value& body);

}  // namespace tend::cli
