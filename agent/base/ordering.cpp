#include "base/ordering.hpp"

#include <algorithm>
#include <queue>
#include <tuple>

namespace tend {

void Graph::add(std::size_t before, std::size_t after) {
  successors[before].push_back(after);
  predecessors[after].push_back(before);
}

namespace {

// Kahn's algorithm; `order` stays short when there is a cycle.
std::vector<std::size_t> order_by_rank(const Graph& graph, const std::vector<std::size_t>& rank) {
  std::vector<std::size_t> waiting(graph.size());
  using Ready = std::pair<std::size_t, std::size_t>;
  std::priority_queue<Ready, std::vector<Ready>, std::greater<>> ready;
  for (std::size_t node = 0; node < graph.size(); ++node) {
    waiting[node] = graph.predecessors[node].size();
    if (waiting[node] == 0) ready.emplace(rank[node], node);
  }
  std::vector<std::size_t> order;
  order.reserve(graph.size());
  while (!ready.empty()) {
    const std::size_t node = ready.top().second;
    ready.pop();
    order.push_back(node);
    for (const std::size_t next : graph.successors[node]) {
      if (--waiting[next] == 0) ready.emplace(rank[next], next);
    }
  }
  return order;
}

}  // namespace

std::vector<std::size_t> find_cycle(const Graph& graph) {
  const auto order = order_by_rank(graph, std::vector<std::size_t>(graph.size(), 0));
  if (order.size() == graph.size()) return {};
  std::vector<bool> stuck(graph.size(), true);
  for (const std::size_t node : order) stuck[node] = false;
  // Walking back from any stuck node stays among stuck nodes (each waits for one), so it must come round.
  std::vector<std::size_t> seen_at(graph.size(), graph.size());
  std::vector<std::size_t> path;
  auto node = static_cast<std::size_t>(std::find(stuck.begin(), stuck.end(), true) - stuck.begin());
  while (seen_at[node] == graph.size()) {
    seen_at[node] = path.size();
    path.push_back(node);
    const auto& before = graph.predecessors[node];
    node = *std::find_if(before.begin(), before.end(), [&](std::size_t p) { return stuck[p]; });
  }
  std::vector<std::size_t> cycle(path.begin() + static_cast<std::ptrdiff_t>(seen_at[node]),
                                 path.end());
  std::reverse(cycle.begin(), cycle.end());
  return cycle;
}

std::vector<std::size_t> topological_order(const Graph& graph,
                                           const std::vector<std::size_t>& rank) {
  return order_by_rank(graph, rank);
}

}  // namespace tend
