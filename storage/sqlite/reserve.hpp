#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace jsongled::sqlite {

/// A file that takes up space beside a store, so that there is some for deleting when the disk is full.
class Reserve {
  public:
    /// How much is free where a file is.
    using FreeSpace = std::function<std::uint64_t(const std::string& path)>;

    /// `bytes`: 0 for none.
    Reserve(std::string path, std::uint64_t bytes, FreeSpace free_space = {})
        : path_(std::move(path)), bytes_(bytes), free_space_(std::move(free_space)) {}

    /// Takes the space. False where there is none.
    bool take() const;
    /// Takes it again once a disk is not full any more: when as much would be left beside it, so that what is
    /// written next does not fail for the lack of it.
    bool take_again() const;
    /// Lets go of it.
    void release() const;

  private:
    std::string path_;
    std::uint64_t bytes_;
    FreeSpace free_space_;
};

} // namespace jsongled::sqlite
