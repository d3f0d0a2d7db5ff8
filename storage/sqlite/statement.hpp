#pragma once

#include <cstdint>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace jsongled::sqlite {

/// A prepared statement. Texts that are bound have to stay until it is reset.
class Statement {
  public:
    /// Bytes that are no text.
    struct Blob {
        std::string_view bytes;
    };

    Statement(sqlite3* database, std::string_view sql);
    ~Statement();
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    void bind(int at, std::int64_t number);
    void bind(int at, std::string_view text);
    void bind(int at, Blob blob);
    void bind_null(int at);

    bool step();
    void reset() noexcept;

    std::int64_t number(int column) const;
    std::string_view text(int column) const;
    bool is_null(int column) const;

  private:
    sqlite3_stmt* statement_ = nullptr;
};

using Blob = Statement::Blob;

} // namespace jsongled::sqlite
