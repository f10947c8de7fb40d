#include "base/ordering.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace tend {
namespace {

using Nodes = std::vector<std::size_t>;

Graph graph_of(std::size_t count, const std::vector<std::pair<std::size_t, std::size_t>>& edges) {
  Graph graph(count);
  for (const auto& [before, after] : edges) graph.add(before, after);
  return graph;
}

TEST(TopologicalOrder, FollowsEdgesThenRankThenNumber) {
  EXPECT_EQ(topological_order(Graph(0), {}), Nodes{});
  EXPECT_EQ(topological_order(Graph(3), {0, 0, 0}), (Nodes{0, 1, 2}));
  EXPECT_EQ(topological_order(Graph(3), {2, 1, 0}), (Nodes{2, 1, 0}));
  EXPECT_EQ(topological_order(graph_of(3, {{2, 0}, {2, 0}}), {0, 0, 0}), (Nodes{1, 2, 0}));
}

TEST(TopologicalOrder, LateNodesGoTogetherWhenNothingElseCan) {
  // 0 and 2 are late; 3 waits for 0, and 4, late too, waits for 3.
  const Graph graph = graph_of(5, {{0, 3}, {3, 4}});
  EXPECT_EQ(topological_order(graph, {0, 0, 0, 0, 0}, {true, false, true, false, true}),
            (Nodes{1, 0, 2, 3, 4}));
}

TEST(TopologicalOrder, ALongChainIsNoMatter) {
  constexpr std::size_t kCount = 100'000;
  Graph graph(kCount);
  for (std::size_t i = 1; i < kCount; ++i) graph.add(i, i - 1);
  const auto order = topological_order(graph, Nodes(kCount, 0));
  EXPECT_EQ(order.front(), kCount - 1);
  EXPECT_EQ(order.back(), 0U);
}

TEST(FindCycle, NoneInATree) {
  EXPECT_EQ(find_cycle(graph_of(3, {{0, 1}, {0, 2}})), Nodes{});
}

TEST(FindCycle, NamesTheNodesOnItInOrderAndNoOthers) {
  // 0 leads into the ring 1 -> 2 -> 3 -> 1, and 4 hangs on it.
  auto cycle = find_cycle(graph_of(5, {{0, 1}, {1, 2}, {2, 3}, {3, 1}, {3, 4}}));
  ASSERT_EQ(cycle.size(), 3U);
  std::rotate(cycle.begin(), std::find(cycle.begin(), cycle.end(), 1U), cycle.end());
  EXPECT_EQ(cycle, (Nodes{1, 2, 3}));
}

TEST(FindCycle, NodeThatWaitsForItself) {
  EXPECT_EQ(find_cycle(graph_of(2, {{1, 1}})), Nodes{1});
}

}  // namespace
}  // namespace tend
