#include "tests/support/cut_vfs.hpp"

#include <algorithm>
#include <cstring>
#include <new>
#include <vector>

#include <sqlite3.h>

namespace jsongled::testing {
namespace {

struct State {
    CutDisk& disk;
    std::vector<std::unique_ptr<char[]>> shared = {};
};

/// What SQLite has room for in each open file.
struct File {
    sqlite3_file base;
    State* state;
    std::string* name;
};

File& as_file(sqlite3_file* file) {
    return *reinterpret_cast<File*>(file);
}

int code_of(CutDisk::Result result, int failure) {
    if (result == CutDisk::Result::full) return SQLITE_FULL;
    return result == CutDisk::Result::done ? SQLITE_OK : failure;
}

int close(sqlite3_file* file) {
    delete as_file(file).name;
    return SQLITE_OK;
}

int read(sqlite3_file* file, void* to, int count, sqlite3_int64 at) {
    const std::string_view all = as_file(file).state->disk.read(*as_file(file).name);
    const std::string_view part =
        all.substr(std::min(all.size(), static_cast<std::size_t>(at)), static_cast<std::size_t>(count));
    std::memcpy(to, part.data(), part.size());
    std::memset(static_cast<char*>(to) + part.size(), 0, static_cast<std::size_t>(count) - part.size());
    return part.size() == static_cast<std::size_t>(count) ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int write(sqlite3_file* file, const void* from, int count, sqlite3_int64 at) {
    const std::string_view bytes(static_cast<const char*>(from), static_cast<std::size_t>(count));
    return code_of(as_file(file).state->disk.write(*as_file(file).name, static_cast<std::size_t>(at), bytes),
                   SQLITE_IOERR_WRITE);
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
    return code_of(as_file(file).state->disk.truncate(*as_file(file).name, static_cast<std::size_t>(size)),
                   SQLITE_IOERR_TRUNCATE);
}

int sync(sqlite3_file* file, int) {
    return code_of(as_file(file).state->disk.sync(*as_file(file).name), SQLITE_IOERR_FSYNC);
}

int size_of(sqlite3_file* file, sqlite3_int64* size) {
    *size = static_cast<sqlite3_int64>(as_file(file).state->disk.read(*as_file(file).name).size());
    return SQLITE_OK;
}

int check_lock(sqlite3_file*, int* is_locked) {
    *is_locked = 0;
    return SQLITE_OK;
}

int map_shared(sqlite3_file* file, int region, int size, int extend, void volatile** mapped) {
    auto& shared = as_file(file).state->shared;
    *mapped = nullptr;
    const auto index = static_cast<std::size_t>(region);
    if (index >= shared.size() && extend == 0) return SQLITE_OK;
    while (shared.size() <= index)
        shared.push_back(std::make_unique<char[]>(static_cast<std::size_t>(size)));
    *mapped = shared[index].get();
    return SQLITE_OK;
}

int unmap_shared(sqlite3_file* file, int) {
    as_file(file).state->shared.clear();
    return SQLITE_OK;
}

const sqlite3_io_methods methods{
    .iVersion = 2,
    .xClose = close,
    .xRead = read,
    .xWrite = write,
    .xTruncate = truncate,
    .xSync = sync,
    .xFileSize = size_of,
    .xLock = [](sqlite3_file*, int) { return SQLITE_OK; },
    .xUnlock = [](sqlite3_file*, int) { return SQLITE_OK; },
    .xCheckReservedLock = check_lock,
    .xFileControl = [](sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; },
    .xSectorSize = [](sqlite3_file*) { return 4'096; },
    .xDeviceCharacteristics = [](sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; },
    .xShmMap = map_shared,
    .xShmLock = [](sqlite3_file*, int, int, int) { return SQLITE_OK; },
    .xShmBarrier = [](sqlite3_file*) {},
    .xShmUnmap = unmap_shared,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

State& state_of(sqlite3_vfs* vfs) {
    return *static_cast<State*>(vfs->pAppData);
}

int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    State& state = state_of(vfs);
    file->pMethods = nullptr;
    if (!state.disk.exists(name) && (flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
    state.disk.open(name);
    new (file) File{{&methods}, &state, new std::string(name)};
    if (out_flags) *out_flags = flags;
    return SQLITE_OK;
}

int remove(sqlite3_vfs* vfs, const char* name, int sync_folder) {
    return code_of(state_of(vfs).disk.remove(name, sync_folder != 0), SQLITE_IOERR_DELETE);
}

int access(sqlite3_vfs* vfs, const char* name, int, int* is_there) {
    *is_there = state_of(vfs).disk.exists(name) ? 1 : 0;
    return SQLITE_OK;
}

int full_name(sqlite3_vfs*, const char* name, int size, char* full) {
    sqlite3_snprintf(size, full, "%s", name);
    return SQLITE_OK;
}

int randomness(sqlite3_vfs* vfs, int size, char* to) {
    std::generate_n(to, size, [&] { return static_cast<char>(state_of(vfs).disk.pick(256)); });
    return size;
}

int time(sqlite3_vfs*, double* now) {
    *now = 2'460'000.5;
    return SQLITE_OK;
}

} // namespace

struct CutVfs::Registered {
    std::string name;
    State state;
    sqlite3_vfs vfs = {};
};

CutVfs::CutVfs(CutDisk& disk) : registered_(new Registered{"cut", {disk}}) {
    sqlite3_vfs& vfs = registered_->vfs;
    vfs.iVersion = 1;
    vfs.szOsFile = sizeof(File);
    vfs.mxPathname = 256;
    vfs.zName = registered_->name.c_str();
    vfs.pAppData = &registered_->state;
    vfs.xOpen = open;
    vfs.xDelete = remove;
    vfs.xAccess = access;
    vfs.xFullPathname = full_name;
    vfs.xRandomness = randomness;
    vfs.xSleep = [](sqlite3_vfs*, int time) { return time; };
    vfs.xCurrentTime = time;
    sqlite3_vfs_register(&vfs, 0);
}

CutVfs::~CutVfs() {
    sqlite3_vfs_unregister(&registered_->vfs);
}

const std::string& CutVfs::name() const {
    return registered_->name;
}

} // namespace jsongled::testing
