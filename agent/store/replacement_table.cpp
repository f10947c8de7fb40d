#include "store/replacement_table.hpp"

namespace tend::store {
namespace {

Replacement replacement_of(const Statement& row) {
  return {.run = row.text(0),
          .id = {row.text(1), row.text(2)},
          .role = row.text(3),
          .wish = row.text(4),
          .before = row.text(5),
          .before_object = row.text(6),
          .desired = row.text(7),
          .left = row.text(8),
          .commit = row.text(9),
          .earlier_run = row.text(10),
          .earlier_wish = row.text(11)};
}

}  // namespace

Status add_replacement(Database& database, const Replacement& replacement) {
  TEND_TRY(statement,
           database.prepare("INSERT INTO replacements (run, kind, name, role, wish, before, "
                            "before_object, desired, state_left, commit_id, earlier_run, "
                            "earlier_wish) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  statement.bind(replacement.run)
      .bind(replacement.id.kind)
      .bind(replacement.id.name)
      .bind(replacement.role)
      .bind(replacement.wish)
      .bind(replacement.before)
      .bind(replacement.before_object)
      .bind(replacement.desired)
      .bind(replacement.left)
      .bind(replacement.commit)
      .bind(replacement.earlier_run)
      .bind(replacement.earlier_wish);
  return statement.run();
}

Result<std::vector<Replacement>> replacements_of(const Database& database, const std::string& run) {
  auto statement = database.prepare(
      "SELECT run, kind, name, role, wish, before, before_object, desired, "
      "state_left, commit_id, earlier_run, earlier_wish FROM replacements "
      "WHERE run = ? ORDER BY number");
  if (statement) statement->bind(run);
  return all<Replacement>(std::move(statement), replacement_of);
}

Result<bool> drop_oldest_replacements(Database& database, const std::string& but) {
  TEND_TRY(oldest, database.prepare("SELECT run FROM replacements ORDER BY number LIMIT 1"));
  TEND_TRY(found, oldest.step());
  if (!found || oldest.text(0) == but) return false;
  TEND_TRY(statement, database.prepare("DELETE FROM replacements WHERE run = ?"));
  TEND_CHECK(statement.bind(oldest.text(0)).run());
  return true;
}

}  // namespace tend::store
