#pragma once

#include <cstddef>
#include <filesystem>

namespace jsongled {

/// How many processors this process may keep busy: those that it is allowed to run on, and of these no more
/// than the quota of its control groups pays for, rounded up. At least one. `root` is where the system's files
/// are found.
std::size_t usable_cpus(const std::filesystem::path& root = "/");

/// The processors' worth of time that the control groups of this process leave it, the group it is in and all
/// above it: cpu.max of version 2, cpu.cfs_quota_us of version 1. Infinite without a limit, or where none can
/// be read.
double cpu_quota(const std::filesystem::path& root);

} // namespace jsongled
