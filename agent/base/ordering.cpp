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

// Kahn's algorithm with two queues; the order stays short when there is a cycle.
class Kahn {
 public:
  Kahn(const Graph& graph, const std::vector<std::size_t>& rank, const std::vector<bool>& late)
      : graph_(graph), rank_(rank), late_(late), waiting_(graph.size()) {
    for (std::size_t node = 0; node < graph.size(); ++node) {
      waiting_[node] = graph.predecessors[node].size();
      if (waiting_[node] == 0) push(node);
    }
  }

  std::vector<std::size_t> run() {
    while (!ready_.empty() || !ready_late_.empty()) {
      if (!ready_.empty()) {
        take(ready_);
      } else {
        Queue batch;
        std::swap(batch, ready_late_);
        while (!batch.empty()) take(batch);
      }
    }
    return std::move(order_);
  }

 private:
  using Ready = std::pair<std::size_t, std::size_t>;
  using Queue = std::priority_queue<Ready, std::vector<Ready>, std::greater<>>;

  void push(std::size_t node) {
    const bool is_late = !late_.empty() && late_[node];
    (is_late ? ready_late_ : ready_).emplace(rank_[node], node);
  }
  void take(Queue& queue) {
    const std::size_t node = queue.top().second;
    queue.pop();
    order_.push_back(node);
    for (const std::size_t next : graph_.successors[node]) {
      if (--waiting_[next] == 0) push(next);
    }
  }

  const Graph& graph_;
  const std::vector<std::size_t>& rank_;
  const std::vector<bool>& late_;
  std::vector<std::size_t> waiting_;
  Queue ready_;
  Queue ready_late_;
  std::vector<std::size_t> order_;
};

}  // namespace

std::vector<std::size_t> find_cycle(const Graph& graph) {
  const std::vector<std::size_t> no_rank(graph.size(), 0);
  const auto order = Kahn(graph, no_rank, {}).run();
  if (order.size() == graph.size()) return {};
  std::vector<bool> stuck(graph.size(), true);
  for (const std::size_t node : order) stuck[node] = false;
  // Walking back from any stuck node stays among stuck nodes (each waits for one), so it must come
  // round.
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

std::vector<std::size_t> topological_order(const Graph& graph, const std::vector<std::size_t>& rank,
                                           const std::vector<bool>& late) {
  return Kahn(graph, rank, late).run();
}

}  // namespace tend
