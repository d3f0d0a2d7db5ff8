#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace jsongled::testing {

/// A disk in memory whose power fails. What was written since a file was last synced is kept apart, in pieces
/// of a page: when the power goes each piece is kept, lost, or torn, whatever its place in the order. After a
/// sync that failed what was to be synced is still read, and is never durable.
class CutDisk {
  public:
    enum class Result : std::uint8_t { done, failed, full };

    explicit CutDisk(std::uint64_t seed) : random_(seed) {}

    bool exists(const std::string& name) const { return files_.contains(name) && files_.at(name).is_there; }
    void open(const std::string& name);
    std::string_view read(const std::string& name) const { return files_.at(name).seen; }
    Result write(const std::string& name, std::size_t at, std::string_view bytes);
    Result truncate(const std::string& name, std::size_t size);
    Result sync(const std::string& name);
    /// `synced`: so is the folder.
    Result remove(const std::string& name, bool synced);

    /// The power goes at the so-many-th change from now: that one and all behind it fail.
    void die_after(std::size_t changes) { left_ = changes; }
    /// It is back, with what has survived.
    void come_back();

    void fail_syncs(std::size_t count) { failing_syncs_ = count; }
    void fail_writes(std::size_t count, Result how) {
        failing_writes_ = count;
        failure_ = how;
    }
    std::size_t pick(std::size_t count) {
        return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_);
    }

  private:
    static constexpr std::size_t alive = static_cast<std::size_t>(-1);
    static constexpr std::size_t page = 4'096;
    static constexpr std::size_t sector = 512;

    struct Change {
        std::size_t at;
        std::string bytes;
        bool truncates = false; ///< to `at`
    };
    struct File {
        std::string seen;
        std::string durable = {};
        std::vector<Change> pending = {};
        bool is_there = true;
        bool was_there = false; ///< in the folder, as far as that is durable
    };

    bool goes_on();
    static void apply(std::string& to, const Change& change);
    void survive(std::string& durable, const Change& change, std::size_t mood);

    std::mt19937_64 random_;
    std::map<std::string, File> files_;
    std::size_t left_ = alive;
    std::size_t failing_syncs_ = 0;
    std::size_t failing_writes_ = 0;
    Result failure_ = Result::failed;
};

} // namespace jsongled::testing
