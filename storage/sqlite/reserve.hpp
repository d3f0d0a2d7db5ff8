#pragma once

#include <cstdint>
#include <string>

namespace jsongled::sqlite {

/// A file that takes up space beside a store, so that there is some for deleting when the disk is full.
class Reserve {
  public:
    /// `bytes`: 0 for none.
    Reserve(std::string path, std::uint64_t bytes) : path_(std::move(path)), bytes_(bytes) {}

    /// Takes the space. False where there is none.
    bool take() const;
    /// Lets go of it.
    void release() const;

  private:
    std::string path_;
    std::uint64_t bytes_;
};

} // namespace jsongled::sqlite
