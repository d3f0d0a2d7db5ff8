#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "config/options.hpp"
#include "storage/queued_store.hpp"
#include "storage/store_fault.hpp"

namespace jsongled {

/// The database that the options name, or else the usual one: in the folder of the service manager, or in
/// ./data. Nothing for a store of memory. `variables`: those of the process.
std::optional<std::filesystem::path> store_file(const Options& options, const char* const* variables);

/// Makes the folder of the usual one. Throws StartError.
std::unique_ptr<QueuedStore> open_store(const Options& options, const char* const* variables);

} // namespace jsongled
