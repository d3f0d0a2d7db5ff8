#include "tests/support/cut_disk.hpp"

#include <algorithm>

namespace jsongled::testing {

bool CutDisk::goes_on() {
    if (left_ == alive) return true;
    if (left_ == 0) return false;
    --left_;
    return true;
}

void CutDisk::open(const std::string& name) {
    File& file = files_.try_emplace(name).first->second;
    if (!file.is_there) {
        file.is_there = true;
        file.seen.clear();
        file.pending = {{0, {}, true}};
    }
    // A database is made once, with its folder synced behind it.
    if (!name.ends_with("-journal") && !name.ends_with("-wal")) file.was_there = true;
}

void CutDisk::apply(std::string& to, const Change& change) {
    if (change.truncates) {
        to.resize(change.at);
        return;
    }
    if (to.size() < change.at + change.bytes.size()) to.resize(change.at + change.bytes.size());
    to.replace(change.at, change.bytes.size(), change.bytes);
}

CutDisk::Result CutDisk::write(const std::string& name, std::size_t at, std::string_view bytes) {
    if (!goes_on()) return Result::failed;
    if (failing_writes_ > 0) {
        --failing_writes_;
        return failure_;
    }
    File& file = files_.at(name);
    while (!bytes.empty()) {
        const std::size_t size = std::min(bytes.size(), page - at % page);
        Change change{at, std::string(bytes.substr(0, size))};
        apply(file.seen, change);
        file.pending.push_back(std::move(change));
        at += size;
        bytes.remove_prefix(size);
    }
    return Result::done;
}

CutDisk::Result CutDisk::truncate(const std::string& name, std::size_t size) {
    if (!goes_on()) return Result::failed;
    File& file = files_.at(name);
    file.pending.push_back({size, {}, true});
    apply(file.seen, file.pending.back());
    return Result::done;
}

CutDisk::Result CutDisk::sync(const std::string& name) {
    if (!goes_on()) return Result::failed;
    File& file = files_.at(name);
    if (failing_syncs_ > 0) {
        --failing_syncs_;
        file.pending.clear();
        return Result::failed;
    }
    for (const Change& change : file.pending)
        apply(file.durable, change);
    file.pending.clear();
    file.was_there = true;
    return Result::done;
}

CutDisk::Result CutDisk::remove(const std::string& name, bool synced) {
    if (!goes_on()) return Result::failed;
    const auto file = files_.find(name);
    if (file == files_.end()) return Result::done;
    file->second.is_there = false;
    if (synced) files_.erase(file);
    return Result::done;
}

void CutDisk::survive(std::string& durable, const Change& change, std::size_t mood) {
    // Some cuts lose all, some nothing, most of them one or the other of each piece.
    const std::size_t fate = mood == 0 ? 0 : mood == 1 ? 1 : pick(5);
    if (fate == 0) return;
    if (fate < 4 || change.truncates) return apply(durable, change);
    for (std::size_t at = 0; at < change.bytes.size(); at += sector)
        if (pick(2) == 0) apply(durable, {change.at + at, change.bytes.substr(at, sector)});
}

void CutDisk::come_back() {
    const std::size_t mood = pick(8);
    for (auto file = files_.begin(); file != files_.end();) {
        File& one = file->second;
        for (const Change& change : one.pending)
            survive(one.durable, change, mood);
        const bool is_there = one.is_there == one.was_there ? one.is_there : pick(2) == 0;
        if (!is_there) {
            file = files_.erase(file);
            continue;
        }
        one = {one.durable, one.durable, {}, true, true};
        ++file;
    }
    left_ = alive;
    failing_syncs_ = 0;
    failing_writes_ = 0;
}

} // namespace jsongled::testing
