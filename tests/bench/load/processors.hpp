#pragma once

#include <cstddef>
#include <vector>

namespace jsongled::load {

/// Gives the last `cores` of the processors that we may use to the servers, and the first to ourselves. With
/// one processor all share it.
class Processors {
  public:
    Processors();
    void take_own() const;
    /// For a child that is to be the server.
    void take_server(std::size_t cores) const;
    [[nodiscard]] std::size_t count() const { return allowed_.size(); }

  private:
    std::vector<int> allowed_;
};

} // namespace jsongled::load
