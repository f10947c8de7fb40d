#include "model/kind.hpp"

#include <algorithm>
#include <utility>

namespace tend::model {
namespace {

AttributeSpec common(std::string name, Type type, std::string summary) {
  AttributeSpec attribute;
  attribute.name = std::move(name);
  attribute.spec.type = type;
  attribute.spec.summary = std::move(summary);
  return attribute;
}

AttributeSpec counted(std::string name, Type type, double least, std::string summary) {
  AttributeSpec attribute = common(std::move(name), type, std::move(summary));
  attribute.spec.min = least;
  return attribute;
}

AttributeSpec on_remove() {
  AttributeSpec attribute =
      common("on_remove", Type::enumeration, "what becomes of it when a commit takes it away");
  attribute.spec.choices = {"restore", "delete", "keep"};
  return attribute;
}

std::vector<AttributeSpec> make_common_attributes() {
  return {
      common("when", Type::any, "a bare expression: only where it is true"),
      common("loop", Type::any, "a list: one resource for each `item`"),
      common("after", Type::any, "the id, or ids, of what comes before this"),
      common("before", Type::any, "the id, or ids, of what comes after this"),
      common("restarts", Type::any, "the service, or services, to restart when this changes"),
      common("reloads", Type::any, "the service, or services, to reload when this changes"),
      common("triggers", Type::any, "the `exec`, or several, to run when this changes"),
      common("audit", Type::boolean, "observe and report, never change"),
      common("sensitive", Type::boolean, "mask what it holds in every output"),
      counted("timeout", Type::duration, 1, "how long one step of it may take"),
      counted("retries", Type::integer, 0, "how often to try again after a failure"),
      common("defer", Type::string,
             "why its changes wait, as a text: while it is not empty they are told and not made"),
      counted("defer_at_most", Type::duration, 1,
              "how long they may wait before a run says so as an error; they are never forced"),
      on_remove(),
  };
}

}  // namespace

const AttributeSpec* KindSchema::find(std::string_view attribute) const {
  const auto found =
      std::find_if(attributes.begin(), attributes.end(),
                   [&](const AttributeSpec& each) { return each.name == attribute; });
  return found == attributes.end() ? nullptr : &*found;
}

std::vector<std::string> KindSchema::attribute_names() const {
  std::vector<std::string> names;
  for (const AttributeSpec& attribute : attributes) names.push_back(attribute.name);
  return names;
}

const std::vector<AttributeSpec>& common_attributes() {
  static const std::vector<AttributeSpec> all = make_common_attributes();
  return all;
}

}  // namespace tend::model
