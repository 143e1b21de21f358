// Memory that a tape lets go is kept for the next one, within reason.

#include <wirtinger/tape/tape.hpp>

#include "support/catch.hpp"

namespace {

namespace wg = wirtinger;
using wg::detail::NodeArena, wg::detail::RecordStream;

void fill(NodeArena& arena, std::size_t bytes) {
  for (std::size_t filled = 0; filled < bytes; filled += 512)
    arena.allocate(512);
}
void fill(RecordStream& stream, std::size_t bytes) {
  for (std::size_t filled = 0; filled < bytes; filled += 512)
    stream.commit(stream.room(512) + 512);
}

template <class Memory>
void check_kept() {
  constexpr std::size_t chunk = Memory::chunk_bytes;
  Memory memory;
  // What the last use needed, also if most of it was rewound before the end.
  fill(memory, 5 * chunk);
  memory.rewind({});
  fill(memory, 2 * chunk);
  memory.shrink();
  CHECK(memory.bytes() == 0);
  CHECK(memory.capacity() == 5 * chunk);
  fill(memory, 2 * chunk);
  CHECK(memory.bytes() == 2 * chunk);
  CHECK(memory.capacity() == 5 * chunk);
  // Not what an earlier one needed.
  memory.shrink();
  CHECK(memory.capacity() == 2 * chunk);
  fill(memory, 512);
  memory.shrink();
  CHECK(memory.capacity() == chunk);
  // Not more than is reasonable.
  fill(memory, 2 * Memory::kept_bytes);
  CHECK(memory.bytes() == 2 * Memory::kept_bytes);
  memory.shrink();
  CHECK(memory.capacity() == Memory::kept_bytes);
  fill(memory, 3 * chunk);
  CHECK(memory.bytes() == 3 * chunk);
}

}  // namespace

TEST_CASE("an arena of nodes keeps what its last use needed") { check_kept<NodeArena>(); }

TEST_CASE("a stream of records keeps what its last use needed") { check_kept<RecordStream>(); }

TEST_CASE("a node that is larger than what is kept goes with its use") {
  NodeArena arena;
  arena.allocate(64);
  arena.allocate(2 * NodeArena::kept_bytes);
  arena.shrink();
  CHECK(arena.capacity() == NodeArena::chunk_bytes);
  arena.allocate(2 * NodeArena::kept_bytes);
  arena.rewind({});
  arena.allocate(64);
  CHECK(arena.bytes() == 64);
}
