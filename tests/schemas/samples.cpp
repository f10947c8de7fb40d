// Prints a plan, one that was kept, or a report with one of everything, as the program would with
// --json.
#include <iostream>
#include <string_view>

#include "format/json.hpp"
#include "support/sample_runs.hpp"

int main(int argc, char** argv) {
  const std::string_view which = argc > 1 ? argv[1] : "";
  if (which == "plan") {
    std::cout << tend::format::to_json(tend::model::to_value(tend::testing::sample_plan())) << '\n';
  } else if (which == "saved_plan") {
    const tend::Value saved = tend::model::to_value(tend::testing::sample_saved_plan());
    std::cout << tend::format::to_json(saved) << '\n';
  } else if (which == "report") {
    std::cout << tend::format::to_json(tend::model::to_value(tend::testing::sample_report()))
              << '\n';
  } else {
    std::cerr << "usage: schema_samples plan|saved_plan|report\n";
    return 64;
  }
}
