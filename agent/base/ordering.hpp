// Stable topological order.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace tend {

// Nodes are 0..count-1; an edge (a, b) says a comes before b. Duplicated edges are fine.
struct Graph {
  explicit Graph(std::size_t count) : successors(count), predecessors(count) {}
  void add(std::size_t before, std::size_t after);
  std::size_t size() const { return successors.size(); }

  std::vector<std::vector<std::size_t>> successors;
  std::vector<std::vector<std::size_t>> predecessors;
};

// A cycle as the nodes on it, in order, the first not repeated; empty when the graph has none.
std::vector<std::size_t> find_cycle(const Graph& graph);

// Every node after all its predecessors; among those that could come next, the lowest `rank` first,
// then the lowest number. A node marked in `late` comes only when no other can; then all late ones
// that can start come in a row, so that they can be done together. REQUIRES: no cycle; rank and
// late (unless empty) have graph.size() members. O(E + N log N).
std::vector<std::size_t> topological_order(const Graph& graph, const std::vector<std::size_t>& rank,
                                           const std::vector<bool>& late = {});

}  // namespace tend
