#pragma once

#include <memory>
#include <string>

#include "tests/support/cut_disk.hpp"

namespace jsongled::testing {

/// A CutDisk as SQLite sees one, under the name `name()`, for one connection at a time.
class CutVfs {
  public:
    explicit CutVfs(CutDisk& disk);
    ~CutVfs();
    CutVfs(const CutVfs&) = delete;
    CutVfs& operator=(const CutVfs&) = delete;

    const std::string& name() const;

  private:
    struct Registered;
    std::unique_ptr<Registered> registered_;
};

} // namespace jsongled::testing
