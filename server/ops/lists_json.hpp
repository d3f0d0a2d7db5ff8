#pragma once

#include <string>

#include "protocol/time.hpp"
#include "server/routing/operator_lists.hpp"

namespace jsongled {

// The pages of an operator's lists: `{"peers":[…],"complete":true}`. `complete` says that nothing comes behind
// the last one; if not, its name is the `after` of the next page.

std::string to_json(const ListPage<PeerRow>& page, Moment now);
std::string to_json(const ListPage<RoomRow>& page, Moment now);
std::string to_json(const ListPage<BlockRow>& page, Moment now);

} // namespace jsongled
