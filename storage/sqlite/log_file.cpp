#include "storage/sqlite/log_file.hpp"

#include <algorithm>
#include <memory>
#include <vector>

#include <sqlite3.h>

#include "storage/sqlite/database.hpp"

namespace jsongled::sqlite {
namespace {

/// A file as one of SQLite's file systems has it.
class VfsFile {
  public:
    VfsFile(sqlite3_vfs* vfs, const char* name)
        : room_(std::make_unique<char[]>(static_cast<std::size_t>(vfs->szOsFile))),
          file_(reinterpret_cast<sqlite3_file*>(room_.get())) {
        expect(vfs->xOpen(vfs, name, file_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_WAL, nullptr), "open");
    }
    ~VfsFile() {
        if (file_->pMethods) file_->pMethods->xClose(file_);
    }
    VfsFile(const VfsFile&) = delete;
    VfsFile& operator=(const VfsFile&) = delete;

    /// Writes over all that is in it what is in it.
    void write_again() {
        sqlite3_int64 size = 0;
        expect(file_->pMethods->xFileSize(file_, &size), "size");
        // SQLite's own file system writes less than 128 KiB at a time, and takes exactly that for nothing.
        std::vector<char> part(1U << 16U);
        for (sqlite3_int64 at = 0; at < size; at += static_cast<sqlite3_int64>(part.size())) {
            const auto count = static_cast<int>(std::min(size - at, static_cast<sqlite3_int64>(part.size())));
            expect(file_->pMethods->xRead(file_, part.data(), count, at), "read");
            expect(file_->pMethods->xWrite(file_, part.data(), count, at), "write");
        }
        if (size > 0) expect(file_->pMethods->xSync(file_, SQLITE_SYNC_NORMAL), "sync");
    }

  private:
    static void expect(int code, const char* what) {
        if (code != SQLITE_OK) throw Error(code, std::string("the log: ") + what + ": " + sqlite3_errstr(code));
    }

    std::unique_ptr<char[]> room_;
    sqlite3_file* file_;
};

} // namespace

void secure_log(const std::string& path, const std::string& vfs) {
    sqlite3_vfs* files = sqlite3_vfs_find(vfs.empty() ? nullptr : vfs.c_str());
    if (!files) throw Error(SQLITE_ERROR, "there is no file system " + vfs);
    std::string full(static_cast<std::size_t>(files->mxPathname) + 1, '\0');
    // One that leads through a link is told by a code of its own, which is no error.
    const int code = files->xFullPathname(files, plain_path(path).c_str(), files->mxPathname, full.data());
    if ((code & 0xff) != SQLITE_OK) throw Error(SQLITE_CANTOPEN, path + ": no such path");
    const std::string log = std::string(full.c_str()) + "-wal";
    int is_there = 0;
    if (files->xAccess(files, log.c_str(), SQLITE_ACCESS_EXISTS, &is_there) != SQLITE_OK || is_there == 0)
        return;
    const std::unique_ptr<char, void (*)(char*)> name(
        const_cast<char*>(sqlite3_create_filename(full.c_str(), "", log.c_str(), 0, nullptr)),
        [](char* one) { sqlite3_free_filename(one); });
    VfsFile(files, sqlite3_filename_wal(name.get())).write_again();
}

} // namespace jsongled::sqlite
