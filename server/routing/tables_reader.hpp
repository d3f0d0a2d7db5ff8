#pragma once

namespace jsongled {

struct Tables;

/// Looks at what the router keeps, a little at a time, so that nobody waits for it. It changes nothing: what
/// the router does is the same whether or not somebody looks.
class TablesReader {
  public:
    virtual ~TablesReader() = default;
    /// Goes on where the last look ended. False once all has been seen. Under the router's lock.
    virtual bool look(const Tables& tables) = 0;
};

} // namespace jsongled
